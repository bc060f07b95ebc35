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
}

/** Room for the words of one text, to be filled by `splitWords`. */
export function noWords(): Words {
  return { count: 0, ids: new Int32Array(256), letters: new Int32Array(1024), offsets: new Int32Array(257) };
}

/** First word of each id, and a table of ids plus 1 by hash, cleared before use as far as it will be used. */
let firsts = new Int32Array(256);
let table = new Int32Array(1024);

/** Cuts code points into runs without white space (`str.isspace`), as Python's `str.split()` does. Linear time. */
export function splitWords(codes: Int32Array, length: number, words: Words): Words {
  const most = (length + 1) >> 1;
  if (length > words.letters.length) words.letters = new Int32Array(2 * length);
  if (most > words.ids.length) {
    words.ids = new Int32Array(2 * most);
    words.offsets = new Int32Array(2 * most + 1);
  }
  if (most > firsts.length) firsts = new Int32Array(2 * most);
  const mask = (2 << (32 - Math.clz32(most))) - 1;
  if (mask >= table.length) table = new Int32Array(mask + 1);
  table.fill(0, 0, mask + 1);
  const { ids, letters, offsets } = words;
  let count = 0;
  let distinct = 0;
  let end = 0;
  for (let i = 0; i < length; ) {
    if (pythonClasses[codes[i]!] === SPACE) {
      i++;
      continue;
    }
    const start = end;
    let hash = 0;
    for (; i < length && pythonClasses[codes[i]!] !== SPACE; i++) {
      const code = codes[i]!;
      letters[end++] = code;
      hash = Math.imul(hash ^ code, 0x5bd1e995) + 1;
    }
    hash ^= hash >>> 15;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const id = table[slot]! - 1;
      if (id < 0) {
        table[slot] = distinct + 1;
        firsts[distinct] = count;
        ids[count] = distinct++;
        break;
      }
      const first = firsts[id]!;
      const from = offsets[first]!;
      if (offsets[first + 1]! - from === end - start && sameLetters(letters, from, start, end - start)) {
        ids[count] = id;
        break;
      }
    }
    offsets[count++] = start;
    offsets[count] = end;
  }
  offsets[count] = end;
  words.count = count;
  return words;
}

/** Whether `length` letters from `one` on equal those from `other` on. */
export function sameLetters(letters: Int32Array, one: number, other: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (letters[one + i] !== letters[other + i]) return false;
  return true;
}
