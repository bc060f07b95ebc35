import { sameTokens, type Tokens } from './tokens.ts';
import { type Hashing, hashingOf, rollingHash, spread, spreadAnew, windowHash } from './window-hash.ts';

/** The memory of a window table: plain data that threads can share. */
export interface WindowTableData {
  /** Tokens of a window. */
  readonly length: number;
  readonly hashing: Hashing;
  /** The distinct windows, one after another, in the order in which they were first added. */
  readonly windows: Tokens;
  /** Two numbers a slot: the window there plus 1 (0: none), and its hash. */
  readonly slots: Uint32Array;
  /** A bit for each value of some of a rolling hash: small enough for a core's own cache. */
  readonly filter: Uint32Array;
  /** And a larger one for what passes that. */
  readonly fineFilter: Uint32Array;
}

/** How large a table is. */
export interface WindowTableSize {
  /** Most windows that will be added. */
  readonly capacity: number;
  readonly length: number;
  /** True where a token id may be above 65,535. */
  readonly wide: boolean;
}

const SLOTS_PER_WINDOW = 2;
/** At least; up to twice as many make the filters powers of two. */
const FILTER_BITS_PER_WINDOW = 8;
const FINE_BITS_PER_WINDOW = 16;
/** 1 MiB, the second level of caches that a core has for itself; and 4, as larger filters are no faster than the table. */
const MOST_FILTER_BITS = 23;
const MOST_FINE_BITS = 25;

/** Distinct windows of equal length, found by their tokens: a hash says where to look, and comparing decides. */
export class WindowTable {
  readonly data: WindowTableData;
  /** How far a rolling hash is shifted to choose a bit of each filter. */
  readonly filterShift: number;
  readonly fineShift: number;
  #count = 0;

  /** A table over memory that another thread has filled. */
  constructor(data: WindowTableData) {
    this.data = data;
    this.filterShift = 32 - Math.log2(data.filter.length * 32);
    this.fineShift = 32 - Math.log2(data.fineFilter.length * 32);
  }

  /** An empty table in memory that threads can share. Throws a RangeError where the windows have no tokens. */
  static create({ capacity, length, wide }: WindowTableSize, hashing?: Hashing): WindowTable {
    if (!Number.isInteger(length) || length < 1) throw new RangeError(`windows of ${length} tokens`);
    const items = capacity * length;
    return new WindowTable({
      length,
      hashing: hashing ?? hashingOf(length, 0),
      windows: wide
        ? new Int32Array(new SharedArrayBuffer(items * 4))
        : new Uint16Array(new SharedArrayBuffer(items * 2)),
      slots: new Uint32Array(new SharedArrayBuffer(Math.max(1, capacity) * SLOTS_PER_WINDOW * 2 * 4)),
      filter: filterOf(FILTER_BITS_PER_WINDOW * capacity, MOST_FILTER_BITS),
      fineFilter: filterOf(FINE_BITS_PER_WINDOW * capacity, MOST_FINE_BITS),
    });
  }

  /** Distinct windows added here; a table over another thread's memory does not know. */
  get count(): number {
    return this.#count;
  }

  /** The number of the window equal to the tokens at `start`, which is added if it is not there. */
  add(tokens: Tokens, start: number): number {
    const { length, windows, slots, filter, fineFilter, hashing } = this.data;
    const hash = windowHash(hashing, tokens, start);
    const slot = this.#find(hash, tokens, start);
    if (slots[slot] !== 0) return slots[slot]! - 1;
    const window = this.#count++;
    windows.set(tokens.subarray(start, start + length), window * length);
    slots[slot] = window + 1;
    slots[slot + 1] = hash;
    const rolling = rollingHash(hashing, tokens, start, length);
    const bit = spread(rolling, this.filterShift);
    filter[bit >>> 5]! |= 1 << (bit & 31);
    const fine = spreadAnew(rolling, this.fineShift);
    fineFilter[fine >>> 5]! |= 1 << (fine & 31);
    return window;
  }

  /** The number of the window equal to the tokens at `start`, whose hash is `hash`, or -1. */
  find(hash: number, tokens: Tokens, start: number): number {
    return this.data.slots[this.#find(hash, tokens, start)]! - 1;
  }

  /** Where a search for `hash` begins; it is scaled, so that the number of slots need not be a power of two. */
  slotOf(hash: number): number {
    return 2 * Math.floor(hash * (this.data.slots.length / 2 ** 33));
  }

  /** Where the window equal to the tokens at `start` stands in the slots, or the empty slot where it would. */
  #find(hash: number, tokens: Tokens, start: number): number {
    const { length, windows, slots } = this.data;
    let slot = this.slotOf(hash);
    for (;;) {
      const window = slots[slot]! - 1;
      if (window < 0) return slot;
      if (slots[slot + 1] === hash && sameTokens(windows, window * length, tokens, start, length))
        return slot;
      slot += 2;
      if (slot === slots.length) slot = 0;
    }
  }
}

function filterOf(bits: number, most: number): Uint32Array {
  const power = Math.min(most, Math.ceil(Math.log2(bits + 32)));
  return new Uint32Array(new SharedArrayBuffer(2 ** power / 8));
}
