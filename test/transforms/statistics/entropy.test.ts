import { expect, test } from 'vitest';
import { entropyOf } from '../../../transforms/statistics/entropy.ts';

test.each([
  [[1, 1], 2, 1],
  [[2, 2, 2, 2], 8, 2],
  [[3, 1], 4, 2 - 0.75 * Math.log2(3)],
  [[5], 5, 0],
  [[600, 600], 1200, 1],
])('entropy of counts %j of %d', (counts, total, bits) => {
  expect(entropyOf(Int32Array.from(counts), counts.length, total)).toBeCloseTo(bits, 12);
});

test('what occurs once may be left out; of nothing there is no entropy', () => {
  expect(entropyOf(Int32Array.of(2), 1, 4)).toBe(entropyOf(Int32Array.of(2, 1, 1), 3, 4));
  expect(entropyOf(new Int32Array(1), 0, 1)).toBe(0);
  expect(entropyOf(new Int32Array(1), 0, 0)).toBeNull();
});
