import { describe, expect, test } from 'vitest';
import { character_shares } from '../../../transforms/metrics/character_shares.ts';
import { expectGolden, hostileTexts, measured } from '../../support/text-metrics.ts';

const values = (text: string) => Object.values(measured(character_shares, text));

describe('character_shares', () => {
  test.each([
    // characters, words, lines, longest line; white space, digit, punctuation, letter, upper case, non-ASCII
    ['', [0, 0, 0, 0, null, null, null, null, null, null]],
    ['a', [1, 1, 1, 1, 0, 0, 0, 1, 0, 0]],
    ['\n', [1, 0, 2, 0, 1, 0, 0, 0, 0, 0]],
    ['AAAA', [4, 1, 1, 4, 0, 0, 0, 1, 1, 0]],
    ['Ab 1.', [5, 2, 1, 5, 0.2, 0.2, 0.2, 0.4, 0.2, 0]],
    ['x = 7;\r\nyes', [11, 4, 2, 7, 4 / 11, 1 / 11, 2 / 11, 4 / 11, 0, 0]],
    ['É漢😀\ufffd', [4, 1, 1, 4, 0, 0, 0, 0.5, 0.25, 1]],
    ['“٣”\u3000', [4, 1, 1, 4, 0.25, 0.25, 0.5, 0, 0, 1]],
    ['\n\nabc\n', [6, 1, 4, 3, 0.5, 0, 0, 0.5, 0, 0]],
  ])('of %j: %j', (text, expected) => {
    expect(values(text)).toEqual(expected);
  });

  test("is what Python's character tests count, for our golden texts", () => {
    expect(expectGolden(character_shares)).toHaveLength(10);
  });

  test.each(hostileTexts)('is linear on a megabyte: %s', (_, text) => {
    const { character_count, longest_line } = measured(character_shares, text);
    expect(character_count).toBe([...text].length);
    expect(longest_line).toBe(text.split('\n').reduce((most, line) => Math.max(most, [...line].length), 0));
  });
});
