import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { huffman_coding_length } from '../../../transforms/metrics/huffman_coding_length.ts';

const length = (text: string) =>
  huffman_coding_length.measure({ tokens: new Int32Array(1), text, tokenFrequencies: null, joined: {} }) as
    | number
    | null;

function countsOf(text: string): number[] {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()];
}

/** Huffman's method in plain words: join the two lightest, again and again; all joined weights are the bits. */
function bitsByJoining(counts: number[]): number {
  const weights = [...counts];
  let bits = 0;
  while (weights.length > 1) {
    weights.sort((a, b) => a - b);
    const joined = weights.shift()! + weights.shift()!;
    weights.push(joined);
    bits += joined;
  }
  return bits;
}

const texts = fc.string({
  unit: fc.constantFrom(...'aaaaabbbccdefgh é漢😀\ufffd'),
  minLength: 1,
  maxLength: 200,
});

describe('huffman_coding_length', () => {
  test('is not defined for the empty text', () => {
    expect(length('')).toBeNull();
  });

  test('is one bit for one character, repeated or not', () => {
    for (const text of ['a', 'aaaa', 'é', '😀', '\ufffd\ufffd', 'x'.repeat(100_000)])
      expect(length(text)).toBe(1);
  });

  test.each([
    ['ab', 1],
    ['aab', 1],
    ['aabc', 1.5],
    ['abcd', 2],
    ['aaaabbc', 10 / 7],
    ['abracadabra', 23 / 11],
    ['hello world', 32 / 11],
    [`${'a'.repeat(58)}${'b'.repeat(6)}`, 1],
    ['café', 2],
    ['a😀b😀', 1.5],
    ['a\ufffdb\ufffd', 1.5],
    ['ab'.repeat(100_000), 1],
  ])('of %j is %d', (text, expected) => {
    expect(length(text)).toBe(expected);
  });

  test('is that of joining the two lightest symbols again and again', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const counts = countsOf(text);
        fc.pre(counts.length > 1);
        expect(length(text)).toBe(bitsByJoining(counts) / [...text].length);
      }),
    );
  });

  test('lies between the entropy and one bit more', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const counts = countsOf(text);
        const total = [...text].length;
        const entropy = -counts.reduce((sum, n) => sum + (n / total) * Math.log2(n / total), 0);
        expect(length(text)!).toBeGreaterThanOrEqual(entropy - 1e-9);
        expect(length(text)!).toBeLessThan(entropy + 1 + 1e-9);
      }),
    );
  });

  test('depends on the counts alone, not on order or characters', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const reversed = [...text].reverse().join('');
        const renamed = [...text].map((c) => String.fromCodePoint(c.codePointAt(0)! + 0x1d400)).join('');
        expect(length(reversed)).toBe(length(text));
        expect(length(renamed)).toBe(length(text));
      }),
    );
  });
});
