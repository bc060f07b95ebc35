import { describe, expect, test } from 'vitest';
import { repetition } from '../../../transforms/metrics/repetition.ts';

function repetitions(text: string) {
  const row = { tokens: new Int32Array(1), text, tokenFrequencies: null, joined: {} };
  const values = repetition.measure(row) as readonly (number | null)[];
  expect(values).toHaveLength(repetition.columns.length);
  return { characters: values.slice(0, 6), elements: values.slice(6, 12), rows: values.slice(12) };
}

const NONE = [null, null, null, null, 0, 0];
const NOT_DEFINED = [null, null, null, null, null, null];

describe('repetition', () => {
  test('names its columns by what repeats', () => {
    expect(repetition.columns.map((column) => column.name)).toEqual(
      ['repetition', 'element_repetition', 'row_repetition'].flatMap((prefix) =>
        ['period', 'count', 'start', 'end', 'coverage', 'share'].map((value) => `${prefix}_${value}`),
      ),
    );
  });

  test('is not defined for the empty text, and nothing repeats in one character', () => {
    expect(repetitions('')).toEqual({ characters: NOT_DEFINED, elements: NOT_DEFINED, rows: NOT_DEFINED });
    for (const text of ['a', '7', ' ', '\ufffd', '😀'])
      expect(repetitions(text)).toEqual({ characters: NONE, elements: NONE, rows: NONE });
  });

  test.each<[string, (number | null)[]]>([
    ['aa', [1, 2, 0, 2, 1, 1]],
    ['zzzzzzzz', [1, 8, 0, 8, 1, 1]],
    ['abcabcabcab', [3, 11 / 3, 0, 11, 1, 1]],
    ['?? abcabcabcabc', [3, 4, 3, 15, 0.8, 0.8]],
    ['é😀é😀é😀', [2, 3, 0, 6, 1, 1]],
    ['\ufffd\ufffd\ufffd', [1, 3, 0, 3, 1, 1]],
    ['plain words', NONE],
  ])('of the characters of %j', (text, expected) => {
    expect(repetitions(text).characters).toEqual(expected);
  });

  test.each<[string, (number | null)[]]>([
    ['tic tac\ntic  tac\ttic', [2, 2.5, 0, 20, 1, 1]],
    ['one (a b) (a b) (a b)', [4, 3, 4, 21, 17 / 21, 17 / 21]],
    ['1 2 3', NONE],
  ])('of the elements of %j', (text, expected) => {
    expect(repetitions(text).elements).toEqual(expected);
  });

  test('of rows that differ in their numbers only', () => {
    expect(repetitions('x: 3.1;\nx: 7;\nx: 4.22;\n').rows).toEqual([4, 3, 0, 23, 1, 1]);
    expect(repetitions('x: 3.1; y= 7; z, 4.22.').rows).toEqual(NONE);
  });

  test('of a very long text', () => {
    expect(repetitions('ab '.repeat(100_000)).characters).toEqual([3, 100_000, 0, 300_000, 1, 1]);
  });
});
