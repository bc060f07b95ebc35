import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runHash, wordHashesOf } from '../../../transforms/boilerplate/word-hashes.ts';

const wordsOf = (text: string) => {
  const { count, starts, ends } = wordHashesOf(text);
  const characters = Array.from(text);
  return Array.from({ length: count }, (_, i) => characters.slice(starts[i], ends[i]).join(''));
};
const hashOf = (text: string) => {
  const { count, prefixes } = wordHashesOf(text);
  return runHash(prefixes, 0, count);
};

describe('words', () => {
  test.each([
    ['', []],
    ['é', ['é']],
    [' * Use, in "source"\n * form', ['Use', 'in', 'source', 'form']],
    ['// a_b-c/d', ['a', 'b', 'c', 'd']],
    ['😀 naïve 日本\ufffd语', ['😀', 'naïve', '日本', '语']],
    ['“quoted” – dash©sign', ['quoted', 'dash', 'sign']],
  ])('of %j are %j', (text, expected) => {
    expect(wordsOf(text)).toEqual(expected);
  });

  test('hash alike whatever their case, comment marks, quotes, line breaks and years', () => {
    const plain = hashOf('Copyright 1999 by Nobody as is');
    expect(hashOf('# COPYRIGHT (2021)\n# by nobody ``AS-IS')).toBe(plain);
    expect(hashOf('copyright 1899 by nobody as is')).not.toBe(plain);
    expect(hashOf('by copyright 1999 nobody as is')).not.toBe(plain);
  });

  test('a run within a text hashes as it does alone', () => {
    const word = fc.string({ unit: fc.constantFrom(...'abz09é'), minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(
        fc.array(word),
        fc.array(word, { minLength: 1, maxLength: 32 }),
        fc.array(word),
        (a, b, c) => {
          const alone = hashOf(b.join(' '));
          const { prefixes } = wordHashesOf([...a, ...b, ...c].join(' '));
          expect(runHash(prefixes, a.length, b.length)).toBe(alone);
        },
      ),
    );
  });
});
