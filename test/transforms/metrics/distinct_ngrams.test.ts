import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { distinct_ngrams } from '../../../transforms/metrics/distinct_ngrams.ts';
import { expectGolden, hostileTexts, measured } from '../../support/text-metrics.ts';

const ofWords = (text: string) => Object.values(measured(distinct_ngrams, text)).slice(0, 3);
const ofTokens = (tokens: number[]) => Object.values(measured(distinct_ngrams, '', tokens)).slice(3);

describe('distinct_ngrams', () => {
  test.each([
    ['', [null, null, null]],
    ['a', [1, null, null]],
    ['a a', [0.5, 1, null]],
    ['a a a', [1 / 3, 0.5, 1]],
    ['a a a a a', [0.2, 0.25, 1 / 3]],
    ['the cat and the cat', [0.6, 0.75, 1]],
    ['The the', [1, 1, null]],
    ['é 😀 \ufffd é', [0.75, 1, 1]],
  ])('of the words of %j: %j', (text, expected) => {
    expect(ofWords(text)).toEqual(expected);
  });

  test.each([
    [[5], [1, null, null]],
    [
      [5, 5, 5, 5, 5],
      [0.2, 0.25, 1 / 3],
    ],
    [
      [5, 6, 5, 6, 5, 6],
      [1 / 3, 0.4, 0.5],
    ],
    [
      [1, 2, 3, 4],
      [1, 1, 1],
    ],
  ])('of tokens %j: %j', (tokens, expected) => {
    expect(ofTokens(tokens)).toEqual(expected);
  });

  test('is what a set of tuples counts in Python, for our golden texts', () => {
    expect(expectGolden(distinct_ngrams)).toHaveLength(3);
  });

  test('says the same of words and of tokens', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5), { minLength: 1, maxLength: 64 }), (tokens) => {
        expect(ofWords(tokens.join(' '))).toEqual(ofTokens(tokens));
      }),
    );
  });

  test.each(hostileTexts)('is linear on a megabyte: %s', (_, text) => {
    for (const value of ofWords(text)) if (value !== null) expect(value).toBeLessThanOrEqual(1);
  });
});
