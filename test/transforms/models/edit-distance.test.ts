import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance } from '../../../transforms/models/edit-distance.ts';

/** The definition itself, without a table. */
function recursively(a: readonly number[], b: readonly number[]): number {
  if (a.length === 0 || b.length === 0) return a.length + b.length;
  const [[first, ...restA], [second, ...restB]] = [a as [number, ...number[]], b as [number, ...number[]]];
  if (first === second) return recursively(restA, restB);
  return 1 + Math.min(recursively(restA, b), recursively(a, restB), recursively(restA, restB));
}

describe('the edit distance of tokens', () => {
  it.each([
    [[], [], 0],
    [[], [7, 7], 2],
    [[1, 2, 3], [1, 2, 3], 0],
    [[1, 2, 3], [1, 9, 3], 1],
    [[1, 2, 3, 4], [2, 3, 4, 5], 2],
    [[1, 2, 3], [3, 2, 1], 2],
    [[1, 1, 1], [2, 2, 2, 2], 4],
  ])('of %j and %j is %i', (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
    expect(editDistance(b, a)).toBe(distance);
  });

  it('is that of the definition', () => {
    const tokens = fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 6 });
    fc.assert(fc.property(tokens, tokens, (a, b) => editDistance(a, b) === recursively(a, b)));
  });

  it('of sequences longer than any before them', () => {
    const long = Int32Array.from({ length: 1000 }, (_, i) => i);
    expect(editDistance(long, long.slice(1))).toBe(1);
    expect(editDistance(long.slice(500), long)).toBe(500);
  });
});
