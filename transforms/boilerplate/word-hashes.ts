import { codePointsOf } from '../text/code-points.ts';

/** A text's words in order; the first `count` hold. Reused: read before the next call. */
export interface WordHashes {
  count: number;
  /** 32-bit hash of each word. */
  words: Int32Array;
  /** `prefixes[i]` hashes the first i words, so that a hash of any run of words is one subtraction. */
  prefixes: Int32Array;
  /** Code point where each word starts, and the one after its last. */
  starts: Int32Array;
  ends: Int32Array;
}

/** Multiplier of the polynomial over words: odd, so that no word is lost from the low bits. */
const BASE = 0x2c1b3c6d;
const LONGEST_RUN = 32;
const powers = new Int32Array(LONGEST_RUN + 1);
powers[0] = 1;
for (let n = 1; n <= LONGEST_RUN; n++) powers[n] = Math.imul(powers[n - 1]!, BASE);

/** What a character does to a word: 0 ends it, else it is added (ASCII letters in lower case, digits). */
const folded = new Uint8Array(128);
for (let code = 0x30; code <= 0x39; code++) folded[code] = code;
for (let code = 0x61; code <= 0x7a; code++) {
  folded[code] = code;
  folded[code - 0x20] = code;
}

const current: WordHashes = {
  count: 0,
  words: new Int32Array(512),
  prefixes: new Int32Array(513),
  starts: new Int32Array(512),
  ends: new Int32Array(512),
};

/**
 * The text's words: runs of letters and digits, ASCII in lower case, every other character apart from letters
 * beyond ASCII a break. Comment marks, quotes and line breaks so leave no trace, and all years are one word.
 */
export function wordHashesOf(text: string): WordHashes {
  const { codes, length } = codePointsOf(text);
  // A word takes a character and a break.
  if (length / 2 >= current.words.length) grow(length);
  const { words, prefixes, starts, ends } = current;
  let count = 0;
  let prefix = 0;
  for (let i = 0; i < length; i++) {
    let character = characterOf(codes[i]!);
    if (character === 0) continue;
    const start = i;
    let hash = 0x811c9dc5;
    do {
      hash = Math.imul(hash ^ character, 0x01000193);
      character = ++i < length ? characterOf(codes[i]!) : 0;
    } while (character !== 0);
    hash = i - start === 4 && isYear(codes, start) ? YEAR : mixed(hash);
    words[count] = hash;
    starts[count] = start;
    ends[count++] = i;
    prefix = (Math.imul(prefix, BASE) + hash) | 0;
    prefixes[count] = prefix;
  }
  current.count = count;
  return current;
}

/** Hash of the `n` words (at most 32) from word `from` on. */
export function runHash(prefixes: Int32Array, from: number, n: number): number {
  return (prefixes[from + n]! - Math.imul(prefixes[from]!, powers[n]!)) | 0;
}

/** Letters beyond ASCII belong to words; the general punctuation (dashes, quotes, bullets) and U+FFFD do not. */
function characterOf(code: number): number {
  if (code < 0x80) return folded[code]!;
  return code < 0xc0 || (code >= 0x2000 && code < 0x2c00) || code === 0xfffd ? 0 : code;
}

const YEAR = 0x59454152;

/** Whether the four characters are a number from 1900 to 2099. */
function isYear(codes: Int32Array, at: number): boolean {
  const century = codes[at]! * 256 + codes[at + 1]!;
  return (century === 0x3139 || century === 0x3230) && isDigit(codes[at + 2]!) && isDigit(codes[at + 3]!);
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** Spreads a hash over all 32 bits (finalizer of MurmurHash3). */
function mixed(hash: number): number {
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

function grow(size: number): void {
  current.words = new Int32Array(size);
  current.prefixes = new Int32Array(size + 1);
  current.starts = new Int32Array(size);
  current.ends = new Int32Array(size);
}
