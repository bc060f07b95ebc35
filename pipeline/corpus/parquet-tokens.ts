import { isValid, type ListColumn, readList } from '../duckdb/chunk-reader.ts';
import { namingDamage } from '../duckdb/damaged-file.ts';
import type { Connection } from '../duckdb/database.ts';
import { quoteName, readParquet } from '../duckdb/quote.ts';
import { isWholeStream } from '../duckdb/whole-stream.ts';
import { InputError } from '../input-error.ts';
import { inspectParquet } from '../parquet-file.ts';
import type { ParquetFile } from '../tables.ts';
import type { CorpusBatch, CorpusRange } from './corpus.ts';

const SPELLINGS = ['token_ids', 'tokens', 'input_ids'];
const INTEGER_LIST = /^U?(TINYINT|SMALLINT|INTEGER|BIGINT)\[\d*\]$/;

/** A Parquet file of token lists, and the column that holds them; `null` where it has none. */
export async function openParquetTokens(
  connection: Connection,
  path: string,
): Promise<{ file: ParquetFile; column: string } | null> {
  const file = await inspectParquet(connection, path);
  const column = SPELLINGS.find((name) => INTEGER_LIST.test(file.columns.get(name) ?? ''));
  return column === undefined ? null : { file, column };
}

/** Whole row groups, packed to about `target` bytes of memory, of a file's first `rows` rows. */
export function planParquetRanges(
  { path, rowGroups }: ParquetFile,
  column: string,
  rows: number,
  target: number,
): Omit<CorpusRange, 'index'>[] {
  const ranges: Omit<CorpusRange, 'index'>[] = [];
  let [from, to, bytes] = [0, 0, 0];
  for (const group of rowGroups) {
    if (to >= rows) break;
    to = Math.min(rows, to + group.rows);
    bytes += group.uncompressedBytes;
    if (bytes < target && to < rows) continue;
    ranges.push({ path, kind: 'parquet tokens', from, to, column });
    [from, bytes] = [to, 0];
  }
  if (to > from) ranges.push({ path, kind: 'parquet tokens', from, to, column });
  return ranges;
}

/** Streams the rows of a range, each a document, in the order of the file. */
export async function* readParquetTokens(
  connection: Connection,
  { path, column, from, to }: CorpusRange,
): AsyncGenerator<CorpusBatch> {
  const select = `select try_cast(${quoteName(column!)} as integer[]) as tokens from ${readParquet([path])}
    where file_row_number >= ${from} and file_row_number < ${to}`;
  const result = await connection.stream('read corpus', select);
  let document = 0;
  for (;;) {
    const chunk = await namingDamage(connection, [path], () => result.fetchChunk());
    if (chunk === null || chunk.rowCount === 0) break;
    const { tokens, starts } = flatten(readList(chunk, 0, 4), path, from + document);
    yield { tokens, starts, document, position: 0, repeated: 0, continues: false, texts: null };
    document += chunk.rowCount;
  }
  if (await isWholeStream(connection, select, document)) return;
  throw new Error(`${path}: the stream ended after ${document} rows`);
}

function flatten({ offsets, lengths, validity, items }: ListColumn, path: string, firstRow: number) {
  const ids = new Int32Array(items.bytes.buffer, items.bytes.byteOffset, items.bytes.length / 4);
  const starts = new Int32Array(offsets.length + 1);
  const isGiven = (row: number) => isValid(validity, row);
  let isInOrder = true;
  for (let row = 0; row < offsets.length; row++) {
    const length = isGiven(row) ? lengths[row]! : 0;
    if (length > 0 && offsets[row] !== starts[row]) isInOrder = false;
    starts[row + 1] = starts[row]! + length;
    for (let k = 0; items.validity !== null && k < length; k++) {
      if (isValid(items.validity, offsets[row]! + k)) continue;
      throw new InputError(`row ${firstRow + row} of ${path} has a token that is null or no 32-bit number`);
    }
  }
  if (isInOrder) return { tokens: ids, starts };
  const tokens = new Int32Array(starts.at(-1)!);
  offsets.forEach((offset, row) => {
    if (isGiven(row)) tokens.set(ids.subarray(offset, offset + lengths[row]!), starts[row]);
  });
  return { tokens, starts };
}
