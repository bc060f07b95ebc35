import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tokenListNumber } from '../../../transforms/verdict/token-list-number.ts';

const numberOf = (tokens: readonly number[]) => tokenListNumber(Int32Array.from(tokens), 0, tokens.length);

describe('the number of a token list', () => {
  it('is that of the tokens alone, wherever they stand', () => {
    const items = Int32Array.of(9, 9, 5, 6, 7, 8);
    expect(tokenListNumber(items, 2, 5)).toBe(numberOf([5, 6, 7]));
    expect(tokenListNumber(items, 2, 6)).not.toBe(numberOf([5, 6, 7]));
    expect(tokenListNumber(items, 3, 3)).toBe(numberOf([]));
  });

  it('differs where length, order or one token does, also among a hundred thousand lists that are alike', () => {
    const seen = new Set([numberOf([]), numberOf([0]), numberOf([0, 0]), numberOf([1, 2]), numberOf([2, 1])]);
    for (let i = 0; i < 50_000; i++) seen.add(numberOf([7, i, 0, 7])).add(numberOf([7, i % 300, i, 8]));
    expect(seen.size).toBe(100_005);
  });

  it('is whole and below 2^53', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50_256), { maxLength: 70 }), (tokens) => {
        expect(Number.isSafeInteger(numberOf(tokens))).toBe(true);
        expect(numberOf(tokens)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
