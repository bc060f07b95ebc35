import { codePointsOf } from '../text/code-points.ts';
import { pythonClasses, SPACE } from '../text/python-characters.ts';

/** Buckets that features are hashed into (Weinberger et al., 2009), a power of two. */
export const BUCKETS = 1 << 15;
const SHIFT = 32 - 15;

/** Which n-grams a text has: the first `count` of `buckets`, each once, in order of first appearance. Reused. */
export interface HashedFeatures {
  readonly buckets: Int32Array;
  count: number;
}

const features: HashedFeatures = { buckets: new Int32Array(BUCKETS), count: 0 };
/** The text that a bucket was last seen in, by number: bytes, so that the table stays in the nearest cache. */
const seen = new Uint8Array(BUCKETS);
let number = 0;
let current: string | null = null;

const SPACE_CODE = 0x20;
/** Stands for all letters from Greek on but signs and symbols: no label set knows every script. */
const LETTER = 0x3b1;
/** Odd multipliers with well mixed bits (MurmurHash3's, Appleby 2011). */
const FIRST = 0xcc9e2d51;
const NEXT = 0x1b873593;

/**
 * Character n-grams of 1 to 3 code points, present or not, by bucket. A run of white space is one space, as tables
 * of labels collapse it; letters of scripts other than Latin are one. Remembers the last text.
 */
export function hashedFeatures(text: string): HashedFeatures {
  if (text === current) return features;
  const { codes, length } = codePointsOf(text);
  const buckets = features.buckets;
  if (number === 0xff) {
    seen.fill(0);
    number = 0;
  }
  const now = ++number;
  let count = 0;
  let before = SPACE_CODE;
  let second = 0;
  for (let i = 0; i < length; i++) {
    let code = codes[i]!;
    if (pythonClasses[code] === SPACE) {
      if (before === SPACE_CODE) continue;
      code = SPACE_CODE;
    } else if (code >= 0x370 && (code < 0x2000 || (code >= 0x2e80 && code < 0xd7b0))) code = LETTER;
    const one = Math.imul(code + 1, FIRST);
    const two = Math.imul((one ^ (one >>> 13)) + before, NEXT) + 1;
    const three = Math.imul((two ^ (two >>> 13)) + second, NEXT) + 2;
    count = add(buckets, count, one, now);
    count = add(buckets, count, two, now);
    count = add(buckets, count, three, now);
    second = before;
    before = code;
  }
  features.count = count;
  current = text;
  return features;
}

/** Appends a hash's bucket where it is new; without a branch, which would be hard to predict. Gives the new count. */
function add(buckets: Int32Array, count: number, hash: number, now: number): number {
  const bucket = (hash ^ (hash >>> 15)) >>> SHIFT;
  buckets[count] = bucket;
  const isNew = +(seen[bucket] !== now);
  seen[bucket] = now;
  return count + isNew;
}
