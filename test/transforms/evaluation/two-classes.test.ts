import fc from 'fast-check';
import { expect, it } from 'vitest';
import { twoClasses } from '../../../transforms/evaluation/two-classes.ts';

function measured(
  truth: readonly boolean[],
  scores: readonly number[],
  weights?: Float64Array,
  hard = false,
) {
  const measure = twoClasses(
    truth.map((_, row) => row),
    (row) => truth[row]!,
    (row) => scores[row]!,
    hard,
  );
  const [accuracy, balanced, area] = measure.figures(weights ?? new Float64Array(truth.length).fill(1));
  return { accuracy, balanced, area, counts: measure.details.counts };
}
const [T, F] = [true, false];

it('cuts at a half, which is a yes', () => {
  const { accuracy, balanced, counts } = measured([T, T, T, F], [0.5, 0.9, 0.4, 0.49]);
  expect([accuracy, balanced]).toEqual([3 / 4, (2 / 3 + 1) / 2]);
  expect(counts).toEqual({ code: 3, nl: 1, code_called_nl: 1, nl_called_code: 0 });
});

it('the area is the share of pairs in order, ties counting half', () => {
  expect(measured([T, F, T, F], [0.9, 0.1, 0.8, 0.2]).area).toBe(1);
  expect(measured([T, F, T, F], [0.1, 0.9, 0.2, 0.8]).area).toBe(0);
  expect(measured([T, F, T, F], [0.5, 0.5, 0.5, 0.5]).area).toBe(1 / 2);
  // As scikit-learn 1.9.1's roc_auc_score has it.
  expect(measured([F, F, T, T, T, F], [0.1, 0.4, 0.35, 0.8, 0.4, 0.8]).area).toBeCloseTo(
    0.5555555555555556,
    12,
  );
});

it('is not defined with one class alone, nor the area of answers that rank nothing', () => {
  const { accuracy, balanced, area } = measured([T, T], [0.9, 0.1]);
  expect([accuracy, balanced, area]).toEqual([1 / 2, Number.NaN, Number.NaN]);
  expect(measured([T, F], [1, 0], undefined, true).area).toBe(Number.NaN);
});

const table = fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 4 }), fc.nat(3)), { maxLength: 12 });

it('agrees with counting all pairs, whatever the weights', () => {
  fc.assert(
    fc.property(table, (rows) => {
      let wins = 0;
      let pairs = 0;
      for (const [yes, high, a] of rows)
        for (const [no, low, b] of rows)
          if (yes && !no) {
            pairs += a * b;
            wins += a * b * (high > low ? 1 : high === low ? 0.5 : 0);
          }
      const { area } = measured(
        rows.map(([truth]) => truth),
        rows.map(([, score]) => score / 4),
        Float64Array.from(rows, ([, , weight]) => weight),
      );
      if (pairs === 0) expect(area).toBe(Number.NaN);
      else expect(area).toBeCloseTo(wins / pairs, 12);
    }),
  );
});
