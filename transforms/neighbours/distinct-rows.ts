/** Token rows one after another: row `i` is `tokens[offsets[i]]` up to `offsets[i + 1]`. */
export interface TokenRows {
  readonly count: number;
  readonly tokens: Int32Array;
  readonly offsets: Uint32Array;
}

/** Collects rows, each once however often it is added. */
export class DistinctRows implements TokenRows {
  count = 0;
  tokens = new Int32Array(1 << 12);
  offsets = new Uint32Array(1 << 6);
  /** Row + 1 by hash, or 0. */
  #slots = new Int32Array(1 << 8);
  #hashes = new Int32Array(1 << 6);

  /** Index of the row `tokens[start..end)` among the distinct ones, in order of first appearance. */
  add(tokens: Int32Array, start: number, end: number): number {
    const hash = rowHash(tokens, start, end);
    const found = this.#slotOf(hash, tokens, start, end);
    const there = this.#slots[found]!;
    if (there > 0) return there - 1;
    const row = this.count;
    this.#reserve(row + 1, this.offsets[row]! + end - start);
    this.tokens.set(tokens.subarray(start, end), this.offsets[row]!);
    this.offsets[row + 1] = this.offsets[row]! + end - start;
    this.#hashes[row] = hash;
    this.#slots[found] = row + 1;
    this.count = row + 1;
    if (this.count * 2 > this.#slots.length) this.#rehash();
    return row;
  }

  /** The slot that holds the row, or the empty one where it belongs. */
  #slotOf(hash: number, tokens: Int32Array, start: number, end: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const row = this.#slots[slot]! - 1;
      if (row < 0 || (this.#hashes[row] === hash && this.#equals(row, tokens, start, end))) return slot;
    }
  }

  #equals(row: number, tokens: Int32Array, start: number, end: number): boolean {
    const from = this.offsets[row]!;
    if (this.offsets[row + 1]! - from !== end - start) return false;
    for (let i = start; i < end; i++) if (tokens[i] !== this.tokens[from + i - start]) return false;
    return true;
  }

  #reserve(rows: number, tokens: number): void {
    if (rows >= this.offsets.length) {
      this.offsets = grown(this.offsets, new Uint32Array(2 * rows + 1));
      this.#hashes = grown(this.#hashes, new Int32Array(2 * rows + 1));
    }
    if (tokens > this.tokens.length) this.tokens = grown(this.tokens, new Int32Array(2 * tokens));
  }

  #rehash(): void {
    const mask = this.#slots.length * 2 - 1;
    this.#slots = new Int32Array(mask + 1);
    for (let row = 0; row < this.count; row++) {
      let slot = this.#hashes[row]! & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot] = row + 1;
    }
  }
}

function grown<T extends Int32Array | Uint32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

function rowHash(tokens: Int32Array, start: number, end: number): number {
  let hash = end - start;
  for (let i = start; i < end; i++) hash = mixed(hash, tokens[i]!);
  return hash;
}

/** The hash of tokens with one more: 32 bits. The constant is 2^32 divided by the golden ratio (Knuth). */
export function mixed(hash: number, token: number): number {
  const product = Math.imul(hash ^ token, 0x9e3779b1);
  return product ^ (product >>> 15);
}
