import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance } from '../../../transforms/models/edit-distance.ts';
import { boundedDistance } from '../../../transforms/neighbours/bounded-distance.ts';

/** The distance of two rows that stand inside of longer arrays. */
function distance(a: readonly number[], b: readonly number[], most: number): number {
  const left = Int32Array.from([9, ...a, 9]);
  const right = Int32Array.from([9, 9, ...b, 8]);
  return boundedDistance(left, 1, 1 + a.length, right, 2, 2 + b.length, most);
}

describe('the bounded edit distance', () => {
  it.each([
    [[], [], 0, 0],
    [[], [7, 7], 2, 2],
    [[], [7, 7], 1, 2],
    [[1, 2, 3], [1, 2, 3], 0, 0],
    [[1, 2, 3], [1, 9, 3], 0, 1],
    [[1, 2, 3], [1, 9, 3], 20, 1],
    [[1, 2, 3, 4], [2, 3, 4, 5], 2, 2],
    [[1, 2, 3, 4], [2, 3, 4, 5], 1, 2],
    [[3, 3, 3], [3, 3, 3, 3, 3], 5, 2],
    [[1, 1, 1], [2, 2, 2, 2], 3, 4],
  ])('of %j and %j, up to %i, is %i', (a, b, most, expected) => {
    expect(distance(a, b, most)).toBe(expected);
    expect(distance(b, a, most)).toBe(expected);
  });

  it('is the edit distance, or one more than the bound', () => {
    const tokens = fc
      .integer({ min: 1, max: 3 })
      .chain((alphabet) => fc.array(fc.integer({ min: 1, max: alphabet }), { maxLength: 24 }));
    const most = fc.integer({ min: 0, max: 26 });
    fc.assert(
      fc.property(tokens, tokens, most, (a, b, most) => {
        expect(distance(a, b, most)).toBe(Math.min(editDistance(a, b), most + 1));
      }),
      { numRuns: 2000 },
    );
  });

  it('of rows of a million equal tokens, one of them shorter, takes no longer than to read them', () => {
    const row = new Int32Array(1_000_000).fill(5);
    const started = performance.now();
    expect(boundedDistance(row, 0, row.length, row, 3, row.length, 8)).toBe(3);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
