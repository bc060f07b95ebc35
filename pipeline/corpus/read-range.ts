import type { Connection } from '../duckdb/database.ts';
import { loadEncoder } from '../text-encoder.ts';
import type { CorpusBatch, CorpusRange } from './corpus.ts';
import { readParquetTokens } from './parquet-tokens.ts';
import { readTextRange } from './text-corpus.ts';
import { readTokenStream } from './token-stream.ts';

/** How ranges are read. A plain object: threads are started with it. */
export interface RangeReading {
  /** Tokens that a batch or range repeats of a document that goes on. */
  readonly overlap: number;
  /** File of the tokenizer that makes text tokens. */
  readonly tokenizer: string | null;
  /** Column or field that holds the text, `null` for the usual one. */
  readonly field: string | null;
  readonly wantTexts: boolean;
}

/** How a range is read by who wants to know how far that is. */
export interface WatchedReading extends RangeReading {
  /** Hears of bytes of a file of JSON lines as they are read, packed ones where it is packed with gzip; a little more than the range has. */
  readonly onBytes?: (bytes: number) => void;
}

/** Streams a range of any kind; only `.bin` needs no connection. */
export async function* readRange(
  connection: Connection | null,
  range: CorpusRange,
  reading: WatchedReading,
): AsyncGenerator<CorpusBatch> {
  const { overlap, field, wantTexts, onBytes } = reading;
  if (range.stream !== undefined) yield* readTokenStream(range, overlap);
  else if (range.kind === 'parquet tokens') yield* readParquetTokens(connection!, range);
  else {
    const encode = await encoderOf(reading.tokenizer);
    const options = {
      encode,
      overlap,
      wantTexts,
      ...(field !== null && { field }),
      ...(onBytes && { onBytes }),
    };
    yield* readTextRange(connection!, range, options);
  }
}

let loaded: { readonly path: string; readonly encoder: ReturnType<typeof loadEncoder> } | null = null;

/** A thread has one tokenizer for all its ranges. */
function encoderOf(path: string | null): ReturnType<typeof loadEncoder> | null {
  if (path === null) return null;
  if (loaded?.path !== path) loaded = { path, encoder: loadEncoder(path) };
  return loaded.encoder;
}
