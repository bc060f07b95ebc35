import type { DocumentBatch } from './window-counter.ts';

/** Ids of a corpus are below this: no vocabulary has millions of tokens, and counts are kept by id. */
export const MOST_TOKEN_IDS = 2 ** 24;

/** How often each token id stands in a corpus. */
export class TokenCounter {
  #counts = new Float64Array(2 ** 16);

  /** Counts by id; the last is not 0. */
  get counts(): Float64Array {
    return this.#counts.subarray(0, this.#counts.findLastIndex((count) => count > 0) + 1);
  }

  /** Adds the tokens of a batch that no earlier one has shown. Throws a RangeError at an id that no token has. */
  add({ tokens, repeated }: Pick<DocumentBatch, 'tokens' | 'repeated'>): void {
    if (tokens instanceof Int32Array) this.#requireRoom(tokens);
    const counts = this.#counts;
    for (let k = repeated; k < tokens.length; k++) counts[tokens[k]!]!++;
  }

  /** Adds counts by id. */
  addCounts(counts: Float64Array): void {
    if (counts.length > this.#counts.length) this.#grow(counts.length);
    for (let id = 0; id < counts.length; id++) this.#counts[id]! += counts[id]!;
  }

  #requireRoom(tokens: Int32Array): void {
    let largest = 0;
    for (let k = 0; k < tokens.length; k++) {
      const id = tokens[k]!;
      if (id > largest) largest = id;
      else if (id < 0) throw new RangeError(`token id ${id}`);
    }
    if (largest >= MOST_TOKEN_IDS) throw new RangeError(`token id ${largest}`);
    if (largest >= this.#counts.length) this.#grow(largest + 1);
  }

  #grow(length: number): void {
    const larger = new Float64Array(Math.min(MOST_TOKEN_IDS, 2 * length));
    larger.set(this.#counts);
    this.#counts = larger;
  }
}
