import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { duplicate_ngrams_dolma } from '../../../transforms/metrics/duplicate_ngrams_dolma.ts';
import { expectGolden, hostileTexts, measured, repetitiveTexts } from '../../support/text-metrics.ts';

const values = (text: string) => Object.values(measured(duplicate_ngrams_dolma, text));

describe('duplicate_ngrams_dolma', () => {
  test.each([
    // duplicate 5- to 10-grams; top 2- to 4-grams
    ['', [null, null, null, null, null, null, null, null, null]],
    ['a', [null, null, null, null, null, null, null, null, null]],
    ['a a a a a a', [1, 0, null, null, null, null, 10 / 6, 12 / 6, 12 / 6]],
    ['ab c d e f ab c d e f', [12 / 36, 0, 0, 0, 0, 0, 6 / 12, 8 / 12, 10 / 12]],
    ['é 😀 \ufffd', [null, null, null, null, null, null, 2 / 3, 1, null]],
    ['one two three', [null, null, null, null, null, null, 6 / 11, 1, null]],
  ])('of %j: %j', (text, expected) => {
    expect(values(text)).toEqual(expected);
  });

  test('is what Dolma says of our golden texts', () => {
    expect(expectGolden(duplicate_ngrams_dolma)).toHaveLength(9);
  });

  test('a longer n-gram never covers more, and white space does not count', () => {
    fc.assert(
      fc.property(repetitiveTexts, (text) => {
        const found = values(text);
        for (const value of found.slice(0, 6)) if (value !== null) expect(value).toBeLessThanOrEqual(1);
        for (let n = 1; n < 6; n++) if (found[n - 1] === 0 && found[n] !== null) expect(found[n]).toBe(0);
        expect(values(text.replaceAll(' ', '\n\u3000'))).toEqual(found);
      }),
    );
  });

  test.each(hostileTexts)('is linear on a megabyte: %s', (_, text) => {
    for (const value of values(text).slice(0, 6)) if (value !== null) expect(value).toBeLessThanOrEqual(1);
  });
});
