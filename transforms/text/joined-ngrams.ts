import { sameLetters, type Words } from './words.ts';

/** An odd base makes hashes of stretches differences of hashes of beginnings, whatever the stretch's place. */
const BASE = 0x01000193;
let hashes = new Int32Array(1025);
let powers = powersOfBase(1025);
let places = new Int32Array(256);
let table = new Int32Array(1024);

/**
 * Letters in n-grams that were seen before, left to right, skipping the n words of each that is found.
 *
 * N-grams are compared as words joined without a space, as in datatrove: `1 11` equals `11 1`. Exact: hashes find, letters decide.
 */
export function lettersOfSeenNgrams(words: Words, candidates: JoinCandidates, n: number): number {
  const { count, letters, offsets } = words;
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
    const to = offsets[place + n]!;
    const length = to - from;
    let hash = (hashes[to]! - Math.imul(hashes[from]!, powers[length]!)) | 0;
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
  const { count, offsets, letters } = words;
  const last = count - shortest;
  if (last < 1) return { places, count: 0 };
  hashBeginnings(letters, offsets[count]!);
  let length = offsets[shortest]!;
  for (let i = 1; i <= last; i++) length = Math.min(length, offsets[i + shortest]! - offsets[i]!);
  const power = powers[length]!;
  const mask = (8 << (32 - Math.clz32(count))) - 1;
  if (mask >= beginnings.length) beginnings = new Uint8Array(mask + 1);
  beginnings.fill(0, 0, mask + 1);
  if (count > places.length) places = new Int32Array(2 * count);
  for (let i = 0; i <= last; i++) {
    const from = offsets[i]!;
    let hash = (hashes[from + length]! - Math.imul(hashes[from]!, power)) | 0;
    hash = (hash ^ (hash >>> 15)) & mask;
    places[i] = hash;
    // 1 where the hash is new, 3 where it occurred.
    beginnings[hash] = (beginnings[hash]! << 1) | 1;
  }
  let kept = 0;
  for (let i = 0; i <= last; i++) if (beginnings[places[i]!]! > 1) places[kept++] = i;
  return { places, count: kept };
}

/** Hashes of all beginnings of the letters, from which those of stretches follow. */
function hashBeginnings(letters: Int32Array, total: number): void {
  if (total >= hashes.length) {
    hashes = new Int32Array(2 * total + 1);
    powers = powersOfBase(2 * total + 1);
  }
  let hash = 0;
  for (let i = 0; i < total; i++) {
    hash = (Math.imul(hash, BASE) + letters[i]! + 1) | 0;
    hashes[i + 1] = hash;
  }
}

function powersOfBase(count: number): Int32Array {
  const all = new Int32Array(count);
  for (let i = 0, power = 1; i < count; i++, power = Math.imul(power, BASE)) all[i] = power;
  return all;
}
