import { oncePerText } from '../text/once-per-text.ts';
import { bytesOfBase64, floatsOfBase64, integersOfBase64 } from './base64.ts';
import { categoryEvidence } from './category-evidence.ts';
import { LEAVES, LINKS, ROOTS, SHARPNESS, THRESHOLDS } from './category-forest.ts';
import { CATEGORIES, type Category } from './classes.ts';
import { type Forest, forestShares } from './forest.ts';
import { hashedFeatures } from './hashed-features.ts';

/** A category and how probable it is that a person says the same. */
export interface ContentCategory {
  readonly category: Category;
  readonly probability: number;
}

const shares = new Float64Array(CATEGORIES.length);
const EMPTY: ContentCategory = { category: 'empty', probability: 1 };
let forest: Forest | null = null;

/** The best single description of a text, from its n-grams, patterns, boilerplate and characters. */
export const contentCategory: (text: string) => ContentCategory = oncePerText((text) => {
  if (hashedFeatures(text).count === 0) return EMPTY;
  forest ??= readForest();
  forestShares(forest, categoryEvidence(text), shares);
  sharpen(shares, SHARPNESS);
  let best = 0;
  for (let at = 1; at < shares.length; at++) if (shares[at]! > shares[best]!) best = at;
  return { category: CATEGORIES[best]!, probability: shares[best]! };
});

/** Raises probabilities to a power and makes them add up to 1: a forest's mean shares are less sure than they should be. */
export function sharpen(probabilities: Float64Array, power: number): void {
  let sum = 0;
  for (let at = 0; at < probabilities.length; at++) sum += probabilities[at] = probabilities[at]! ** power;
  for (let at = 0; at < probabilities.length; at++) probabilities[at]! /= sum;
}

function readForest(): Forest {
  return {
    classes: CATEGORIES.length,
    roots: ROOTS,
    links: integersOfBase64(LINKS),
    thresholds: floatsOfBase64(THRESHOLDS),
    leaves: bytesOfBase64(LEAVES),
  };
}
