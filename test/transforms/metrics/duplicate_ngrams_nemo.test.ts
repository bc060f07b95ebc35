import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { duplicate_ngrams_nemo } from '../../../transforms/metrics/duplicate_ngrams_nemo.ts';
import { expectGolden, hostileTexts, measured, repetitiveTexts } from '../../support/text-metrics.ts';

const values = (text: string) => Object.values(measured(duplicate_ngrams_nemo, text));

describe('duplicate_ngrams_nemo', () => {
  test.each([
    ['', [1, 1, 1, 1, 1, 1]],
    ['a', [1, 1, 1, 1, 1, 1]],
    ['a a a a a a', [9 / 11, 0, 1, 1, 1, 1]],
    ['a a a a a a a', [11 / 13, 11 / 13, 0, 1, 1, 1]],
    ['ab c d e f ab c d e f', [10 / 21, 0, 0, 0, 0, 0]],
    ['é é 😀 \ufffd é é é 😀 \ufffd é', [9 / 19, 0, 0, 0, 0, 0]],
  ])('of %j: %j', (text, expected) => {
    expect(values(text)).toEqual(expected);
  });

  test('is what NeMo Curator says of our golden texts', () => {
    expect(expectGolden(duplicate_ngrams_nemo)).toHaveLength(6);
  });

  test('below n words it is 1, and never above', () => {
    fc.assert(
      fc.property(repetitiveTexts, (text) => {
        const words = text.split(/\s+/).filter((word) => word !== '').length;
        values(text).forEach((value, i) => {
          if (words < i + 5) expect(value).toBe(1);
          else expect(value).toBeLessThanOrEqual(1);
        });
      }),
    );
  });

  test.each(hostileTexts)('is linear on a megabyte: %s', (_, text) => {
    for (const value of values(text)) expect(value).toBeLessThanOrEqual(1);
  });
});
