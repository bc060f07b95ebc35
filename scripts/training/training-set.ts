import { NGRAM_CATEGORIES, TEXT_CLASSES } from '../../transforms/classifier/classes.ts';
import { codeLogit } from '../../transforms/classifier/code-probability.ts';
import { BUCKETS, hashedFeatures } from '../../transforms/classifier/hashed-features.ts';
import { clustersOf, similarities } from '../../transforms/evaluation/near-copies.ts';
import type { Window } from './corpus.ts';
import { groupedFolds } from './folds.ts';
import type { LabelledText } from './labels.ts';
import { fitLogistic, type Logistic, logits, type SparseRows, softmax } from './logistic-regression.ts';

/** L2 penalties and steps of the two regressions, chosen by cross-validation on the labels. */
const FIT = { penalty: 5e-5, iterations: 25 };
/** Weight of all windows of this machine's files together, beside the labelled texts' 1. */
const WINDOWS_WEIGHT = 0.1;
const INNER_FOLDS = 4;

/** Both n-gram models of `transforms/classifier/ngram-model.ts`, before their weights are rounded. */
export interface NgramModels {
  readonly classes: Logistic;
  readonly categories: Logistic;
}

/** Platt's line: probability = 1 / (1 + exp(-(slope * logit + intercept))). */
export interface Line {
  readonly slope: number;
  readonly intercept: number;
}

/** Labelled texts (first) and windows as n-grams. */
export class TrainingSet {
  readonly labels: readonly LabelledText[];
  readonly clusters: Int32Array;
  readonly #features: SparseRows;
  readonly #classes: Int32Array;
  readonly #categories: Int32Array;
  readonly #windows: readonly number[];
  readonly #sizes = new Map<number, number>();

  constructor(labels: readonly LabelledText[], windows: readonly Window[]) {
    this.labels = labels;
    this.clusters = clustersOf(similarities(labels.map(({ text }) => text.replace(/\s+/g, ' '))));
    for (const cluster of this.clusters) this.#sizes.set(cluster, (this.#sizes.get(cluster) ?? 0) + 1);
    this.#features = featuresOf([...labels, ...windows].map(({ text }) => text));
    this.#classes = Int32Array.from([...labels, ...windows], ({ textClass }) =>
      textClass === null ? -1 : TEXT_CLASSES.indexOf(textClass),
    );
    this.#categories = Int32Array.from(labels, ({ category }) =>
      NGRAM_CATEGORIES.indexOf(category as (typeof NGRAM_CATEGORIES)[number]),
    );
    this.#windows = windows.map((_, at) => labels.length + at);
  }

  /** Folds of the labelled texts, near copies together. */
  folds(rows: readonly number[], count: number, seed: number): Map<number, number> {
    const labelOf = (row: number) => this.labels[row]!.category ?? `annotated ${this.labels[row]!.isCode}`;
    return groupedFolds(rows, labelOf, this.clusters, count, seed);
  }

  /** Both models from these labelled texts; the classes learn from all windows too. */
  fit(rows: readonly number[]): NgramModels {
    const judged = rows.filter((row) => this.#classes[row]! >= 0);
    const weights = new Float64Array(this.#classes.length).fill(1);
    for (const row of judged) weights[row] = 1 / Math.sqrt(this.#sizes.get(this.clusters[row]!)!);
    const isNl = (row: number) => TEXT_CLASSES[this.#classes[row]!] === 'nl';
    balance(weights, judged, isNl, 1);
    balance(weights, this.#windows, isNl, WINDOWS_WEIGHT);
    return {
      classes: fitLogistic(
        this.#features,
        [...judged, ...this.#windows],
        this.#classes,
        weights,
        TEXT_CLASSES.length,
        FIT,
      ),
      categories: fitLogistic(
        this.#features,
        rows.filter((row) => this.#categories[row]! >= 0),
        this.#categories,
        new Float64Array(this.#categories.length).fill(1),
        NGRAM_CATEGORIES.length,
        FIT,
      ),
    };
  }

  /** Logarithms of probabilities: categories, then text classes. */
  scores({ classes, categories }: NgramModels, row: number): Float64Array {
    const scores = new Float64Array(NGRAM_CATEGORIES.length + TEXT_CLASSES.length);
    for (const [model, into] of [
      [categories, scores.subarray(0, NGRAM_CATEGORIES.length)],
      [classes, scores.subarray(NGRAM_CATEGORIES.length)],
    ] as const) {
      logits(model, this.#features, row, into);
      softmax(into);
      for (let k = 0; k < into.length; k++) into[k] = Math.log(into[k]! + 1e-30);
    }
    return scores;
  }

  /** Scores of these texts by models that saw neither them nor near copies of them. */
  outOfFold(rows: readonly number[], seed: number): Map<number, Float64Array> {
    const folds = this.folds(rows, INNER_FOLDS, seed);
    const scores = new Map<number, Float64Array>();
    for (let fold = 0; fold < INNER_FOLDS; fold++) {
      const models = this.fit(rows.filter((row) => folds.get(row) !== fold));
      for (const row of rows) if (folds.get(row) === fold) scores.set(row, this.scores(models, row));
    }
    return scores;
  }

  /** Platt's line through the log-odds of the texts that people judged code or not; both answers weigh the same. */
  calibrate(rows: readonly number[], scores: ReadonlyMap<number, Float64Array>): Line {
    const judged = rows.filter((row) => this.labels[row]!.isCode !== null);
    const weights = new Float64Array(this.labels.length);
    for (const row of judged) weights[row] = 1 / Math.sqrt(this.#sizes.get(this.clusters[row]!)!);
    balance(weights, judged, (row) => this.labels[row]!.isCode === true, judged.length);
    return plattLine(
      judged.map((row) => ({
        logit: codeLogit(scores.get(row)!.subarray(NGRAM_CATEGORIES.length)),
        truth: this.labels[row]!.isCode ? 1 : 0,
        weight: weights[row]!,
      })),
    );
  }
}

/** Scales the rows' weights so that those in and those out of the group each add up to half of the total. */
function balance(
  weights: Float64Array,
  rows: readonly number[],
  isIn: (row: number) => boolean,
  total: number,
): void {
  for (const group of [rows.filter(isIn), rows.filter((row) => !isIn(row))]) {
    const sum = group.reduce((all, row) => all + weights[row]!, 0);
    for (const row of group) weights[row]! *= total / 2 / sum;
  }
}

/** Newton's method on two numbers, from the line that changes nothing. */
function plattLine(points: readonly { logit: number; truth: number; weight: number }[]): Line {
  let slope = 1;
  let intercept = 0;
  for (let step = 0; step < 25; step++) {
    let ga = 0,
      gb = 0,
      haa = 1e-9,
      hab = 0,
      hbb = 1e-9;
    for (const { logit, truth, weight } of points) {
      const p = 1 / (1 + Math.exp(-(slope * logit + intercept)));
      const curve = weight * p * (1 - p);
      ga += weight * (p - truth) * logit;
      gb += weight * (p - truth);
      haa += curve * logit * logit;
      hab += curve * logit;
      hbb += curve;
    }
    const determinant = haa * hbb - hab * hab;
    slope -= (hbb * ga - hab * gb) / determinant;
    intercept -= (haa * gb - hab * ga) / determinant;
  }
  return { slope, intercept };
}

function featuresOf(texts: readonly string[]): SparseRows {
  const starts = new Int32Array(texts.length + 1);
  const columns: number[] = [];
  const scales = texts.map((text, row) => {
    const { buckets, count } = hashedFeatures(text);
    for (let i = 0; i < count; i++) columns.push(buckets[i]!);
    starts[row + 1] = columns.length;
    return 1 / Math.sqrt(Math.max(1, count));
  });
  return { starts, columns: Int32Array.from(columns), scales: Float64Array.from(scales), width: BUCKETS };
}
