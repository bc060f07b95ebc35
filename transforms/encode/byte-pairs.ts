import type { IntList } from '../findings/int-list.ts';

/** Ranks are far below 2^21, so that a rank and a place fit the 53 bits of a number. */
const PLACES = 2 ** 32;

/**
 * Byte pair encoding (Sennrich et al. 2016) over token ids: which pairs merge into what, the earliest given first.
 *
 * Pairs stand in an open-addressing table of typed arrays; a word of n bytes takes O(n log n).
 */
export class BytePairs {
  #mask = 0;
  /** Four numbers a slot: left id, right id, rank + 1, merged id. */
  #slots = new Int32Array(0);
  #pairs = 0;
  #next = new Int32Array(256);
  #previous = new Int32Array(256);
  #heap = new Float64Array(64);
  #heapSize = 0;

  constructor(expectedPairs: number) {
    this.#reserve(expectedPairs);
  }

  /** Adds a merge, of lower rank than all before; a pair that is there already keeps its rank. */
  add(left: number, right: number, merged: number): void {
    if ((this.#pairs + 1) * 2 > this.#mask) this.#reserve(this.#pairs * 2);
    const slot = this.#slotOf(left, right);
    if (this.#slots[slot + 2] !== 0) return;
    this.#slots[slot] = left;
    this.#slots[slot + 1] = right;
    this.#slots[slot + 2] = ++this.#pairs;
    this.#slots[slot + 3] = merged;
  }

  /** Merges the tokens of the bytes of a word into the word's tokens, in place. */
  merge(word: IntList): void {
    const { values: ids, length } = word;
    if (length > this.#next.length) {
      this.#next = new Int32Array(2 * length);
      this.#previous = new Int32Array(2 * length);
    }
    const next = this.#next;
    const previous = this.#previous;
    for (let at = 0; at < length; at++) {
      next[at] = at + 1;
      previous[at] = at - 1;
    }
    for (let at = 0; at + 1 < length; at++) this.#offer(at, ids[at]!, ids[at + 1]!);
    while (this.#heapSize > 0) {
      const best = this.#take();
      const at = best % PLACES;
      const right = next[at]!;
      // A pair that a merge has changed since was offered anew, and a byte merged into the one before it is gone.
      if (ids[at]! < 0 || right >= length) continue;
      const slot = this.#slotOf(ids[at]!, ids[right]!);
      if (this.#slots[slot + 2] !== Math.floor(best / PLACES)) continue;
      ids[at] = this.#slots[slot + 3]!;
      ids[right] = -1;
      const after = next[right]!;
      next[at] = after;
      if (after < length) {
        previous[after] = at;
        this.#offer(at, ids[at]!, ids[after]!);
      }
      const before = previous[at]!;
      if (before >= 0) this.#offer(before, ids[before]!, ids[at]!);
    }
    word.length = 0;
    for (let at = 0; at < length; at = next[at]!) word.push(ids[at]!);
  }

  #slotOf(left: number, right: number): number {
    let hash = Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b);
    hash ^= hash >>> 15;
    for (let place = hash & this.#mask; ; place = (place + 1) & this.#mask) {
      const slot = place * 4;
      if (this.#slots[slot + 2] === 0) return slot;
      if (this.#slots[slot] === left && this.#slots[slot + 1] === right) return slot;
    }
  }

  #reserve(pairs: number): void {
    const old = this.#slots;
    let size = 16;
    while (size < pairs * 4) size *= 2;
    this.#mask = size - 1;
    this.#slots = new Int32Array(size * 4);
    for (let from = 0; from < old.length; from += 4) {
      if (old[from + 2] !== 0)
        this.#slots.set(old.subarray(from, from + 4), this.#slotOf(old[from]!, old[from + 1]!));
    }
  }

  #offer(at: number, left: number, right: number): void {
    const rank = this.#slots[this.#slotOf(left, right) + 2]!;
    if (rank === 0) return;
    if (this.#heapSize === this.#heap.length) {
      const larger = new Float64Array(2 * this.#heapSize);
      larger.set(this.#heap);
      this.#heap = larger;
    }
    const heap = this.#heap;
    const key = rank * PLACES + at;
    let place = this.#heapSize++;
    for (let parent = (place - 1) >> 1; place > 0 && heap[parent]! > key; parent = (place - 1) >> 1) {
      heap[place] = heap[parent]!;
      place = parent;
    }
    heap[place] = key;
  }

  #take(): number {
    const heap = this.#heap;
    const least = heap[0]!;
    const key = heap[--this.#heapSize]!;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= this.#heapSize) break;
      if (child + 1 < this.#heapSize && heap[child + 1]! < heap[child]!) child++;
      if (heap[child]! >= key) break;
      heap[place] = heap[child]!;
      place = child;
    }
    heap[place] = key;
    return least;
  }
}
