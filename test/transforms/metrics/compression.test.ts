import fc from 'fast-check';
import { deflate, deflateRaw } from 'pako';
import { describe, expect, test } from 'vitest';
import { compression } from '../../../transforms/metrics/compression.ts';
import { expectGolden, hostileTexts, measured } from '../../support/text-metrics.ts';

const values = (text: string) => Object.values(measured(compression, text));

describe('compression', () => {
  test.each([
    ['', [2, 8, null]],
    ['a', [3, 9, 3]],
    ['é', [4, 10, 2]],
    ['\ufffd', [5, 11, 5 / 3]],
    ['😀', [6, 12, 1.5]],
    ['\ud83d', [5, 11, 5 / 3]],
    ['abcabcabcabcabcabcabcabcabcabcabcabc', [7, 13, 7 / 36]],
  ])('of %j: %j', (text, expected) => {
    expect(values(text)).toEqual(expected);
  });

  test("is Python's zlib's, for our golden texts", () => {
    expect(expectGolden(compression)).toHaveLength(3);
  });

  test('is that of a port of zlib, for any text', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 80 })), (parts) => {
        const text = parts.concat(parts).join(' ');
        const bytes = new TextEncoder().encode(text);
        expect(values(text).slice(0, 2)).toEqual([deflateRaw(bytes).length, deflate(bytes).length]);
      }),
    );
  });

  test.each(hostileTexts)(
    'is exact and linear on a megabyte: %s',
    (_, text) => {
      expect(measured(compression, text).deflate_bytes).toBe(
        deflateRaw(new TextEncoder().encode(text)).length,
      );
    },
    20_000,
  );
});
