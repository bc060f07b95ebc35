import type { Partition, RowGroup, Source } from '../tables.ts';

/** Rows that a partition aims at: enough to make its start-up small; with all columns each takes some 3 kB of memory until it is written. */
export const PARTITION_ROWS = 16_384;

/**
 * Cuts a source into partitions: whole row groups packed to about `target` rows, and only groups of more than one and
 * a half targets are split, evenly. The bounds depend on the files alone, so that a resumed run finds the same ones.
 */
export function planPartitions(source: Source, target = PARTITION_ROWS): Partition[] {
  const partitions: Partition[] = [];
  const add = (fileNumber: number, firstRow: number, rows: number, groupBytes: number) => {
    if (rows > 0) partitions.push({ index: partitions.length, fileNumber, firstRow, rows, groupBytes });
  };
  source.files.forEach((file, fileNumber) => {
    let start = 0;
    let packed = 0;
    let largest = 0;
    const flush = () => {
      add(fileNumber, start, packed, largest);
      start += packed;
      packed = 0;
      largest = 0;
    };
    for (const group of file.rowGroups) {
      if (packed > 0 && packed + group.rows > target) flush();
      const pieces = piecesOf(group, target);
      if (pieces > 1) {
        for (let piece = 0; piece < pieces; piece++) {
          const from = Math.floor((group.rows * piece) / pieces);
          const to = Math.floor((group.rows * (piece + 1)) / pieces);
          add(fileNumber, start + from, to - from, group.uncompressedBytes);
        }
        start += group.rows;
      } else {
        packed += group.rows;
        largest = Math.max(largest, group.uncompressedBytes);
      }
    }
    flush();
  });
  return partitions;
}

function piecesOf(group: RowGroup, target: number): number {
  return group.rows > target * 1.5 ? Math.ceil(group.rows / target) : 1;
}
