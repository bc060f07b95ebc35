import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { duplicate_ngrams_redpajama } from '../../../transforms/metrics/duplicate_ngrams_redpajama.ts';
import { expectGolden, hostileTexts, measured, repetitiveTexts } from '../../support/text-metrics.ts';

const values = (text: string) => Object.values(measured(duplicate_ngrams_redpajama, text));

describe('duplicate_ngrams_redpajama', () => {
  test.each([
    // duplicate 5- to 10-grams; top 2- to 4-grams
    ['', [0, 0, 0, 0, 0, 0, 0, 0, 0]],
    ['a', [0, 0, 0, 0, 0, 0, 0, 0, 0]],
    ['a a a a a a', [1, 0, 0, 0, 0, 0, 10 / 6, 12 / 6, 12 / 6]],
    ['Ab, c d e f! "ab" C D E -f- x', [12 / 13, 0, 0, 0, 0, 0, 6 / 13, 8 / 13, 10 / 13]],
    ['É é e\u0301', [0, 0, 0, 0, 0, 0, 8 / 6, 0, 0]],
    ['\ufffd 😀 \ufffd 😀', [0, 0, 0, 0, 0, 0, 1, 0, 0]],
    ['one two three', [0, 0, 0, 0, 0, 0, 0, 0, 0]],
    ['.,; -- !!', [0, 0, 0, 0, 0, 0, 0, 0, 0]],
  ])('of %j: %j', (text, expected) => {
    expect(values(text)).toEqual(expected);
  });

  test('is what its rules say of our golden texts', () => {
    expect(expectGolden(duplicate_ngrams_redpajama)).toHaveLength(9);
  });

  test('capitals and ASCII punctuation do not count, and a longer n-gram never covers more', () => {
    fc.assert(
      fc.property(repetitiveTexts, (text) => {
        const found = values(text) as number[];
        expect(values(text.toUpperCase().replaceAll(' ', '.; !'))).toEqual(found);
        for (let n = 1; n < 6; n++) expect(found[n]).toBeLessThanOrEqual(found[n - 1]!);
        for (const value of found.slice(0, 6)) expect(value).toBeLessThanOrEqual(1);
      }),
    );
  });

  test.each(hostileTexts)('is linear on a megabyte: %s', (_, text) => {
    for (const value of values(text).slice(0, 6)) expect(value).toBeLessThanOrEqual(1);
  });
});
