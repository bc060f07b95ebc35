import fc from 'fast-check';
import { expect, test } from 'vitest';
import { elementQuantile, interpolatedQuantile } from '../../../transforms/statistics/quantiles.ts';

const upTo = (n: number) => Float64Array.from({ length: n }, (_, i) => i + 1);

test('1 to 64 has the quartiles 16.75, 32.5 and 48.25, or as elements 16, 32 and 48', () => {
  expect([0.25, 0.5, 0.75].map((p) => interpolatedQuantile(upTo(64), p))).toEqual([16.75, 32.5, 48.25]);
  expect([0.25, 0.5, 0.75].map((p) => elementQuantile(upTo(64), p))).toEqual([16, 32, 48]);
});

test('the ends are the extremes, and one value is all its quantiles', () => {
  for (const quantile of [interpolatedQuantile, elementQuantile]) {
    expect([0, 1].map((p) => quantile(upTo(5), p))).toEqual([1, 5]);
    expect([0, 0.25, 1].map((p) => quantile(Float64Array.of(7), p))).toEqual([7, 7, 7]);
  }
});

test('equal neighbours and huge values interpolate without error', () => {
  expect(interpolatedQuantile(Float64Array.of(3, 3), 0.25)).toBe(3);
  expect(interpolatedQuantile(Float64Array.of(0, 2 ** 52), 0.25)).toBe(2 ** 50);
});

const values = fc
  .array(fc.nat(1000), { minLength: 1, maxLength: 70 })
  .map((list) => Float64Array.from(list).sort());

test('the element quantile is the least element that at least the share p does not exceed', () => {
  fc.assert(
    fc.property(values, fc.constantFrom(0.25, 0.5, 0.75, 1), (sorted, p) => {
      const naive = sorted.find(
        (value) => sorted.filter((other) => other <= value).length >= p * sorted.length,
      );
      expect(elementQuantile(sorted, p)).toBe(naive);
    }),
  );
});

test('the interpolated quantile rises with p, stays between its neighbours and mirrors', () => {
  fc.assert(
    fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (sorted, p) => {
      const value = interpolatedQuantile(sorted, p);
      expect(value).toBeGreaterThanOrEqual(sorted[Math.floor((sorted.length - 1) * p)]!);
      expect(value).toBeLessThanOrEqual(sorted[Math.ceil((sorted.length - 1) * p)]!);
      const mirrored = sorted.map((other) => -other).reverse();
      expect(-interpolatedQuantile(mirrored, 1 - p)).toBeCloseTo(value, 6);
    }),
  );
});
