import fc from 'fast-check';
import { expect, it } from 'vitest';
import { detection } from '../../../transforms/evaluation/detection.ts';

const rowsOf = (list: readonly unknown[]) => list.map((_, row) => row);
const once = (rows: number) => new Float64Array(rows).fill(1);
function measured(truth: readonly boolean[], answers: readonly boolean[], weights = once(truth.length)) {
  const measure = detection(
    rowsOf(truth),
    (row) => truth[row]!,
    (row) => answers[row]!,
  );
  return { figures: measure.figures(weights), counts: measure.details.counts };
}
const [T, F] = [true, false];

it('counts what was found, missed and made up', () => {
  const { figures, counts } = measured([T, T, T, F, F], [T, T, F, T, F]);
  expect(figures).toEqual([2 / 3, 2 / 3, 2 / 3]);
  expect(counts).toEqual({ true_positives: 2, false_positives: 1, false_negatives: 1, true_negatives: 1 });
  expect(measured([T, F, F, F], [T, T, T, F]).figures).toEqual([1 / 3, 1, 1 / 2]);
});

it('is not defined where nothing is to be found, and F1 is 0 where nothing of it is', () => {
  expect(measured([T, F], [F, F]).figures).toEqual([Number.NaN, 0, 0]);
  expect(measured([F, F], [F, T]).figures).toEqual([0, Number.NaN, Number.NaN]);
  expect(measured([], []).figures).toEqual([Number.NaN, Number.NaN, Number.NaN]);
});

it('looks at its rows only', () => {
  const measure = detection(
    [1, 3],
    (row) => row === 1,
    (row) => row === 3,
  );
  expect(measure.rows).toBe(2);
  expect(measure.figures(Float64Array.of(9, 1, 9, 1))).toEqual([0, 0, 0]);
});

const table = fc.array(fc.tuple(fc.boolean(), fc.boolean(), fc.nat(3)), { minLength: 1, maxLength: 12 });

it('a weight counts a row so many times', () => {
  fc.assert(
    fc.property(table, (rows) => {
      const repeated = rows.flatMap((row) => Array.from({ length: row[2] }, () => row));
      const split = (list: typeof rows) =>
        [list.map(([truth]) => truth), list.map(([, answer]) => answer)] as const;
      const weights = Float64Array.from(rows, ([, , weight]) => weight);
      expect(measured(...split(rows), weights).figures).toEqual(measured(...split(repeated)).figures);
    }),
  );
});

it('F1 is the harmonic mean of precision and recall', () => {
  fc.assert(
    fc.property(table, (rows) => {
      const [precision, recall, f1] = measured(
        rows.map(([truth]) => truth),
        rows.map(([, answer]) => answer),
      ).figures as [number, number, number];
      fc.pre(precision > 0 && recall > 0);
      expect(f1).toBeCloseTo(2 / (1 / precision + 1 / recall), 12);
    }),
  );
});
