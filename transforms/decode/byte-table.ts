/** The bytes of every token of a vocabulary: plain typed arrays that can be posted to worker threads. */
export interface ByteTable {
  /** The bytes of all tokens, one after another in order of id. */
  readonly blob: Uint8Array;
  /** `vocabularySize + 1` places in `blob`: token `id` is `blob[offsets[id]]` up to `blob[offsets[id + 1]]`. */
  readonly offsets: Uint32Array;
  /** 1 where the id is a token, 0 in a gap; `known[id] === 1` is false for negative and too large ids as well. */
  readonly known: Uint8Array;
  /** Highest id + 1. */
  readonly vocabularySize: number;
  /** Length of the longest token in bytes. */
  readonly maxTokenBytes: number;
}

/** Far above any vocabulary, so that a wrong id in a file is an error and not an allocation of gigabytes. */
const HIGHEST_ID = 2 ** 24 - 1;

/** Packs (id, bytes) pairs, where a later pair of the same id wins; throws where an id is no whole number from 0 to 2^24 − 1. */
export function packByteTable(tokens: Iterable<readonly [id: number, bytes: Uint8Array]>): ByteTable {
  const byId: (Uint8Array | undefined)[] = [];
  let vocabularySize = 0;
  for (const [id, bytes] of tokens) {
    if (!Number.isInteger(id) || id < 0 || id > HIGHEST_ID)
      throw new Error(`tokenizer has the token id ${id}; a whole number from 0 to ${HIGHEST_ID} is needed`);
    byId[id] = bytes;
    if (id >= vocabularySize) vocabularySize = id + 1;
  }
  if (vocabularySize === 0) throw new Error('tokenizer has no tokens');

  const offsets = new Uint32Array(vocabularySize + 1);
  const known = new Uint8Array(vocabularySize);
  let maxTokenBytes = 0;
  for (let id = 0; id < vocabularySize; id++) {
    const bytes = byId[id];
    const length = bytes === undefined ? 0 : bytes.length;
    offsets[id + 1] = offsets[id]! + length;
    known[id] = bytes === undefined ? 0 : 1;
    if (length > maxTokenBytes) maxTokenBytes = length;
  }
  const blob = new Uint8Array(offsets[vocabularySize]!);
  for (let id = 0; id < vocabularySize; id++) {
    const bytes = byId[id];
    if (bytes !== undefined) blob.set(bytes, offsets[id]!);
  }
  return { blob, offsets, known, vocabularySize, maxTokenBytes };
}

/** Position of the first of `tokens[start..end)` that is no token of the table, or -1. */
export function firstUnknownToken(table: ByteTable, tokens: Int32Array, start: number, end: number): number {
  const known = table.known;
  for (let i = start; i < end; i++) if (known[tokens[i]!] !== 1) return i;
  return -1;
}
