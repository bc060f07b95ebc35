import { CATEGORIES, NGRAM_CATEGORIES } from '../../transforms/classifier/classes.ts';
import { codeLogit } from '../../transforms/classifier/code-probability.ts';
import { sharpen } from '../../transforms/classifier/content-category.ts';
import { forestShares } from '../../transforms/classifier/forest.ts';
import { BOOTSTRAP, bootstrapIntervals } from '../../transforms/evaluation/bootstrap.ts';
import { CLASSES } from '../../transforms/evaluation/labels.ts';
import { manyClasses } from '../../transforms/evaluation/many-classes.ts';
import { twoClasses } from '../../transforms/evaluation/two-classes.ts';
import { evidenceOf, trainCategories } from './category-training.ts';
import type { TrainingSet } from './training-set.ts';

const FOLDS = 5;

/** Answers about each labelled text by models that saw neither it nor near copies of it. */
export interface Unseen {
  readonly code: Float64Array;
  readonly categories: string[];
  readonly sureness: Float64Array;
}

/** Trains everything anew for each fold and asks about the texts left out. */
export function unseenAnswers(set: TrainingSet, seed: number): Unseen {
  const rows = set.labels.map((_, row) => row);
  const folds = set.folds(rows, FOLDS, seed);
  const answers: Unseen = {
    code: new Float64Array(rows.length),
    categories: [],
    sureness: new Float64Array(rows.length),
  };
  for (let fold = 0; fold < FOLDS; fold++) {
    const training = rows.filter((row) => folds.get(row) !== fold);
    const scores = set.outOfFold(training, seed + 1);
    const { slope, intercept } = set.calibrate(training, scores);
    const { forest, sharpness } = trainCategories(set, training, scores);
    const models = set.fit(training);
    for (const row of rows) {
      if (folds.get(row) !== fold) continue;
      const own = set.scores(models, row);
      answers.code[row] =
        1 / (1 + Math.exp(-(slope * codeLogit(own.subarray(NGRAM_CATEGORIES.length)) + intercept)));
      const shares = new Float64Array(CATEGORIES.length);
      forestShares(forest, evidenceOf(set, row, own), shares);
      sharpen(shares, sharpness);
      const best = shares.indexOf(Math.max(...shares));
      answers.categories[row] = CATEGORIES[best]!;
      answers.sureness[row] = shares[best]!;
    }
  }
  return answers;
}

/** Figures of the answers with 95 % intervals, calibration, and the disagreements: lines of text for a person. */
export function crossValidate(set: TrainingSet, seed: number, showErrors: boolean): string {
  const { code, categories, sureness } = unseenAnswers(set, seed);
  const rows = set.labels.map((_, row) => row);
  const label = (row: number) => set.labels[row]!;
  const judged = rows.filter((row) => label(row).isCode !== null);
  const people = judged.filter((row) => label(row).category !== null);
  const annotators = judged.filter((row) => label(row).category === null);
  const classed = rows.filter((row) => CLASSES.some((name) => name === label(row).category));
  const isCode = (row: number) => label(row).isCode === true;
  const byCategory = manyClasses(
    classed,
    CLASSES,
    (row) => label(row).category!,
    (row) => categories[row]!,
  );
  const measures = {
    people: twoClasses(people, isCode, (row) => code[row]!, false),
    annotators: twoClasses(annotators, isCode, (row) => code[row]!, false),
    category: byCategory,
  };
  const intervals = bootstrapIntervals(Object.values(measures), set.clusters, BOOTSTRAP);
  const lines = Object.entries(measures).flatMap(([name, measure], at) => {
    const figures = measure.figures(new Float64Array(rows.length).fill(1));
    return measure.names.map((figure, place) => {
      const [low, high] = intervals[at]![place]!;
      return `${name} ${figure} ${fixed(figures[place]!)} (${fixed(low)} to ${fixed(high)}), ${measure.rows} rows`;
    });
  });
  lines.push(JSON.stringify(byCategory.details, null, 1));
  const right = (row: number) => label(row).category === categories[row];
  lines.push('code, people', ...reliability(people, (row) => code[row]!, isCode));
  lines.push('code, annotators', ...reliability(annotators, (row) => code[row]!, isCode));
  lines.push('category', ...reliability(classed, (row) => sureness[row]!, right));
  if (showErrors) {
    for (const row of judged)
      if (code[row]! >= 0.5 !== isCode(row))
        lines.push(`${fixed(code[row]!)} code ${isCode(row)} ${shown(row)}`);
    for (const row of classed)
      if (!right(row))
        lines.push(`${fixed(sureness[row]!)} ${categories[row]} for ${label(row).category} ${shown(row)}`);
  }
  return lines.join('\n');

  function shown(row: number): string {
    return `${row} ${JSON.stringify(label(row).text.slice(0, 300))}`;
  }
}

/** Rows, mean probability and share of truths by tenths of the probability, and the expected calibration error. */
function reliability(
  rows: readonly number[],
  probability: (row: number) => number,
  truth: (row: number) => boolean,
): string[] {
  let error = 0;
  const lines: string[] = [];
  for (let bin = 0; bin < 10; bin++) {
    const members = rows.filter((row) => Math.min(9, Math.floor(probability(row) * 10)) === bin);
    if (members.length === 0) continue;
    const mean = members.reduce((sum, row) => sum + probability(row), 0) / members.length;
    const share = members.filter(truth).length / members.length;
    error += (members.length / rows.length) * Math.abs(mean - share);
    lines.push(`| ${bin / 10} to ${(bin + 1) / 10} | ${members.length} | ${fixed(mean)} | ${fixed(share)} |`);
  }
  return [...lines, `expected calibration error ${fixed(error)}`];
}

const fixed = (value: number) => value.toFixed(3);
