import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BUCKETS, hashedFeatures } from '../../../transforms/classifier/hashed-features.ts';

const bucketsOf = (text: string) => {
  const { buckets, count } = hashedFeatures(text);
  return [...buckets.subarray(0, count)];
};

const anyText = fc.string({ unit: 'binary' });

describe('hashedFeatures', () => {
  test('has a bucket for each distinct run of one to three code points', () => {
    expect(bucketsOf('')).toEqual([]);
    expect(bucketsOf(' \n ')).toEqual([]);
    // a, with the space that stands before every text, and with nothing before that.
    expect(bucketsOf('a')).toHaveLength(3);
    expect(bucketsOf('ab')).toHaveLength(6);
    expect(bucketsOf('😀é')).toHaveLength(6);
  });

  test('counts nothing twice: what repeats adds nothing', () => {
    const once = new Set(bucketsOf('abcabc'));
    expect(new Set(bucketsOf('abc'.repeat(50)))).toEqual(once);
    expect(bucketsOf('abc'.repeat(50))).toHaveLength(once.size);
  });

  test('takes a run of white space for one space', () => {
    expect(bucketsOf('a\n\t  b')).toEqual(bucketsOf('a b'));
    expect(bucketsOf('  a b')).toEqual(bucketsOf('a b'));
    expect(bucketsOf('a b')).not.toEqual(bucketsOf('ab'));
  });

  test('takes letters of scripts other than Latin for one, but not their order with others', () => {
    expect(bucketsOf('да, нет')).toEqual(bucketsOf('ну, вот'));
    expect(bucketsOf('да, нет')).not.toEqual(bucketsOf('да нет,'));
  });

  test('gives the same whatever was asked before, within bounds and without repetition', () => {
    fc.assert(
      fc.property(anyText, anyText, (text, other) => {
        const first = bucketsOf(text);
        bucketsOf(other);
        expect(bucketsOf(text).join()).toBe(first.join());
        expect(new Set(first).size).toBe(first.length);
        expect(first.every((bucket) => bucket >= 0 && bucket < BUCKETS)).toBe(true);
      }),
    );
  });

  test('forgets what it saw in a text whose number comes again', () => {
    const first = bucketsOf('early');
    for (let others = 0; others < 254; others++) bucketsOf(`${others}`);
    expect(bucketsOf('early')).toEqual(first);
  });

  test('spreads n-grams evenly: few share a bucket', () => {
    const texts = Array.from({ length: 26 ** 2 }, (_, i) =>
      String.fromCharCode(97 + (i % 26), 97 + Math.floor(i / 26)),
    );
    const used = new Set(texts.flatMap(bucketsOf));
    // 26 letters, each with a space before it and with two, and 676 pairs, also after a space.
    expect(used.size).toBeGreaterThan(0.97 * (3 * 26 + 2 * 676));
  });
});
