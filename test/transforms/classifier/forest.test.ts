import { describe, expect, test } from 'vitest';
import { type Forest, forestShares, LEAF } from '../../../transforms/classifier/forest.ts';

const leaf = (row: number) => LEAF + 256 * row;
const split = (feature: number, low: number) => feature + 256 * low;

/** One tree: feature 1 at most 0.5 gives leaf 0, else feature 0 at most -1 gives leaf 1, else leaf 2; and one leaf. */
const forest: Forest = {
  classes: 2,
  roots: [0, 5],
  links: Int32Array.of(split(1, 1), leaf(0), split(0, 3), leaf(1), leaf(2), leaf(3)),
  thresholds: Float32Array.of(0.5, 0, -1, 0, 0, 0),
  leaves: Uint8Array.of(255, 0, 0, 255, 51, 204, 255, 0),
};
const shares = (...row: number[]) => {
  const into = new Float64Array(2).fill(9);
  forestShares(forest, Float64Array.from(row), into);
  return [...into];
};

describe('forestShares', () => {
  test('is the mean of the leaves that a row reaches; a value at the threshold is low', () => {
    expect(shares(0, 0.5)).toEqual([1, 0]);
    expect(shares(-1, 0.6)).toEqual([0.5, 0.5]);
    expect(shares(-0.9, 0.6)).toEqual([0.6, 0.4]);
  });
});
