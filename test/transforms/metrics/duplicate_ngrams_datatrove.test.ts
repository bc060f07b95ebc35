import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { duplicate_ngrams_datatrove } from '../../../transforms/metrics/duplicate_ngrams_datatrove.ts';
import { expectGolden, hostileTexts, measured, repetitiveTexts } from '../../support/text-metrics.ts';

const values = (text: string) => Object.values(measured(duplicate_ngrams_datatrove, text));

/** Characters of joined n-grams seen before, by a set of strings. */
function byStrings(text: string, n: number): number {
  const words = text.split(/\s+/).filter((word) => word !== '');
  const seen = new Set<string>();
  let characters = 0;
  for (let i = 0; i + n <= words.length; ) {
    const ngram = words.slice(i, i + n).join('');
    if (seen.has(ngram)) {
      characters += [...ngram].length;
      i += n;
    } else {
      seen.add(ngram);
      i++;
    }
  }
  return characters / [...text].length;
}

describe('duplicate_ngrams_datatrove', () => {
  test.each([
    // duplicate 5- to 10-grams; top 2- to 4-grams
    ['', [null, null, null, null, null, null, null, null, null]],
    [' ', [0, 0, 0, 0, 0, 0, null, null, null]],
    ['a', [0, 0, 0, 0, 0, 0, null, null, null]],
    ['a a', [0, 0, 0, 0, 0, 0, 1, null, null]],
    ['a a a a a a', [5 / 11, 0, 0, 0, 0, 0, 15 / 11, 20 / 11, 21 / 11]],
    ['ab c d e f ab c d e f', [6 / 21, 0, 0, 0, 0, 0, 8 / 21, 12 / 21, 16 / 21]],
    ['é 😀 \ufffd é é é 😀 \ufffd é é', [5 / 19, 0, 0, 0, 0, 0, 9 / 19, 10 / 19, 14 / 19]],
    ['one two three', [0, 0, 0, 0, 0, 0, 7 / 13, 1, null]],
  ])('of %j: %j', (text, expected) => {
    expect(values(text)).toEqual(expected);
  });

  test('compares words joined without a space', () => {
    expect(values('1 2 3 4 56 x 12 3 4 5 6')[0]).toBe(6 / 23);
  });

  test('is what datatrove says of our golden texts', () => {
    expect(expectGolden(duplicate_ngrams_datatrove)).toHaveLength(9);
  });

  test('is what a set of strings finds, for any text', () => {
    fc.assert(
      fc.property(repetitiveTexts, (text) => {
        fc.pre(text !== '');
        expect(values(text).slice(0, 6)).toEqual([5, 6, 7, 8, 9, 10].map((n) => byStrings(text, n)));
      }),
    );
  });

  test.each(hostileTexts)('is linear on a megabyte: %s', (_, text) => {
    for (const value of values(text).slice(0, 6)) expect(value).toBeLessThanOrEqual(1);
  });
});
