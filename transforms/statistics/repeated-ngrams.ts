const LAST_BASE = 2 ** 30;

/**
 * All n-grams of a sequence of ids that occur more than once, for n from 1 to a longest. Exact: hashes find, ids decide.
 *
 * An n-gram is its first and its last n−1 ids, so only places where both of those repeat are looked at; linear time.
 * The object is reused: read it before the next `find`.
 */
export class RepeatedNgrams {
  /** Ids in the sequence. */
  length = 0;
  /** Occurrences of repeated n-grams are numbered n by n in order of place: those of n from `first[n]` to `first[n + 1]`. */
  readonly first: Int32Array;
  /** By occurrence: where it begins, and the number of its n-gram. */
  places = new Int32Array(1024);
  kinds = new Int32Array(1024);
  /** N-grams are numbered n by n in order of appearance: those of n from `firstKind[n]` to `firstKind[n + 1]`. */
  readonly firstKind: Int32Array;
  /** By n-gram: how often it occurs (2 or more, overlaps counted), and where first. */
  counts = new Int32Array(1024);
  firstPlaces = new Int32Array(1024);

  readonly #longest: number;
  /** By candidate for one n: what its n-gram is made of, where it begins, and the first candidate that equals it. */
  #left = new Int32Array(256);
  #right = new Int32Array(256);
  #at = new Int32Array(256);
  #same = new Int32Array(256);
  /** By first candidate: how often it occurs, then its number. */
  #tally = new Int32Array(256);
  /** First candidates by hash, plus a base that rises from call to call, so that earlier entries are too small to count. */
  #table = new Int32Array(512);
  #base = 1;

  constructor(longest: number) {
    this.#longest = longest;
    this.first = new Int32Array(longest + 2);
    this.firstKind = new Int32Array(longest + 2);
  }

  /** Finds the repeated n-grams of the first `length` ids. */
  find(ids: ArrayLike<number>, length: number): this {
    this.#begin(length);
    const left = this.#left;
    const right = this.#right;
    for (let i = 0; i < length; i++) {
      left[i] = ids[i]!;
      right[i] = 0;
    }
    this.#findSame(length);
    return this.#findLonger(length);
  }

  /** The same for ids that are numbers in order of first appearance, from 0 on. */
  findNumbered(ids: Int32Array, length: number): this {
    this.#begin(length);
    const tally = this.#tally;
    const same = this.#same;
    const firstAt = this.#left;
    for (let i = 0, seen = 0; i < length; i++) {
      const id = ids[i]!;
      if (id === seen) {
        firstAt[seen++] = i;
        tally[i] = 0;
      }
      const first = firstAt[id]!;
      same[i] = first;
      tally[first]!++;
    }
    return this.#findLonger(length);
  }

  #begin(length: number): void {
    this.length = length;
    if (length > this.#at.length) this.#grow(length);
    const at = this.#at;
    for (let i = 0; i < length; i++) at[i] = i;
  }

  /** Goes on from the single ids, whose equals are found. */
  #findLonger(length: number): this {
    this.#keepRepeated(1, length);
    const left = this.#left;
    const right = this.#right;
    const at = this.#at;
    for (let n = 2; n <= this.#longest; n++) {
      const { places, kinds } = this;
      const end = this.first[n]!;
      let candidates = 0;
      for (let i = this.first[n - 1]!; i + 1 < end; i++) {
        const place = places[i]!;
        if (places[i + 1] !== place + 1) continue;
        left[candidates] = kinds[i]!;
        right[candidates] = kinds[i + 1]!;
        at[candidates++] = place;
      }
      if (candidates < 2) {
        this.first.fill(end, n + 1);
        this.firstKind.fill(this.firstKind[n]!, n + 1);
        break;
      }
      this.#findSame(candidates);
      this.#keepRepeated(n, candidates);
    }
    return this;
  }

  /** Different n-grams, those that occur once too. */
  distinct(n: number): number {
    const repeated = this.first[n + 1]! - this.first[n]!;
    return Math.max(0, this.length - n + 1) - repeated + (this.firstKind[n + 1]! - this.firstKind[n]!);
  }

  /** The first of the n-grams that occur most often, by its number; −1 where none occurs twice. */
  mostFrequent(n: number): number {
    let top = -1;
    for (let kind = this.firstKind[n]!; kind < this.firstKind[n + 1]!; kind++) {
      if (top < 0 || this.counts[kind]! > this.counts[top]!) top = kind;
    }
    return top;
  }

  /** Numbers those of the candidates that have an equal. */
  #keepRepeated(n: number, candidates: number): void {
    let end = this.first[n]!;
    let kindEnd = this.firstKind[n]!;
    this.#reserve(end + candidates);
    const { places, kinds, counts, firstPlaces } = this;
    const at = this.#at;
    const same = this.#same;
    const tally = this.#tally;
    for (let i = 0; i < candidates; i++) {
      const first = same[i]!;
      const times = tally[first]!;
      if (times === 1) continue;
      const place = at[i]!;
      places[end] = place;
      if (first === i) {
        counts[kindEnd] = times;
        firstPlaces[kindEnd] = place;
        // Numbers stand below 1, where they cannot be taken for an n-gram that occurs once.
        tally[i] = -kindEnd;
        kinds[end++] = kindEnd++;
      } else {
        kinds[end++] = -times;
      }
    }
    this.first[n + 1] = end;
    this.firstKind[n + 1] = kindEnd;
  }

  #findSame(candidates: number): void {
    const left = this.#left;
    const right = this.#right;
    const tally = this.#tally;
    const firstSame = this.#same;
    const mask = (2 << (32 - Math.clz32(candidates))) - 1;
    if (mask >= this.#table.length) this.#table = new Int32Array(mask + 1);
    const table = this.#table;
    if (this.#base > LAST_BASE) {
      table.fill(0);
      this.#base = 1;
    }
    const base = this.#base;
    this.#base += candidates;
    for (let i = 0; i < candidates; i++) {
      const one = left[i]!;
      const other = right[i]!;
      let hash = Math.imul(one, 0x9e3779b1) + other;
      hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
      let slot = (hash ^ (hash >>> 13)) & mask;
      let same = table[slot]! - base;
      while (same >= 0 && (left[same] !== one || right[same] !== other)) {
        slot = (slot + 1) & mask;
        same = table[slot]! - base;
      }
      if (same < 0) {
        table[slot] = base + i;
        tally[i] = 0;
        same = i;
      }
      firstSame[i] = same;
      tally[same]!++;
    }
  }

  #grow(length: number): void {
    this.#left = new Int32Array(2 * length);
    this.#right = new Int32Array(2 * length);
    this.#at = new Int32Array(2 * length);
    this.#same = new Int32Array(2 * length);
    this.#tally = new Int32Array(2 * length);
  }

  #reserve(occurrences: number): void {
    if (occurrences <= this.places.length) return;
    for (const name of ['places', 'kinds', 'counts', 'firstPlaces'] as const) {
      const larger = new Int32Array(2 * occurrences);
      larger.set(this[name]);
      this[name] = larger;
    }
  }
}
