import { describe, expect, test } from 'vitest';
import { huffman_coding_length_upstream } from '../../../transforms/metrics/huffman_coding_length_upstream.ts';

const length = (text: string) =>
  huffman_coding_length_upstream.measure({
    tokens: new Int32Array(1),
    text,
    tokenFrequencies: null,
    joined: {},
  });

describe('huffman_coding_length_upstream', () => {
  test.each([
    ['1 2 3', 2.6],
    ['0 10 3', 2.333333333333333],
    ['1 1 1 1 1 1', 1.4545454545454546],
    ['1 2 1 2 1 2 1 2', 2],
    ['abcabcabc', 2],
    ['hello world', 3.2727272727272725],
    ['0x10 0x11 0x12 0x13', 2.6842105263157894],
    ['1.1 1.2 1.3 1.4 1.5', 2.8421052631578947],
    ['12.8. 12.9. 13.0. 13.1.', 3.0869565],
    ['café 1 café 2 café 3 café 4', 3.0370370370370368],
    ['A.1 , A.2 , A.3 , A.4 , A.5 , A.6', 3.242424242424242],
    ['"A.1 , A.2 , A.3 , A.4, B.1 , B.2, B.3, C.1"', 3.3863636363636362],
  ])('of the published vector %j: %d', (text, expected) => {
    expect(length(text)).toBeCloseTo(expected, 7);
  });

  test('is 0, not -0, for the empty text, one character and one repeated character', () => {
    for (const text of ['', 'a', 'aaaa', '😀', '\ufffd\ufffd']) expect(length(text)).toBe(0);
  });

  test('rounds up the bits of each code point, exactly at powers of two', () => {
    expect(length('ab')).toBe(1);
    expect(length('aabc')).toBe(1.5);
    expect(length('aaab')).toBe(0.75 * 1 + 0.25 * 2);
    expect(length('ab'.repeat(50_000))).toBe(1);
    expect(length(`${'a'.repeat(65_535)}b`)).toBe((65_535 * 1 + 16) / 65_536);
  });

  test('counts code points: an emoji is one character', () => {
    expect(length('a😀b😀')).toBe(length('acbc'));
  });

  test('adds from left to right in order of first appearance, as the published values were', () => {
    expect(length('aaabc')).toBe(0.6 * 1 + 0.2 * 3 + 0.2 * 3);
    expect(length('bcaaa')).toBe(0.2 * 3 + 0.2 * 3 + 0.6 * 1);
  });
});
