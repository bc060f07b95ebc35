import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { entropy } from '../../../transforms/metrics/entropy.ts';
import { expectGolden, hostileTexts, measured } from '../../support/text-metrics.ts';

describe('entropy', () => {
  test.each([
    ['', null],
    ['a', 0],
    ['aaaa', 0],
    ['\ufffd\ufffd', 0],
    ['ab', 1],
    ['a😀é漢', 2],
    ['aab', Math.log2(3) - 2 / 3],
    ['aaab', 2 - 0.75 * Math.log2(3)],
  ])('of the characters of %j: %d bits', (text, bits) => {
    const { character_entropy } = measured(entropy, text);
    if (bits === null) expect(character_entropy).toBeNull();
    else expect(character_entropy).toBeCloseTo(bits, 12);
  });

  test.each([
    [[7], 0],
    [[7, 7, 7], 0],
    [[7, 8], 1],
    [[7, 8, 7, 8], 1],
    [[50_000, 0, 1, 2], 2],
    [[5, 5, 5, 9], 2 - 0.75 * Math.log2(3)],
  ])('of tokens %j: %d bits', (tokens, bits) => {
    expect(measured(entropy, 'a', tokens).token_entropy).toBeCloseTo(bits, 12);
  });

  test("agrees with Python's logarithms on our golden texts", () => {
    expect(expectGolden(entropy)).toEqual(['character_entropy']);
  });

  test('lies between 0 and the logarithm of the distinct tokens, whatever their order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9), { minLength: 1, maxLength: 64 }), (tokens) => {
        const bits = measured(entropy, 'a', tokens).token_entropy as number;
        expect(bits).toBeGreaterThanOrEqual(0);
        expect(bits).toBeLessThanOrEqual(Math.log2(new Set(tokens).size) + 1e-12);
        const sorted = tokens.toSorted();
        expect(measured(entropy, 'a', sorted).token_entropy).toBeCloseTo(bits, 12);
        const letters = String.fromCodePoint(...tokens.map((token) => 0x1d400 + token));
        expect(measured(entropy, letters).character_entropy).toBeCloseTo(bits, 12);
      }),
    );
  });

  test.each(hostileTexts)('is linear on a megabyte: %s', (_, text) => {
    expect(measured(entropy, text).character_entropy).toBeGreaterThanOrEqual(0);
  });
});
