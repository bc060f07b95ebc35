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
/** The text that a bucket was last seen in, by number. */
const seen = new Int32Array(BUCKETS);
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
  if (number === 0x7fffffff) {
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
    let hash = Math.imul(code + 1, FIRST);
    for (let size = 1; ; size++) {
      const bucket = (hash ^ (hash >>> 15)) >>> SHIFT;
      // Without a branch, which would be hard to predict.
      buckets[count] = bucket;
      count += seen[bucket] === now ? 0 : 1;
      seen[bucket] = now;
      if (size === 3) break;
      hash = Math.imul((hash ^ (hash >>> 13)) + (size === 1 ? before : second), NEXT) + size;
    }
    second = before;
    before = code;
  }
  features.count = count;
  current = text;
  return features;
}
