import type { Tokens } from './tokens.ts';

/**
 * How windows are hashed. Counts are exact whatever it says; time is not.
 *
 * Two hashes: a polynomial that rolls from a place to the next, and one with a coefficient for each place in the window,
 * for what the first lets through. Words that collide in the first, whose algebra is simple, do not pile up in a table.
 */
export interface Hashing {
  /** Base of the polynomial modulo 2^32; odd, so that no token's share is ever shifted out. */
  readonly base: number;
  /** One odd coefficient for each token of a window. */
  readonly coefficients: Int32Array;
  /** Bits that survive of the second hash; not all of them only where a test wants collisions. */
  readonly mask: number;
}

/** The golden ratio in 32 bits. */
const BASE = 0x9e3779b1 | 0;

/** Hashes of windows of `length` tokens; a seed that nobody knows makes a corpus that is slow to count hard to prepare. */
export function hashingOf(length: number, seed: number): Hashing {
  const coefficients = Int32Array.from({ length }, (_, k) => finish(seed + Math.imul(k + 1, BASE)) | 1);
  return { base: BASE, coefficients, mask: -1 };
}

/** Hash of the `length` tokens from `start` on, as it rolls: the first token has the highest power of the base. */
export function rollingHash({ base }: Hashing, tokens: Tokens, start: number, length: number): number {
  let hash = 0;
  for (let k = start; k < start + length; k++) hash = (Math.imul(hash, base) + tokens[k]!) | 0;
  return hash;
}

/** What the token that leaves a window is multiplied with. */
export function leavingFactor({ base }: Hashing, length: number): number {
  let product = 1;
  for (let k = 0; k < length; k++) product = Math.imul(product, base);
  return product;
}

/** The bit of a filter of 2^(32 - shift) bits that a rolling hash chooses: the high bits of a product depend on all. */
export function spread(hash: number, shift: number): number {
  return Math.imul(hash, 0x85ebca6b) >>> shift;
}

/** Another such bit, which the first says nothing of. */
export function spreadAnew(hash: number, shift: number): number {
  return Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35) >>> shift;
}

/** Hash of the window at `start`, from 0 to 2^32 - 1: multilinear, so that all its products are independent. */
export function windowHash({ coefficients, mask }: Hashing, tokens: Tokens, start: number): number {
  let sum = 0;
  for (let k = 0; k < coefficients.length; k++) {
    sum = (sum + Math.imul(tokens[start + k]!, coefficients[k]!)) | 0;
  }
  return (finish(sum) & mask) >>> 0;
}

/** The last step of MurmurHash3 (32 bits): every bit depends on every other. */
function finish(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
