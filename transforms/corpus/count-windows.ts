/** Token ids of one document, or of many windows one after another. */
export type Tokens = Int32Array | Uint16Array;

/** Counts of each wanted window over a corpus, in the order of the windows. */
export interface WindowCounts {
  /** Distinct documents that contain the window. */
  readonly documents: Int32Array;
  /** Positions at which it stands, overlaps counted. */
  readonly occurrences: Int32Array;
}

/** Odd, so that no token's share of the hash is ever shifted out; the golden ratio in 32 bits. */
const BASE = 0x9e3779b1;

/** True where `length` tokens of `a` from `i` equal those of `b` from `j`. */
export function sameTokens(a: Tokens, i: number, b: Tokens, j: number, length: number): boolean {
  for (let k = 0; k < length; k++) if (a[i + k] !== b[j + k]) return false;
  return true;
}

/** Distinct windows by their rolling hash: what stands at a position is found by hash and proven by comparing tokens. */
class WindowIndex {
  readonly #windows: Tokens;
  readonly #length: number;
  readonly #shift: number;
  /** First window of each bucket, and the next in the same bucket; -1 ends the chain. */
  readonly #buckets: Int32Array;
  readonly #next: Int32Array;
  readonly #hashes: Int32Array;

  constructor(windows: Tokens, length: number, count: number) {
    this.#windows = windows;
    this.#length = length;
    const bits = Math.max(1, Math.min(26, Math.ceil(Math.log2(4 * count + 1))));
    this.#shift = 32 - bits;
    this.#buckets = new Int32Array(2 ** bits).fill(-1);
    this.#next = new Int32Array(count).fill(-1);
    this.#hashes = new Int32Array(count);
  }

  /** The window equal to the tokens at `start`, or -1. */
  find(hash: number, tokens: Tokens, start: number): number {
    let window = this.#buckets[Math.imul(hash, BASE) >>> this.#shift]!;
    while (window >= 0) {
      const isSame =
        this.#hashes[window] === hash &&
        sameTokens(this.#windows, window * this.#length, tokens, start, this.#length);
      if (isSame) return window;
      window = this.#next[window]!;
    }
    return -1;
  }

  add(window: number, hash: number): void {
    const bucket = Math.imul(hash, BASE) >>> this.#shift;
    this.#hashes[window] = hash;
    this.#next[window] = this.#buckets[bucket]!;
    this.#buckets[bucket] = window;
  }
}

/**
 * Exact counts of windows of `length` tokens at every offset of every document.
 *
 * `windows` holds the wanted ones one after another; equal windows get equal counts. One pass: the time does not depend
 * on how many windows are wanted. Throws a RangeError where `windows` is not a whole number of windows.
 */
export function countWindows(documents: Iterable<Tokens>, windows: Tokens, length: number): WindowCounts {
  const count = windows.length / length;
  if (!Number.isInteger(length) || length < 1 || !Number.isInteger(count)) {
    throw new RangeError(`${windows.length} tokens are not a whole number of windows of ${length}`);
  }
  const index = new WindowIndex(windows, length, count);
  const representative = new Int32Array(count);
  for (let window = 0; window < count; window++) {
    const hash = hashOf(windows, window * length, length);
    const equal = index.find(hash, windows, window * length);
    representative[window] = equal < 0 ? window : equal;
    if (equal < 0) index.add(window, hash);
  }

  const inDocuments = new Int32Array(count);
  const occurrences = new Int32Array(count);
  const lastDocument = new Int32Array(count).fill(-1);
  const leaving = power(BASE, length);
  let document = 0;
  for (const tokens of documents) {
    let hash = hashOf(tokens, 0, Math.min(length, tokens.length));
    for (let end = length; end <= tokens.length; end++) {
      const window = index.find(hash, tokens, end - length);
      if (window >= 0) {
        occurrences[window]!++;
        if (lastDocument[window] !== document) inDocuments[window]!++;
        lastDocument[window] = document;
      }
      // Past the last position this reads beyond the document; the hash is not used again.
      hash = (Math.imul(hash, BASE) + tokens[end]! - Math.imul(tokens[end - length]!, leaving)) | 0;
    }
    document++;
  }
  return {
    documents: inDocuments.map((_, window) => inDocuments[representative[window]!]!),
    occurrences: occurrences.map((_, window) => occurrences[representative[window]!]!),
  };
}

/** Polynomial in `BASE` modulo 2^32: the first token has the highest power. */
function hashOf(tokens: Tokens, start: number, length: number): number {
  let hash = 0;
  for (let k = start; k < start + length; k++) hash = (Math.imul(hash, BASE) + tokens[k]!) | 0;
  return hash;
}

function power(base: number, exponent: number): number {
  let product = 1;
  for (let k = 0; k < exponent; k++) product = Math.imul(product, base);
  return product;
}
