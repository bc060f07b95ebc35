import { describe, expect, it } from 'vitest';
import { blockRowsWithin } from '../../../pipeline/neighbours/block-rows.ts';

const MIB = 2 ** 20;
const usual = { kind: 'textual', distance: 8, pairs: 10 } as const;

describe('the rows of a block', () => {
  it('are as many as the memory limit has room for, up to 65,536', () => {
    const rows = [421, 512, 600, 670, 4096].map((limit) => blockRowsWithin(limit * MIB, usual));
    expect(rows).toEqual(rows.toSorted((a, b) => a - b));
    expect(rows[0]).toBeLessThan(9000);
    expect(rows[1]! * 3).toBeLessThan(rows[3]! * 2);
    expect(rows.slice(3)).toEqual([65_536, 65_536]);
  });

  it('are fewer where more is kept of each', () => {
    const limit = 600 * MIB;
    const rows = blockRowsWithin(limit, usual);
    expect(blockRowsWithin(limit, { ...usual, pairs: 500 })).toBeLessThan(rows / 2);
    expect(blockRowsWithin(limit, { ...usual, kind: 'all' })).toBeLessThan(rows / 2);
    expect(blockRowsWithin(limit, { ...usual, distance: 64 })).toBeLessThan(rows);
  });

  it('are refused where they would be too few, with the least limit, which is enough', () => {
    for (const asked of [usual, { ...usual, kind: 'all' as const, pairs: 10_000 }]) {
      const refusal = (() => {
        try {
          return String(blockRowsWithin(256 * MIB, asked));
        } catch (error) {
          return (error as Error).message;
        }
      })();
      const [, least] = /^--memory-limit must be at least (\d+)MiB for --kind \w+ --pairs \d+$/.exec(
        refusal,
      )!;
      expect(blockRowsWithin(Number(least) * MIB, asked)).toBeGreaterThanOrEqual(8192);
      expect(() => blockRowsWithin((Number(least) - 1) * MIB, asked)).toThrow('--memory-limit');
    }
  });
});
