import { type Measure, ratio } from './measure.ts';

/**
 * Precision, recall and F1 of a yes-or-no answer, by row.
 *
 * Not defined: precision without a yes, recall and F1 without a true yes (F1 is 0 where it has one and none is found).
 */
export function detection(
  rows: readonly number[],
  truth: (row: number) => boolean,
  answer: (row: number) => boolean,
): Measure {
  const cells = rows.map((row) => (truth(row) ? 2 : 0) + (answer(row) ? 1 : 0));
  const count = (cell: number) => cells.reduce((sum, one) => sum + (one === cell ? 1 : 0), 0);
  return {
    names: ['precision', 'recall', 'f1'],
    rows: rows.length,
    figures(weights) {
      const sums = [0, 0, 0, 0];
      for (let i = 0; i < cells.length; i++) sums[cells[i]!]! += weights[rows[i]!]!;
      const [, falsePositives, missed, found] = sums as [number, number, number, number];
      const f1 = found + missed === 0 ? Number.NaN : (2 * found) / (2 * found + falsePositives + missed);
      return [ratio(found, found + falsePositives), ratio(found, found + missed), f1];
    },
    details: {
      counts: {
        true_positives: count(3),
        false_positives: count(1),
        false_negatives: count(2),
        true_negatives: count(0),
      },
    },
  };
}
