import type { CorpusBatch, CorpusRange, TokenStream } from './corpus.ts';
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
  const reader = new ShardReader(stream.shards);
  const lengths = lengthsOf(stream, range);
  const size = overlap + batchTokens;
  const buffer = bytesPerToken === 2 ? new Uint16Array(size) : new Int32Array(size);
  const bytes = new Uint8Array(buffer.buffer);
  // Only a stream without documents is cut within one.
  const isOneDocument = stream.rowTokens === null && stream.sizes === null;
  let shown = isOneDocument ? range.from : 0;
  let left = isOneDocument ? range.to - range.from : (lengths.next().value ?? 0);
  let document = 0;
  try {
    for (let at = range.from; at < range.to; ) {
      const repeated = Math.min(shown, overlap);
      const tokens = Math.min(batchTokens, range.to - at);
      const first = (at - repeated) * bytesPerToken;
      reader.read(bytes.subarray(0, (repeated + tokens) * bytesPerToken), first);
      at += tokens;
      const [position, firstDocument] = [shown - repeated, document];
      const starts = [0];
      let end = repeated;
      for (let rest = tokens; ; ) {
        const taken = Math.min(left, rest);
        [end, rest, left, shown] = [end + taken, rest - taken, left - taken, shown + taken];
        if (left > 0) break;
        const next = lengths.next();
        if (next.done === true) break;
        [left, shown] = [next.value, 0];
        document++;
        // The next document begins with the next batch, unless it is an empty one at the end.
        if (rest === 0 && (left > 0 || at < range.to)) break;
        starts.push(end);
      }
      starts.push(end);
      yield {
        tokens: buffer.subarray(0, end),
        starts: Int32Array.from(starts),
        document: firstDocument,
        position,
        repeated,
        continues: isOneDocument ? at < totalTokens(stream) : shown > 0 && left > 0,
        texts: null,
      };
    }
  } finally {
    reader.close();
  }
}

/** Lengths of the documents of a range, one after another; none where the stream has no documents. */
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
