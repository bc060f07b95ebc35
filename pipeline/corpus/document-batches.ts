import type { EncodeText } from '../text-encoder.ts';
import type { CorpusBatch } from './corpus.ts';
import { cutBatches } from './cut-batches.ts';

/** What a reader of texts makes of them. */
export interface TextReading {
  /** `null` where nobody asks for tokens. */
  readonly encode: EncodeText | null;
  /** Tokens that a batch repeats of a document that goes on: one less than the window. */
  readonly overlap: number;
  readonly wantTexts: boolean;
}

/** A batch of about a megabyte of tokens, or of UTF-16 units where only texts are wanted. */
const BATCH_TOKENS = 2 ** 18;
const BATCH_UNITS = 2 ** 20;

/** Texts as batches of documents; a document is encoded whole, and its tokens are cut where they do not fit a batch. */
export async function* documentBatches(
  texts: AsyncIterable<readonly string[]>,
  { encode, overlap, wantTexts }: TextReading,
  batchTokens: number = BATCH_TOKENS,
): AsyncGenerator<CorpusBatch> {
  const size = Math.max(batchTokens, 2 * overlap);
  const tokens = new Int32Array(size);
  let starts = [0];
  let held: string[] = [];
  let units = 0;
  let length = 0;
  let document = 0;
  const batch = (): CorpusBatch => ({
    tokens: tokens.subarray(0, length),
    starts: Int32Array.from(starts),
    document,
    position: 0,
    repeated: 0,
    continues: false,
    texts: wantTexts ? held : null,
  });
  const clear = () => {
    document += starts.length - 1;
    starts = [0];
    held = [];
    units = length = 0;
  };
  for await (const some of texts) {
    for (const text of some) {
      const ids = encode === null ? NO_TOKENS : encode(text);
      const isFull = length + ids.length > size || units + text.length > BATCH_UNITS;
      if (isFull && starts.length > 1) {
        yield batch();
        clear();
      }
      if (ids.length > size) {
        yield* pieces(ids, size, overlap, document, wantTexts ? text : null);
        document++;
        continue;
      }
      tokens.set(ids, length);
      length += ids.length;
      starts.push(length);
      units += text.length;
      if (wantTexts) held.push(text);
    }
  }
  if (starts.length > 1) yield batch();
}

const NO_TOKENS = new Int32Array(0);

/** A long document over several batches; its text stands in the first, an empty one in the others. */
function* pieces(
  ids: Int32Array,
  size: number,
  overlap: number,
  document: number,
  text: string | null,
): Generator<CorpusBatch> {
  for (const cut of cutBatches([ids.length], size, overlap)) {
    const { position, starts } = cut;
    const tokens = ids.subarray(position, position + starts.at(-1)!);
    yield { ...cut, tokens, document, texts: text === null ? null : [position === 0 ? text : ''] };
  }
}
