import { type Measure, ratio } from './measure.ts';

/** What is known of one class. */
export interface ClassScore {
  readonly precision: number | null;
  readonly recall: number | null;
  readonly f1: number | null;
  readonly rows: number;
}

/**
 * Accuracy and macro-F1 of an answer that is one of several classes, by row.
 *
 * Macro-F1 is the mean F1 of those `classes` that the truth has in these rows. An answer outside of `classes` is
 * wrong, and a column of its own in the confusion (truth, then answer, then rows).
 */
export function manyClasses(
  rows: readonly number[],
  classes: readonly string[],
  truth: (row: number) => string,
  answer: (row: number) => string,
): Measure {
  const answers = [...new Set([...classes, ...rows.map(answer)])];
  const width = answers.length;
  const truths = rows.map((row) => classes.indexOf(truth(row)));
  const cells = rows.map((row, at) => truths[at]! * width + answers.indexOf(answer(row)));
  const present = classes.map((_, at) => at).filter((at) => truths.includes(at));
  const confusion = (weights: (row: number) => number) => {
    const sums = new Float64Array(classes.length * width);
    for (let i = 0; i < cells.length; i++) sums[cells[i]!]! += weights(rows[i]!);
    return sums;
  };
  const once = confusion(() => 1);
  return {
    names: ['accuracy', 'macro_f1'],
    rows: rows.length,
    figures(weights) {
      const sums = confusion((row) => weights[row]!);
      const scores = present.map((at) => scoresOf(sums, width, at));
      const defined = scores.filter(({ f1 }) => !Number.isNaN(f1));
      const right = scores.reduce((sum, { found }) => sum + found, 0);
      return [
        ratio(
          right,
          sums.reduce((sum, one) => sum + one, 0),
        ),
        ratio(
          defined.reduce((sum, { f1 }) => sum + f1, 0),
          defined.length,
        ),
      ];
    },
    details: {
      per_class: Object.fromEntries(classes.map((name, at) => [name, classScore(once, width, at)])),
      confusion: Object.fromEntries(
        classes.map((name, at) => [
          name,
          Object.fromEntries(answers.map((other, to) => [other, once[at * width + to]!])),
        ]),
      ),
    },
  };
}

function scoresOf(sums: Float64Array, width: number, at: number) {
  let rows = 0;
  for (let to = 0; to < width; to++) rows += sums[at * width + to]!;
  let answered = 0;
  for (let cell = at; cell < sums.length; cell += width) answered += sums[cell]!;
  const found = sums[at * width + at]!;
  return {
    rows,
    found,
    precision: ratio(found, answered),
    recall: ratio(found, rows),
    f1: ratio(2 * found, rows + answered),
  };
}

function classScore(sums: Float64Array, width: number, at: number): ClassScore {
  const { rows, precision, recall, f1 } = scoresOf(sums, width, at);
  const known = (value: number) => (Number.isNaN(value) ? null : value);
  return { precision: known(precision), recall: known(recall), f1: known(f1), rows };
}
