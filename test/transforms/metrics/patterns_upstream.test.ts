import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { huffman_coding_length_upstream } from '../../../transforms/metrics/huffman_coding_length_upstream.ts';
import { patterns_upstream } from '../../../transforms/metrics/patterns_upstream.ts';

const rowOf = (text: string) => ({ tokens: new Int32Array(1), text, tokenFrequencies: null, joined: {} });
const verdict = (text: string) => {
  const [counts, repeats] = patterns_upstream.measure(rowOf(text)) as [boolean, boolean];
  return counts && repeats ? 'both' : counts ? 'counts' : repeats ? 'repeats' : 'neither';
};

describe('patterns_upstream', () => {
  test.each([
    ['1 2 3', 'counts'],
    ['1 5 2', 'counts'],
    ['0 10 3', 'counts'],
    ['3 2 1', 'counts'],
    ['1 1 1 1 1 1', 'repeats'],
    ['1 2 1 2 1 2 1 2', 'repeats'],
    ['aaa', 'neither'],
    ['aaaa', 'repeats'],
    ['abcabcabc', 'repeats'],
    ['hello world', 'neither'],
    ['', 'neither'],
    ['0x10 0x11 0x12 0x13', 'counts'],
    ['1.1 1.2 1.3 1.4 1.5', 'counts'],
    ['12.8. 12.9. 13.0. 13.1.', 'neither'],
    ['café 1 café 2 café 3 café 4', 'counts'],
    ['A.1 , A.2 , A.3 , A.4 , A.5 , A.6', 'counts'],
    ['"A.1 , A.2 , A.3 , A.4, B.1 , B.2, B.3, C.1"', 'neither'],
  ])('of the published vector %j: %s', (text, expected) => {
    expect(verdict(text)).toBe(expected);
  });

  test('answers for one character, cut UTF-8, emoji and very long texts', () => {
    expect(verdict('a')).toBe('neither');
    expect(verdict('\ufffd')).toBe('neither');
    expect(verdict('\ufffd'.repeat(4))).toBe('repeats');
    expect(verdict('😀')).toBe('neither');
    expect(verdict('😀😀😀')).toBe('neither');
    expect(verdict('😀😀😀😀')).toBe('repeats');
    expect(verdict('ab'.repeat(100_000))).toBe('repeats');
    expect(verdict(Array.from({ length: 50_000 }, (_, i) => i).join(', '))).toBe('counts');
  });

  test('leaves the first and last character out of the repeat test where there are more than four', () => {
    expect(verdict('xababz')).toBe('repeats');
    expect(verdict('xabb')).toBe('neither');
    expect(verdict('xabcabz')).toBe('neither');
  });

  test('lets a step seen at one period make a count of a later period that has no step', () => {
    // Every fourth number of the first is 0 1 2; both merely repeat 7 7 … every five.
    expect(verdict('9 0 7 7 2 1 0 7 7 2 1 0 9')).toBe('counts');
    expect(verdict('9 0 7 7 3 1 0 7 7 3 1 0 9')).not.toBe('counts');
  });

  test('loses n and x after a backslash, and quotes join what they part', () => {
    expect(verdict('\\n1 \\n2 \\n3 \\n4 \\n5')).toBe(verdict('1 2 3 4 5'));
    expect(verdict(`1'1 1"2 1'3 1"4 1'5`)).toBe(verdict('11 12 13 14 15'));
    expect(verdict('\\nx1 \\nx2 \\nx3')).toBe(verdict('1 2 3'));
    expect(verdict('\\xx1 \\xx2 \\xx3')).toBe('neither');
    expect(verdict('\\nn1 \\nn2 \\nn3')).toBe('neither');
  });

  test('reads words as Python literals: prefixes, underscores, signs and digits of other scripts', () => {
    for (const text of [
      '0x9 0xa 0xb',
      '0b1 0b10 0b11',
      '0o7 0o10 0o11',
      '0x_1 0x2 0X3',
      `'٣' '٤' '٥'`,
      `'-٣' '-٤' '-٥'`,
      'x 1 2 3 y',
      '9_9 1_00 1_01',
      '٣ ٤ ٥',
      '+1 2 +3',
    ]) {
      expect(verdict(text), text).toBe('counts');
    }
    for (const text of ['0xg 0xh 0xi', '1__0 1__1 1__2', '_1 _2 _3', '-3 -2 -1', '+010 +011 +012']) {
      expect(verdict(text), text).toBe('neither');
    }
  });

  test('sees an unprintable character as the digits and letters of its escape', () => {
    expect(verdict('\x01 \x02 \x03')).toBe('counts');
    expect(verdict('\u200b1\u200b2\u200b3')).toBe(verdict('u200b1u200b2u200b3'));
    const long = '\u{e0001}'.repeat(50);
    expect(verdict([1, 2, 3, 4, 5, 6, 7, 8, 9].map((i) => long + i).join(' '))).toBe('counts');
  });

  test('is exact for integers beyond 2^53, up to the 4300 digits that Python reads', () => {
    expect(verdict('9007199254740992 9007199254740993 9007199254740994')).toBe('counts');
    expect(verdict('9007199254740992 9007199254740993 9007199254740995')).toBe('neither');
    const long = (digits: number) => [1, 2, 3].map((last) => '7'.repeat(digits - 1) + last).join(' ');
    expect(verdict(long(4300))).toBe('counts');
    expect(verdict(long(4301))).toBe('neither');
    const hexBelow = (limit: bigint) =>
      [3n, 2n, 1n].map((below) => `0x${(limit - below).toString(16)}`).join(' ');
    expect(verdict(hexBelow(10n ** 4300n))).toBe('counts');
    expect(verdict(hexBelow(10n ** 4300n + 2n))).toBe('neither');
    const big = '٣'.repeat(30);
    expect(verdict(`'-${big}' '٠' '${big}'`)).toBe('counts');
  });

  test('never says both, and does not depend on the text measured before', () => {
    const piece = fc.constantFrom(
      '1',
      '2',
      '3',
      '0x',
      '\\',
      'n',
      'x',
      ' ',
      "'",
      '_',
      '-',
      '٣',
      '\x01',
      '😀',
      'ab',
    );
    const texts = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(texts, texts, (text, other) => {
        const first = verdict(text);
        verdict(`${other} ${text}`);
        expect(first).not.toBe('both');
        expect(verdict(text)).toBe(first);
      }),
    );
  });

  test('ignores how wide white space is, where no code points repeat', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e6 }),
        fc.constantFrom('  ', '\n', '\t \r\n', '\u3000', '\x1c'),
        (from, gap) => {
          const numbers = [0, 1, 2, 3, 4].map((i) => from + i);
          expect(verdict(numbers.join(gap))).toBe('counts');
        },
      ),
    );
  });
});

describe('our golden texts', () => {
  const file = new URL('../../golden/patterns-and-code-lengths.jsonl', import.meta.url);
  const rows = readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

  test('give what the published code gives, to the last bit', () => {
    expect(rows.length).toBeGreaterThan(600);
    const wrong = rows.filter((row) => {
      const [counts, repeats] = patterns_upstream.measure(rowOf(row.text)) as [boolean, boolean];
      const length = huffman_coding_length_upstream.measure(rowOf(row.text));
      return (
        counts !== row.is_incrementing_upstream ||
        repeats !== row.is_repeating_upstream ||
        !Object.is(length, row.huffman_coding_length_upstream)
      );
    });
    expect(wrong).toEqual([]);
  });
});
