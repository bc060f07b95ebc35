import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { patterns } from '../../../transforms/metrics/patterns.ts';

const verdict = (text: string) => {
  const row = { tokens: new Int32Array(1), text, tokenFrequencies: null, joined: {} };
  const [counts, repeats, templating] = patterns.measure(row) as [boolean, boolean, boolean];
  expect(templating).toBe(counts || repeats);
  return counts && repeats ? 'both' : counts ? 'counts' : repeats ? 'repeats' : 'neither';
};

describe('patterns', () => {
  test.each([
    ['1 2 3', 'counts'],
    ['3 2 1', 'counts'],
    ['1 5 2', 'neither'],
    ['0 10 3', 'neither'],
    ['1 2 4', 'neither'],
    ['1 2', 'neither'],
    ['-2 -1 0 1 2', 'counts'],
    ['A.1 , A.2 , A.3 , A.4 , A.5 , A.6', 'counts'],
    ['0x10 0x11 0x12 0x13', 'counts'],
    ['0xf 0x10 0x11', 'counts'],
    ['1.1 1.2 1.3 1.4 1.5', 'counts'],
    ['1.8 1.9 2.0 2.1', 'counts'],
    ['1.8 1.9 1.10 1.11', 'counts'],
    ['1.2.8 1.2.9 1.2.10 1.2.11', 'counts'],
    ['9 0 7 7 2 1 0 7 7 2 1 0 9', 'repeats'],
    ['1.2.8 1.2.9 1.3.0 1.3.1', 'counts'],
    ['12.8. 12.9. 13.0. 13.1.', 'counts'],
    ['10000000000000000001 10000000000000000002 10000000000000000003', 'counts'],
    ['10000000000000000001 20000000000000000002 30000000000000000003', 'repeats'],
    ['1234567890123456781 2234567890123456782 3234567890123456783', 'neither'],
    ['café 1 café 2 café 3 café 4', 'counts'],
    ['m 1 x 7 y 2 x 7 y 3 x 7 y 4 x', 'counts'],
    ['1 1 1 1 1 1', 'repeats'],
    ['1 2 1 2 1 2 1 2', 'repeats'],
    ['the cat, the  cat, the\ncat,', 'repeats'],
    ['aaa', 'repeats'],
    ['aa', 'repeats'],
    ['abcabcabc', 'repeats'],
    ['cabcabcabca', 'repeats'],
    ['abcabd', 'neither'],
    ['abcab', 'neither'],
    ['hello world', 'neither'],
    ['1 apple 2 pears 3 plums', 'neither'],
  ])('says of %j: %s', (text, expected) => {
    expect(verdict(text)).toBe(expected);
  });

  test('answers for the empty text, one character, cut UTF-8, emoji and very long texts', () => {
    for (const text of ['', ' ', 'a', '7', '\ufffd', '😀', '😀é']) expect(verdict(text)).toBe('neither');
    expect(verdict('\ufffd\ufffd')).toBe('repeats');
    expect(verdict('😀é😀é😀')).toBe('repeats');
    expect(verdict('ab'.repeat(100_000))).toBe('repeats');
    expect(verdict(Array.from({ length: 50_000 }, (_, i) => `item ${i}\n`).join(''))).toBe('counts');
  });

  test('calls a text by the share that repeats or counts, and by how it ends', () => {
    const prose = 'It rained on the day before we left the farm.';
    expect(verdict(`${'la, '.repeat(22)}${prose}`)).toBe('repeats');
    expect(verdict(`${'la, '.repeat(19)}${prose}`)).toBe('neither');
    expect(verdict(`${prose}${'la, '.repeat(13)}`)).toBe('repeats');
    expect(verdict(`${prose}${'la, '.repeat(9)}`)).toBe('neither');
    expect(verdict(`41) 42) 43) 44) 45) 46) 47) 48) 49) 50) 51) 52) and ${prose}`)).toBe('neither');
    expect(verdict(`${prose} 41) 42) 43) 44) 45) 46) 47) 48) 49) 50) 51) 52)`)).toBe('neither');
    expect(verdict('41) 42) 43) 44) 45) 46) 47) 48) 49) 50) 51) 52) and so on')).toBe('counts');
  });

  test('a step that only one pair of numbers shows is no count', () => {
    expect(verdict('a 1 b 5 a 2 b 6')).toBe('neither');
    expect(verdict('q a 1 b 5 a 2 b 6 z')).toBe('neither');
  });

  test('finds any arithmetic progression, whatever stands between and wherever the ends are cut', () => {
    const between = fc.constantFrom(' ', ', ', '. ', ' é ', '😀', ' | x | ', '\n- ');
    const number = fc.integer({ min: 0, max: 1e12 });
    fc.assert(
      fc.property(
        number,
        fc.integer({ min: 1, max: 1e6 }),
        between,
        fc.nat(3),
        fc.boolean(),
        (first, step, gap, cut, down) => {
          const numbers = Array.from({ length: 9 }, (_, i) => first + step * i);
          const text = (down ? numbers.reverse() : numbers).join(gap);
          // Both, where a step of round numbers leaves the same zeros in each: 1000000 2000000.
          expect(verdict(text.slice(0, text.length - cut))).toMatch(/counts|both/);
        },
      ),
    );
  });

  test('finds any unit that is written at least twice, and nothing in distinct characters', () => {
    const unit = fc.string({ unit: fc.constantFrom(...'ab 1é😀'), minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(unit, fc.integer({ min: 2, max: 6 }), (text, times) => {
        expect(verdict(text.repeat(times))).toMatch(/repeats|both/);
      }),
    );
    fc.assert(
      fc.property(fc.shuffledSubarray([...'abcdefghijklm é😀\ufffd']), (letters) => {
        expect(verdict(letters.join(''))).toBe('neither');
      }),
    );
  });
});
