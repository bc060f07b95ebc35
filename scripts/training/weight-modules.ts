import { NGRAM_CATEGORIES, TEXT_CLASSES } from '../../transforms/classifier/classes.ts';
import { BUCKETS } from '../../transforms/classifier/hashed-features.ts';
import { learnedHash } from '../../transforms/classifier/learned-texts.ts';
import { ZERO_WEIGHT } from '../../transforms/classifier/ngram-model.ts';
import type { CategoryModel } from './category-training.ts';
import type { Line, NgramModels } from './training-set.ts';

const HEADER = '// Made by scripts/train-classifiers.ts: do not edit.\n\n';

/** The module `ngram-weights.ts`: weights of both models side by side, each output rounded to 8 bits of its largest. */
export function ngramModule({ classes, categories }: NgramModels, { slope, intercept }: Line): string {
  const outputs = TEXT_CLASSES.length + NGRAM_CATEGORIES.length;
  const bytes = new Uint8Array(BUCKETS * outputs);
  const scales: number[] = [];
  for (const model of [classes, categories])
    for (const weights of model.weights) {
      const scale = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0) / 127;
      weights.forEach((weight, bucket) => {
        bytes[bucket * outputs + scales.length] = ZERO_WEIGHT + Math.round(weight / scale);
      });
      scales.push(scale);
    }
  return (
    HEADER +
    constant('CODE_SLOPE', slope) +
    constant('CODE_INTERCEPT', intercept) +
    constant('SCALES', scales) +
    constant('BIASES', [...classes.biases, ...categories.biases]) +
    constant('WEIGHTS', base64(bytes))
  );
}

/** The module `category-forest.ts`. */
export function forestModule({ forest, sharpness }: CategoryModel): string {
  return (
    HEADER +
    constant('SHARPNESS', sharpness) +
    constant('ROOTS', forest.roots) +
    constant('LINKS', base64(littleEndian(forest.links))) +
    constant('THRESHOLDS', base64(littleEndian(forest.thresholds))) +
    constant('LEAVES', base64(forest.leaves))
  );
}

/** The module `learned-hashes.ts`: which texts were learned from. */
export function hashesModule(texts: readonly string[]): string {
  const hashes = Int32Array.from(new Set(texts.map(learnedHash))).sort();
  return HEADER + constant('HASHES', base64(littleEndian(hashes)));
}

const constant = (name: string, value: unknown) => `export const ${name} = ${JSON.stringify(value)};\n`;
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

function littleEndian(numbers: Int32Array | Float32Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * numbers.length));
  for (const [at, value] of numbers.entries()) {
    if (numbers instanceof Int32Array) view.setInt32(4 * at, value, true);
    else view.setFloat32(4 * at, value, true);
  }
  return new Uint8Array(view.buffer);
}
