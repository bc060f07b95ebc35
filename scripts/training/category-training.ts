import { categoryEvidence, evidenceSize } from '../../transforms/classifier/category-evidence.ts';
import { CATEGORIES } from '../../transforms/classifier/classes.ts';
import { sharpen } from '../../transforms/classifier/content-category.ts';
import { type Forest, forestShares } from '../../transforms/classifier/forest.ts';
import { growForest } from './forest.ts';
import type { TrainingSet } from './training-set.ts';

/** How the forest is grown; more trees or features tried per node moved accuracy by less than a row in a hundred. */
const GROWTH = { trees: 50, tries: 24, leastRows: 3 };
const FOLDS = 4;

/** A forest, and the power that makes its shares calibrated probabilities. */
export interface CategoryModel {
  readonly forest: Forest;
  readonly sharpness: number;
}

/** Evidence of a labelled text, with n-gram scores of models that did not see it in place of the committed ones. */
export function evidenceOf(set: TrainingSet, row: number, scores: Float64Array): Float64Array {
  const evidence = categoryEvidence(set.labels[row]!.text).slice(0, evidenceSize());
  evidence.set(scores);
  return evidence;
}

/** Grows the forest on these texts; its sharpness makes the truth most likely in forests that did not see the text. */
export function trainCategories(
  set: TrainingSet,
  chosen: readonly number[],
  scores: ReadonlyMap<number, Float64Array>,
): CategoryModel {
  const rows = chosen.filter(
    (row) => set.labels[row]!.category !== null && set.labels[row]!.text.trim() !== '',
  );
  const evidence = new Map(rows.map((row) => [row, evidenceOf(set, row, scores.get(row)!)]));
  const labelOf = (row: number) => CATEGORIES.indexOf(set.labels[row]!.category!);
  const grow = (some: readonly number[]) =>
    growForest(
      some.map((row) => evidence.get(row)!),
      some.map(labelOf),
      CATEGORIES.length,
      GROWTH,
    );
  const folds = set.folds(rows, FOLDS, 3);
  const unseen: { truth: number; shares: Float64Array }[] = [];
  for (let fold = 0; fold < FOLDS; fold++) {
    const forest = grow(rows.filter((row) => folds.get(row) !== fold));
    for (const row of rows) {
      if (folds.get(row) !== fold) continue;
      const shares = new Float64Array(CATEGORIES.length);
      forestShares(forest, evidence.get(row)!, shares);
      unseen.push({ truth: labelOf(row), shares });
    }
  }
  const loss = (power: number) =>
    unseen.reduce((sum, { truth, shares }) => {
      const probabilities = shares.slice();
      sharpen(probabilities, power);
      return sum - Math.log(probabilities[truth]! + 1e-3);
    }, 0);
  const powers = Array.from({ length: 41 }, (_, i) => 0.5 + i / 20);
  const sharpness = powers.reduce((best, power) => (loss(power) < loss(best) ? power : best));
  return { forest: grow(rows), sharpness };
}
