import { type Measure, ratio } from './measure.ts';

/** Least score that is a yes. */
export const CUT = 0.5;

/**
 * Accuracy, balanced accuracy (mean recall of both classes) and area under the ROC curve of a score, by row.
 *
 * The area is the chance that a true yes has a higher score than a true no, ties counting half (Mann and Whitney,
 * 1947). With `hard` scores, which are answers and rank nothing, it is not defined.
 */
export function twoClasses(
  rows: readonly number[],
  truth: (row: number) => boolean,
  score: (row: number) => number,
  hard: boolean,
): Measure {
  const order = [...rows].sort((a, b) => score(a) - score(b));
  const scores = Float64Array.from(order, score);
  const isYes = Uint8Array.from(order, (row) => (truth(row) ? 1 : 0));
  const count = (yes: number, answer: boolean) =>
    isYes.reduce((sum, one, at) => sum + (one === yes && scores[at]! >= CUT === answer ? 1 : 0), 0);
  return {
    names: ['accuracy', 'balanced_accuracy', 'roc_auc'],
    rows: rows.length,
    figures(weights) {
      const all = [0, 0];
      const right = [0, 0];
      let wins = 0;
      for (let from = 0, to = 0; from < order.length; from = to) {
        const tied = [0, 0];
        for (; to < order.length && scores[to] === scores[from]; to++)
          tied[isYes[to]!]! += weights[order[to]!]!;
        const answer = scores[from]! >= CUT ? 1 : 0;
        right[answer]! += tied[answer]!;
        wins += tied[1]! * (all[0]! + tied[0]! / 2);
        for (const yes of [0, 1]) all[yes]! += tied[yes]!;
      }
      const [no, yes] = all as [number, number];
      const balanced = (ratio(right[0]!, no) + ratio(right[1]!, yes)) / 2;
      return [ratio(right[0]! + right[1]!, no + yes), balanced, hard ? Number.NaN : ratio(wins, no * yes)];
    },
    details: {
      counts: {
        code: count(1, true) + count(1, false),
        nl: count(0, true) + count(0, false),
        code_called_nl: count(1, false),
        nl_called_code: count(0, true),
      },
    },
  };
}
