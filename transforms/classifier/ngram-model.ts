import { integersOfBase64 } from './base64.ts';
import { NGRAM_CATEGORIES, TEXT_CLASSES } from './classes.ts';
import { hashedFeatures } from './hashed-features.ts';
import { BIASES, SCALES, WEIGHTS } from './ngram-weights.ts';

/** Logarithms of probabilities, by text class and, as n-grams alone tell it, by category. Reused. */
export interface NgramScores {
  readonly classes: Float64Array;
  readonly categories: Float64Array;
}

/** A bucket's twelve weights stand in three words of four bytes. */
const WORDS = 3;
/** Bytes hold a weight plus this. */
export const ZERO_WEIGHT = 128;
/** Sums of bytes, two to a word, stay below 2^16 so long. */
const MOST_SUMMANDS = 256;
const LANES = 0x00ff00ff;

const scores: NgramScores = {
  classes: new Float64Array(TEXT_CLASSES.length),
  categories: new Float64Array(NGRAM_CATEGORIES.length),
};
const sums = new Float64Array(4 * WORDS);
let table: Int32Array | null = null;
let current: string | null = null;

/**
 * Two multinomial logistic regressions over the text's n-grams, a row of unit length (L2), in one pass.
 *
 * Weights are whole numbers of 8 bits, so sums are the same on every machine. Remembers the last text.
 */
export function ngramScores(text: string): NgramScores {
  if (text === current) return scores;
  const { buckets, count } = hashedFeatures(text);
  sums.fill(-ZERO_WEIGHT * count);
  for (let from = 0; from < count; from += MOST_SUMMANDS)
    addBytes(buckets, from, Math.min(count, from + MOST_SUMMANDS));
  const norm = 1 / Math.sqrt(Math.max(1, count));
  logProbabilities(scores.classes, 0, norm);
  logProbabilities(scores.categories, TEXT_CLASSES.length, norm);
  current = text;
  return scores;
}

/** Adds bytes of a few buckets' words to `sums`, two bytes at a time: half as many steps as one by one. */
function addBytes(buckets: Int32Array, from: number, to: number): void {
  table ??= integersOfBase64(WEIGHTS);
  const words = table;
  let even0 = 0;
  let odd0 = 0;
  let even1 = 0;
  let odd1 = 0;
  let even2 = 0;
  let odd2 = 0;
  for (let i = from; i < to; i++) {
    const at = Math.imul(buckets[i]!, WORDS);
    const first = words[at]!;
    const second = words[at + 1]!;
    const third = words[at + 2]!;
    // Sums use all 32 bits: without `| 0` they would become floating point numbers.
    even0 = (even0 + (first & LANES)) | 0;
    odd0 = (odd0 + ((first >>> 8) & LANES)) | 0;
    even1 = (even1 + (second & LANES)) | 0;
    odd1 = (odd1 + ((second >>> 8) & LANES)) | 0;
    even2 = (even2 + (third & LANES)) | 0;
    odd2 = (odd2 + ((third >>> 8) & LANES)) | 0;
  }
  addLanes(0, even0, odd0);
  addLanes(4, even1, odd1);
  addLanes(8, even2, odd2);
}

function addLanes(at: number, even: number, odd: number): void {
  sums[at]! += even & 0xffff;
  sums[at + 1]! += odd & 0xffff;
  sums[at + 2]! += (even >>> 16) & 0xffff;
  sums[at + 3]! += (odd >>> 16) & 0xffff;
}

function logProbabilities(into: Float64Array, from: number, norm: number): void {
  let most = -Infinity;
  for (let at = 0; at < into.length; at++) {
    into[at] = sums[from + at]! * norm * SCALES[from + at]! + BIASES[from + at]!;
    most = Math.max(most, into[at]!);
  }
  let total = 0;
  for (let at = 0; at < into.length; at++) total += Math.exp(into[at]! - most);
  const shift = most + Math.log(total);
  for (let at = 0; at < into.length; at++) into[at]! -= shift;
}
