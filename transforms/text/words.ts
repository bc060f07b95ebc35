import { pythonClasses, SPACE } from './python-characters.ts';

/** The words of a text, in order. Reused: read before the next call with the same object. */
export interface Words {
  count: number;
  /** Equal for equal words, different for different ones: the word's place in order of first appearance. */
  ids: Int32Array;
  /** All words' code points, joined. */
  letters: Int32Array;
  /** Where each word begins in `letters`; after the last word, where it ends. */
  offsets: Int32Array;
  /** Hashes of all beginnings of the letters, from which `hashOfStretch` takes those of stretches. */
  hashes: Int32Array;
}

/** Room for the words of one text, to be filled by `splitWords`. */
export function noWords(): Words {
  return {
    count: 0,
    ids: new Int32Array(256),
    letters: new Int32Array(1024),
    offsets: new Int32Array(257),
    hashes: new Int32Array(1025),
  };
}

/** First word of each id. */
let firsts = new Int32Array(256);
/** Ids by hash, plus a base that rises from text to text, so that earlier entries are too small to count. */
let table = new Int32Array(1024);
let base = 1;
const LAST_BASE = 2 ** 30;

/** Cuts code points into runs without white space (`str.isspace`), as Python's `str.split()` does. Linear time. */
export function splitWords(codes: Int32Array, length: number, words: Words): Words {
  const most = (length + 1) >> 1;
  if (length > words.letters.length) {
    words.letters = new Int32Array(2 * length);
    words.hashes = new Int32Array(2 * length + 1);
  }
  if (most > words.ids.length) {
    words.ids = new Int32Array(2 * most);
    words.offsets = new Int32Array(2 * most + 1);
  }
  if (most > firsts.length) firsts = new Int32Array(2 * most);
  const mask = (2 << (32 - Math.clz32(most))) - 1;
  if (mask >= table.length) table = new Int32Array(mask + 1);
  if (base > LAST_BASE) {
    table.fill(0);
    base = 1;
  }
  const { ids, letters, offsets, hashes } = words;
  const count = cut(codes, length, letters, offsets);
  hashBeginnings(letters, offsets[count]!, hashes);
  let distinct = 0;
  for (let word = 0; word < count; word++) {
    const start = offsets[word]!;
    const size = offsets[word + 1]! - start;
    let hash = hashOfStretch(hashes, start, size);
    hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
    for (let slot = (hash ^ (hash >>> 13)) & mask; ; slot = (slot + 1) & mask) {
      const id = table[slot]! - base;
      if (id < 0) {
        table[slot] = base + distinct;
        firsts[distinct] = word;
        ids[word] = distinct++;
        break;
      }
      const first = firsts[id]!;
      const from = offsets[first]!;
      if (offsets[first + 1]! - from === size && sameLetters(letters, from, start, size)) {
        ids[word] = id;
        break;
      }
    }
  }
  words.count = count;
  base += distinct;
  return words;
}

/** Joins the letters of all words and notes where each begins; without branches, which would be hard to predict. */
function cut(codes: Int32Array, length: number, letters: Int32Array, offsets: Int32Array): number {
  let count = 0;
  let end = 0;
  let outside = 1;
  for (let i = 0; i < length; i++) {
    const code = codes[i]!;
    const space = ((pythonClasses[code]! ^ SPACE) - 1) >>> 31;
    const letter = space ^ 1;
    letters[end] = code;
    offsets[count] = end;
    end += letter;
    count += letter & outside;
    outside = space;
  }
  offsets[count] = end;
  return count;
}

/** An odd base makes hashes of stretches differences of hashes of beginnings, whatever the stretch's place. */
const BASE = 0x01000193;
let powers = powersOfBase(1025);

function hashBeginnings(letters: Int32Array, total: number, hashes: Int32Array): void {
  if (total >= powers.length) powers = powersOfBase(2 * total + 1);
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

/** A hash of the `length` letters from `from` on, by the words' `hashes`. */
export function hashOfStretch(hashes: Int32Array, from: number, length: number): number {
  return (hashes[from + length]! - Math.imul(hashes[from]!, powers[length]!)) | 0;
}

/** Whether `length` letters from `one` on equal those from `other` on. */
export function sameLetters(letters: Int32Array, one: number, other: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (letters[one + i] !== letters[other + i]) return false;
  return true;
}
