import type { Tokens } from './tokens.ts';
import { leavingFactor, rollingHash, spread, spreadAnew, windowHash } from './window-hash.ts';
import type { WindowTable } from './window-table.ts';

/** Places that are filtered before any of them is looked up. */
const BLOCK = 4096;

/**
 * Finds the windows of a table in tokens.
 *
 * Places pass a filter in the cache first. The few that are left would each wait for memory, one after another; so they
 * are gathered, and what they need of the table is touched for all of them before it is used: memory then answers many
 * at once.
 */
export class WindowScanner {
  readonly #table: WindowTable;
  readonly #leaving: number;
  readonly #places = new Int32Array(BLOCK);
  readonly #hashes = new Uint32Array(BLOCK);
  /** Keeps the touching from being optimized away. */
  touched = 0;

  constructor(table: WindowTable) {
    this.#table = table;
    this.#leaving = leavingFactor(table.data.hashing, table.data.length);
  }

  /** Tells `hit` each place where a window stands within the tokens from `from` to `to`, in order. */
  scan(tokens: Tokens, from: number, to: number, hit: (window: number, start: number) => void): void {
    const { length, filter, hashing } = this.#table.data;
    const { filterShift } = this.#table;
    const { base } = hashing;
    const leaving = this.#leaving;
    const places = this.#places;
    const hashes = this.#hashes;
    const last = to - length;
    if (last < from) return;
    let hash = rollingHash(hashing, tokens, from, length);
    for (let first = from; first <= last; first += BLOCK) {
      const end = Math.min(first + BLOCK, last + 1);
      let found = 0;
      for (let place = first; place < end; place++) {
        const bit = spread(hash, filterShift);
        if ((filter[bit >>> 5]! & (1 << (bit & 31))) !== 0) {
          places[found] = place;
          hashes[found++] = hash;
        }
        // After the last place this reads past the document; the hash is not used again.
        hash = (Math.imul(hash, base) + tokens[place + length]! - Math.imul(tokens[place]!, leaving)) | 0;
      }
      if (found > 0) this.#lookUp(tokens, this.#refine(found), hit);
    }
  }

  /** Keeps the places that pass the fine filter, too, and answers how many. */
  #refine(found: number): number {
    const { fineFilter } = this.#table.data;
    const { fineShift } = this.#table;
    const places = this.#places;
    const hashes = this.#hashes;
    let kept = 0;
    for (let k = 0; k < found; k++) {
      const bit = spreadAnew(hashes[k]!, fineShift);
      places[kept] = places[k]!;
      // Without a branch the next answer of memory is not waited for.
      kept += (fineFilter[bit >>> 5]! >>> (bit & 31)) & 1;
    }
    return kept;
  }

  #lookUp(tokens: Tokens, found: number, hit: (window: number, start: number) => void): void {
    const table = this.#table;
    const { length, slots, windows, hashing } = table.data;
    const places = this.#places;
    const hashes = this.#hashes;
    let touched = 0;
    for (let k = 0; k < found; k++) {
      const hash = windowHash(hashing, tokens, places[k]!);
      hashes[k] = hash;
      touched ^= slots[table.slotOf(hash)]!;
    }
    let matching = 0;
    for (let k = 0; k < found; k++) {
      const slot = table.slotOf(hashes[k]!);
      if (slots[slot] === 0) continue;
      places[matching] = places[k]!;
      hashes[matching++] = hashes[k]!;
      if (slots[slot + 1] === hashes[k]) touched ^= windows[(slots[slot]! - 1) * length]!;
    }
    this.touched ^= touched;
    for (let k = 0; k < matching; k++) {
      const window = table.find(hashes[k]!, tokens, places[k]!);
      if (window >= 0) hit(window, places[k]!);
    }
  }
}
