import { type FixedColumn, readFixed, readList } from '../duckdb/chunk-reader.ts';
import type { Connection, Parameters } from '../duckdb/database.ts';
import { quoteName, readParquet } from '../duckdb/quote.ts';
import { isWholeStream } from '../duckdb/whole-stream.ts';
import type { PartitionTask } from './partition-task.ts';

/** Rows of a source as flat arrays; row `i` has the tokens `items[offsets[i]]` up to `offsets[i] + lengths[i]`. */
export interface SequenceChunk {
  readonly rows: number;
  /** Row numbers within the file. */
  readonly rowNumbers: Float64Array;
  readonly ids: BigInt64Array;
  readonly idValidity: Uint8Array | null;
  /** 1 where the source has an id, be it one that BIGINT cannot hold. */
  readonly hasId: Uint8Array;
  readonly offsets: Uint32Array;
  readonly lengths: Uint32Array;
  readonly listValidity: Uint8Array | null;
  readonly items: Int32Array;
  readonly itemValidity: Uint8Array | null;
}

/** Streams the rows of a partition in file order. */
export async function* readSequences(
  connection: Connection,
  task: Pick<PartitionTask, 'path' | 'source' | 'partition' | 'sample'>,
): AsyncGenerator<SequenceChunk> {
  const { firstRow, rows } = task.partition;
  const id = `try_cast(${quoteName(task.source.idColumn)} as bigint)`;
  const sampled =
    task.sample === null
      ? ''
      : `and ${id} is not null and md5_number(concat($seed::varchar, ':', ${id})) <= $cutoff::uhugeint`;
  const tokens = quoteName(task.source.tokensColumn);
  const select = `select file_row_number::double, ${id} as id, try_cast(${tokens} as integer[]) as tokens,
       ${quoteName(task.source.idColumn)} is not null as has_id
     from ${readParquet([task.path])}
     where file_row_number >= ${firstRow} and file_row_number < ${firstRow + rows} ${sampled}`;
  const parameters: Parameters =
    task.sample === null ? {} : { seed: String(task.sample.seed), cutoff: task.sample.cutoff };
  const result = await connection.stream('read sequences', select, parameters);
  let read = 0;
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) break;
    read += chunk.rowCount;
    const ids = readFixed(chunk, 1, 8);
    const list = readList(chunk, 2, 4);
    yield {
      rows: chunk.rowCount,
      rowNumbers: new Float64Array(...span(readFixed(chunk, 0, 8), 8)),
      ids: new BigInt64Array(...span(ids, 8)),
      idValidity: ids.validity,
      hasId: readFixed(chunk, 3, 1).bytes,
      offsets: list.offsets,
      lengths: list.lengths,
      listValidity: list.validity,
      items: new Int32Array(...span(list.items, 4)),
      itemValidity: list.items.validity,
    };
  }
  if (await isWholeStream(connection, select, read, parameters)) return;
  throw new Error(`${task.path}: the stream ended after ${read} rows`);
}

/** Where a column's bytes lie, as the constructors of typed arrays take it. */
function span({ bytes }: FixedColumn, width: number): [ArrayBuffer, number, number] {
  return [bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.length / width];
}
