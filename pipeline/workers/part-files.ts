import type { ByteTable } from '../../transforms/decode/byte-table.ts';
import type { Run } from '../run.ts';
import type { Partition, RowSelection, Source } from '../tables.ts';
import type { PartTask } from './part-task.ts';

/** Where all partitions of a table come from, and how their tokens are read. */
export interface TableRequest {
  readonly source: Source;
  readonly partitions: readonly Partition[];
  readonly rows: RowSelection;
  readonly tokenizer: { readonly table: ByteTable; readonly identity: string };
}

/** What a partition reads, and which of its rows. */
export function partInput(
  { source, rows }: Pick<TableRequest, 'source' | 'rows'>,
  partition: Partition,
): Pick<PartTask, 'path' | 'identity' | 'source' | 'partition' | 'repeatedRows' | 'sample'> {
  const { idColumn, tokensColumn, extraColumns, files } = source;
  const { path, bytes, footerSha256 } = files[partition.fileNumber]!;
  const { firstRow } = partition;
  const repeated = rows.repeatedRows.get(partition.fileNumber) ?? [];
  return {
    path,
    identity: { bytes, footerSha256 },
    source: { idColumn, tokensColumn, extraColumns },
    partition,
    repeatedRows: sliceOf(repeated, firstRow, firstRow + partition.rows),
    sample: rows.sample,
  };
}

/** Where a part of a stage's table goes, and its receipt. */
export function partFiles(
  run: Run,
  stage: 'features' | 'findings' | 'model',
  table: string,
  { index }: Partition,
): Pick<PartTask, 'output' | 'receipt' | 'spillFolder'> {
  const part = `part-${String(index).padStart(5, '0')}`;

  return {
    output: run.stage(stage, table, `${part}.parquet`),
    receipt: run.stage('receipts', stage, table, `${part}.json`),
    spillFolder: run.stage('spill', `${table}-${index}`),
  };
}

/** Those of the ascending `numbers` that are from `from` and below `to`. */
function sliceOf(numbers: readonly number[], from: number, to: number): readonly number[] {
  return numbers.slice(lowerBound(numbers, from), lowerBound(numbers, to));
}

function lowerBound(numbers: readonly number[], value: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
