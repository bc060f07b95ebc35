import type { CorpusBatch, CorpusRange, TokenStream } from './corpus.ts';
import { cutBatches } from './cut-batches.ts';
import { ShardReader } from './shard-reader.ts';

/** Tokens of a batch: with the filter of a window table they fit a processor's cache. */
const BATCH_TOKENS = 2 ** 17;
const SIZES_AT_ONCE = 2 ** 16;

/** Reads a range of a stream of tokens; a document that does not fit a batch goes on in the next with `overlap` tokens repeated. */
export async function* readTokenStream(
  range: CorpusRange,
  overlap: number,
  batchTokens: number = BATCH_TOKENS,
): AsyncGenerator<CorpusBatch> {
  const stream = range.stream!;
  const { bytesPerToken } = stream;
  const size = overlap + batchTokens;
  const buffer = bytesPerToken === 2 ? new Uint16Array(size) : new Int32Array(size);
  const bytes = new Uint8Array(buffer.buffer);
  // Only a stream without documents is cut within one.
  const isOneDocument = stream.rowTokens === null && stream.sizes === null;
  const lengths = isOneDocument ? [range.to] : lengthsOf(stream, range);
  const goesOn = isOneDocument && range.to < totalTokens(stream);
  const reader = new ShardReader(stream.shards);
  let at = range.from;
  try {
    for (const cut of cutBatches(lengths, batchTokens, overlap, isOneDocument ? range.from : 0)) {
      const tokens = buffer.subarray(0, cut.starts.at(-1));
      reader.read(bytes.subarray(0, tokens.byteLength), (at - cut.repeated) * bytesPerToken);
      at += tokens.length - cut.repeated;
      yield { ...cut, tokens, continues: cut.continues || (goesOn && at === range.to), texts: null };
    }
  } finally {
    reader.close();
  }
}

/** Lengths of the documents of a range, one after another. */
function* lengthsOf(
  { rowTokens, sizes }: TokenStream,
  { from, to }: CorpusRange,
): Generator<number, undefined> {
  if (rowTokens !== null) {
    for (let at = from; at < to; at += rowTokens) yield rowTokens;
  } else if (sizes !== null) yield* readSizes(sizes.path, sizes.offset, sizes.documents);
}

/** `count` int32 numbers of a file from byte `offset` on. */
export function* readSizes(path: string, offset: number, count: number): Generator<number, undefined> {
  const reader = new ShardReader([{ path, bytes: Number.MAX_SAFE_INTEGER }]);
  const buffer = new Int32Array(SIZES_AT_ONCE);
  try {
    for (let done = 0; done < count; done += buffer.length) {
      const sizes = buffer.subarray(0, Math.min(buffer.length, count - done));
      reader.read(new Uint8Array(buffer.buffer, 0, sizes.length * 4), offset + done * 4);
      yield* sizes;
    }
  } finally {
    reader.close();
  }
}

/** Tokens of a whole stream. */
export function totalTokens({ shards, bytesPerToken }: TokenStream): number {
  return shards.reduce((sum, { bytes }) => sum + bytes, 0) / bytesPerToken;
}
