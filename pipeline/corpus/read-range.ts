import type { Connection } from '../duckdb/database.ts';
import type { CorpusBatch, CorpusRange } from './corpus.ts';
import { readParquetTokens } from './parquet-tokens.ts';
import { readTokenStream } from './token-stream.ts';

/** How ranges are read. */
export interface RangeReader {
  /** Tokens that a batch or range repeats of a document that goes on. */
  readonly overlap: number;
}

/** Streams a range of any kind; only `.bin` needs no connection. */
export function readRange(
  connection: Connection | null,
  range: CorpusRange,
  { overlap }: RangeReader,
): AsyncGenerator<CorpusBatch> {
  if (range.stream !== undefined) return readTokenStream(range, overlap);
  return readParquetTokens(connection!, range);
}
