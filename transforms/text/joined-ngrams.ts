import { hashOfStretch, sameLetters, type Words } from './words.ts';

let places = new Int32Array(256);
let table = new Int32Array(1024);

/**
 * Letters in n-grams that were seen before, left to right, skipping the n words of each that is found.
 *
 * N-grams are compared as words joined without a space, as in datatrove: `1 11` equals `11 1`. Exact: hashes find, letters decide.
 */
export function lettersOfSeenNgrams(words: Words, candidates: JoinCandidates, n: number): number {
  const { count, letters, offsets, hashes } = words;
  const mask = (2 << (32 - Math.clz32(candidates.count))) - 1;
  if (mask >= table.length) table = new Int32Array(mask + 1);
  table.fill(0, 0, mask + 1);
  let found = 0;
  let next = 0;
  for (let i = 0; i < candidates.count; i++) {
    const place = candidates.places[i]!;
    if (place < next) continue;
    if (place + n > count) break;
    const from = offsets[place]!;
    const length = offsets[place + n]! - from;
    let hash = hashOfStretch(hashes, from, length);
    hash ^= hash >>> 15;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const seen = table[slot]! - 1;
      if (seen < 0) {
        table[slot] = place + 1;
        break;
      }
      const start = offsets[seen]!;
      if (offsets[seen + n]! - start === length && sameLetters(letters, start, from, length)) {
        found += length;
        next = place + n;
        break;
      }
    }
  }
  return found;
}

/** Words, in order, at which a joined n-gram may begin that occurs twice. */
export interface JoinCandidates {
  places: Int32Array;
  count: number;
}

/** By hash of beginnings: 0, 1 where one has it, more where several have. */
let beginnings = new Uint8Array(1024);

/**
 * The words that may begin an n-gram of `shortest` or more words which another one equals.
 *
 * All such n-grams have as many letters as the shortest one; so many must follow another word too, or seem to by their hash.
 */
export function joinCandidates(words: Words, shortest: number): JoinCandidates {
  const { count, offsets, hashes } = words;
  const last = count - shortest;
  if (last < 1) return { places, count: 0 };
  let length = offsets[shortest]!;
  for (let i = 1; i <= last; i++) length = Math.min(length, offsets[i + shortest]! - offsets[i]!);
  const mask = (8 << (32 - Math.clz32(count))) - 1;
  if (mask >= beginnings.length) beginnings = new Uint8Array(mask + 1);
  beginnings.fill(0, 0, mask + 1);
  if (count > places.length) places = new Int32Array(2 * count);
  for (let i = 0; i <= last; i++) {
    let hash = hashOfStretch(hashes, offsets[i]!, length);
    hash = (hash ^ (hash >>> 15)) & mask;
    places[i] = hash;
    // 1 where the hash is new, 3 where it occurred.
    beginnings[hash] = (beginnings[hash]! << 1) | 1;
  }
  let kept = 0;
  for (let i = 0; i <= last; i++) if (beginnings[places[i]!]! > 1) places[kept++] = i;
  return { places, count: kept };
}
