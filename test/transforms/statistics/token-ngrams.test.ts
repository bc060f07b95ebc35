import { expect, test } from 'vitest';
import { tokenNgrams } from '../../../transforms/statistics/token-ngrams.ts';

test('tokenNgrams tells rows apart that share one buffer', () => {
  const buffer = Int32Array.of(1, 2, 1, 2, 1);
  expect(tokenNgrams(buffer).distinct(2)).toBe(2);
  expect(tokenNgrams(buffer).distinct(2)).toBe(2);
  buffer[4] = 9;
  expect(tokenNgrams(buffer).distinct(2)).toBe(3);
  expect(tokenNgrams(buffer.subarray(0, 2)).distinct(2)).toBe(1);
  expect(tokenNgrams(new Int32Array(0)).distinct(1)).toBe(0);
});
