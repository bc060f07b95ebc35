import { mixed } from './distinct-rows.ts';

/** 32-bit words of a set: rows of some 64 tokens fill a fifth of 256 bits. */
export const SET_WORDS = 8;
const BITS = SET_WORDS * 32;

/** Marks the tokens of a row in the set at `sets[at]`: a token is one of its bits, which others may share. */
export function addTokenSet(
  sets: Int32Array,
  at: number,
  tokens: Int32Array,
  start: number,
  end: number,
): void {
  sets.fill(0, at, at + SET_WORDS);
  for (let i = start; i < end; i++) {
    const bit = mixed(0, tokens[i]!) & (BITS - 1);
    sets[at + (bit >> 5)]! |= 1 << (bit & 31);
  }
}

/**
 * Edits that two rows are apart at least: each token that only one of them has, and that shares no bit with one of the
 * other's, takes an edit, which can put one of the other row in its place.
 */
export function leastDistance(a: Int32Array, atA: number, b: Int32Array, atB: number): number {
  let onlyA = 0;
  let onlyB = 0;
  for (let word = 0; word < SET_WORDS; word++) {
    const inA = a[atA + word]!;
    const inB = b[atB + word]!;
    onlyA += ones(inA & ~inB);
    onlyB += ones(inB & ~inA);
  }
  return onlyA > onlyB ? onlyA : onlyB;
}

/** Number of ones in 32 bits (Warren, Hacker's Delight, 5-1). */
function ones(bits: number): number {
  const pairs = bits - ((bits >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
