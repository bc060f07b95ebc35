import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DistinctRows } from '../../../transforms/neighbours/distinct-rows.ts';

function add(rows: DistinctRows, row: readonly number[]): number {
  return rows.add(Int32Array.from([5, ...row, 5]), 1, 1 + row.length);
}

describe('distinct rows', () => {
  it('are numbered as they come, and keep their tokens', () => {
    const rows = new DistinctRows();
    const added = [[1, 2], [1], [], [1, 2], [2, 1], []].map((row) => add(rows, row));
    expect(added).toEqual([0, 1, 2, 0, 3, 2]);
    expect(rows.count).toBe(4);
    const kept = [0, 1, 2, 3].map((row) => [...rows.tokens.slice(rows.offsets[row], rows.offsets[row + 1])]);
    expect(kept).toEqual([[1, 2], [1], [], [2, 1]]);
  });

  it('are as many as there are different texts, be they thousands', () => {
    const row = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 7 });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 3000, size: 'max' }), (table) => {
        const rows = new DistinctRows();
        const numbers = new Map<string, number>();
        for (const row of table) {
          const expected = numbers.get(row.join()) ?? numbers.size;
          numbers.set(row.join(), expected);
          expect(add(rows, row)).toBe(expected);
        }
        expect(rows.count).toBe(numbers.size);
      }),
      { numRuns: 20 },
    );
  });
});
