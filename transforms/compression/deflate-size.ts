import { DeflateBlock } from './deflate-block.ts';

/** zlib's level 6 (its `configuration_table`), with windowBits 15 and memLevel 8. */
const GOOD_LENGTH = 8;
const LAZY_LENGTH = 16;
const NICE_LENGTH = 128;
const LONGEST_CHAIN = 128;
const SHORTEST = 3;
const LONGEST = 258;
const WINDOW = 32768;
/** What zlib keeps ahead of the position, unless the input ends. */
const LOOKAHEAD = LONGEST + SHORTEST + 1;
const FARTHEST = WINDOW - LOOKAHEAD;
/** A match of three bytes that is farther away costs more than three literals. */
const TOO_FAR_FOR_SHORTEST = 4096;
const SYMBOLS_PER_BLOCK = 16383;
const HASHES = 32768;

/** Last position of each hash of three bytes, and before each position (by its place in the window) the one before. */
const heads = new Int32Array(HASHES);
const previous = new Int32Array(WINDOW);
/** Position of the text's first byte: texts follow each other, so that positions of earlier ones are too small to count. */
let origin = 1;
const LAST_ORIGIN = 2 ** 30;

const block = new DeflateBlock();
let matchStart = 0;

/**
 * Bytes that zlib's raw DEFLATE writes for `bytes[0..length)` at level 6 (lazy matching), windowBits 15, memLevel 8.
 *
 * Sizes only: matches as in zlib's `deflate_slow`, blocks as in RFC 1951. At most 2^30 bytes.
 */
export function deflateSize(bytes: Uint8Array, length: number): number {
  if (origin > LAST_ORIGIN) {
    heads.fill(0);
    origin = 1;
  }
  const base = origin;
  origin += length + 1;
  let bits = 0;
  let blockStart = 0;
  /** Where zlib's buffer of two windows begins; it moves on by one window when it is full. */
  let buffer = 0;
  let lengthBefore = SHORTEST - 1;
  let startBefore = 0;
  let literalWaits = false;
  block.clear();
  for (let at = 0; at < length; ) {
    if (at - buffer >= WINDOW + FARTHEST && Math.min(length, buffer + 2 * WINDOW) - at < LOOKAHEAD) {
      buffer += WINDOW;
    }
    let candidate = 0;
    if (at + SHORTEST <= length) candidate = insert(bytes, at, base);
    let best = SHORTEST - 1;
    if (candidate > base + buffer && lengthBefore < LAZY_LENGTH && base + at - candidate <= FARTHEST) {
      best = longestMatch(bytes, length, at, candidate, lengthBefore, base, buffer);
      if (best === SHORTEST && at - matchStart > TOO_FAR_FOR_SHORTEST) best = SHORTEST - 1;
    }
    if (lengthBefore >= SHORTEST && best <= lengthBefore) {
      block.addMatch(lengthBefore, at - 1 - startBefore);
      const end = at - 1 + lengthBefore;
      for (at++; at < end; at++) if (at + SHORTEST <= length) insert(bytes, at, base);
      literalWaits = false;
      lengthBefore = SHORTEST - 1;
    } else {
      if (literalWaits) block.addLiteral(bytes[at - 1]!);
      literalWaits = true;
      lengthBefore = best;
      startBefore = matchStart;
    }
    if (block.symbols === SYMBOLS_PER_BLOCK) {
      bits = block.bitsAfter(bits, at - blockStart);
      blockStart = at;
      block.clear();
    }
    // The byte here waits for the next: a longer match may begin there. It belongs to the next block.
    if (literalWaits) at++;
  }
  if (literalWaits) block.addLiteral(bytes[length - 1]!);
  return Math.ceil(block.bitsAfter(bits, length - blockStart) / 8);
}

/** Enters the three bytes at `at`; returns the position that had their hash before. */
function insert(bytes: Uint8Array, at: number, base: number): number {
  const hash = ((bytes[at]! << 10) ^ (bytes[at + 1]! << 5) ^ bytes[at + 2]!) & (HASHES - 1);
  const before = heads[hash]!;
  previous[(base + at) & (WINDOW - 1)] = before;
  heads[hash] = base + at;
  return before;
}

/** Length of the longest match that is longer than `shortest`, else `shortest` or less; sets `matchStart`. */
function longestMatch(
  bytes: Uint8Array,
  length: number,
  at: number,
  candidate: number,
  shortest: number,
  base: number,
  buffer: number,
): number {
  const ahead = length - at;
  const most = Math.min(LONGEST, ahead);
  const nice = Math.min(NICE_LENGTH, ahead);
  const oldest = base + Math.max(buffer, at - FARTHEST);
  let best = shortest;
  if (best >= ahead) return ahead;
  let chain = shortest >= GOOD_LENGTH ? LONGEST_CHAIN >> 2 : LONGEST_CHAIN;
  let start = candidate;
  do {
    const from = start - base;
    if (bytes[from + best] === bytes[at + best] && bytes[from + best - 1] === bytes[at + best - 1]) {
      let same = 0;
      while (same < most && bytes[from + same] === bytes[at + same]) same++;
      if (same > best) {
        matchStart = from;
        best = same;
        if (same >= nice) break;
      }
    }
    start = previous[start & (WINDOW - 1)]!;
  } while (start > oldest && --chain !== 0);
  return best;
}
