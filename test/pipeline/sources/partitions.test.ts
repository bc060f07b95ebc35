import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planPartitions } from '../../../pipeline/sources/partitions.ts';
import type { ParquetFile, Source } from '../../../pipeline/tables.ts';

/** A source of files with row groups of that many rows; a group of n rows has 10 n bytes. */
function sourceOf(files: readonly (readonly number[])[]): Source {
  const sum = (rows: readonly number[]) => rows.reduce((total, one) => total + one, 0);
  return {
    name: 'sequences',
    rows: sum(files.map(sum)),
    idColumn: 'sequence_id',
    tokensColumn: 'tokens',
    score: null,
    extraColumns: [],
    files: files.map(
      (groups, at): ParquetFile => ({
        path: `${at}.parquet`,
        bytes: 0,
        footerSha256: '',
        columns: new Map(),
        rows: sum(groups),
        rowGroups: groups.map((rows) => ({ rows, compressedBytes: rows, uncompressedBytes: 10 * rows })),
      }),
    ),
  };
}

/** Row groups of a file, each with its first row and the row after its last. */
function groupsOf(groups: readonly number[]) {
  let next = 0;
  return groups.map((rows) => {
    const from = next;
    next += rows;
    return { rows, from, to: next };
  });
}

const rangesOf = (files: readonly (readonly number[])[], target: number) =>
  planPartitions(sourceOf(files), target).map(({ fileNumber, firstRow, rows }) => [
    fileNumber,
    firstRow,
    rows,
  ]);

describe('partitions', () => {
  it.each([
    [
      'small groups, packed up to the target',
      [[4, 4, 2, 1]],
      [
        [0, 0, 10],
        [0, 10, 1],
      ],
    ],
    ['a group of one and a half targets, whole', [[15]], [[0, 0, 15]]],
    [
      'a larger group, split evenly',
      [[16]],
      [
        [0, 0, 8],
        [0, 8, 8],
      ],
    ],
    [
      'a split group between small ones',
      [[3, 21, 3]],
      [
        [0, 0, 3],
        [0, 3, 7],
        [0, 10, 7],
        [0, 17, 7],
        [0, 24, 3],
      ],
    ],
    [
      'files, each by itself',
      [[2], [2]],
      [
        [0, 0, 2],
        [1, 0, 2],
      ],
    ],
    ['an empty file and empty groups', [[], [0, 3, 0], [0]], [[1, 0, 3]]],
    ['nothing', [], []],
  ])('of %s', (_, files, ranges) => {
    expect(rangesOf(files, 10)).toEqual(ranges);
  });

  const target = fc.integer({ min: 1, max: 40 });
  const files = fc.array(
    fc.array(fc.oneof(fc.integer({ min: 0, max: 12 }), fc.nat(200)), { maxLength: 12 }),
    {
      maxLength: 4,
    },
  );
  const holds = (law: (groups: readonly (readonly number[])[], size: number) => void) =>
    fc.assert(fc.property(files, target, law), { numRuns: 500 });

  it('have every row of every file in exactly one, in order, numbered from 0', () => {
    holds((groups, size) => {
      const partitions = planPartitions(sourceOf(groups), size);
      expect(partitions.map(({ index }) => index)).toEqual(partitions.map((_, at) => at));
      expect(partitions.every(({ rows }) => rows > 0)).toBe(true);
      const found = partitions.flatMap(({ fileNumber, firstRow, rows }) =>
        Array.from({ length: rows }, (_, row) => `${fileNumber}:${firstRow + row}`),
      );
      const wanted = groups.flatMap((one, file) =>
        one.flatMap((rows) => new Array<number>(rows).fill(0)).map((_, row) => `${file}:${row}`),
      );
      expect(found).toEqual(wanted);
    });
  });

  it('are whole row groups, unless one group has more than one and a half targets', () => {
    holds((groups, size) => {
      for (const { fileNumber, firstRow, rows, groupBytes } of planPartitions(sourceOf(groups), size)) {
        const end = firstRow + rows;
        const touched = groupsOf(groups[fileNumber]!).filter(({ from, to }) => from < end && firstRow < to);
        expect(groupBytes).toBe(10 * Math.max(...touched.map((group) => group.rows)));
        const whole = touched[0]!.from === firstRow && touched.at(-1)!.to === end;
        if (touched.length === 1 && touched[0]!.rows > 1.5 * size) {
          expect(rows).toBeLessThanOrEqual(size);
        } else {
          expect(whole).toBe(true);
          if (touched.length > 1) expect(rows).toBeLessThanOrEqual(size);
        }
      }
    });
  });

  it('take as many groups as fit', () => {
    holds((groups, size) => {
      const partitions = planPartitions(sourceOf(groups), size);
      partitions.forEach(({ fileNumber, rows, groupBytes }, at) => {
        const next = partitions[at + 1];
        if (next === undefined || next.fileNumber !== fileNumber) return;
        if (Math.max(groupBytes, next.groupBytes) > 15 * size) return;
        const first = groupsOf(groups[fileNumber]!).find(
          ({ from, rows: some }) => some > 0 && from === next.firstRow,
        )!;
        expect(rows + first.rows).toBeGreaterThan(size);
      });
    });
  });

  it('of a group that is split differ by one row at most, and are as few as the target allows', () => {
    holds((groups, size) => {
      const partitions = planPartitions(sourceOf(groups), size);
      groups.forEach((one, file) => {
        for (const { rows, from, to } of groupsOf(one)) {
          if (rows <= 1.5 * size) continue;
          const pieces = partitions
            .filter(({ fileNumber, firstRow }) => fileNumber === file && firstRow >= from && firstRow < to)
            .map((piece) => piece.rows);
          expect(pieces).toHaveLength(Math.ceil(rows / size));
          expect(Math.max(...pieces) - Math.min(...pieces)).toBeLessThanOrEqual(1);
        }
      });
    });
  });
});
