import { expect, it } from 'vitest';
import { cohensKappa } from '../../../transforms/statistics/cohens-kappa.ts';

const pairs = (...counts: [string, string, number][]) =>
  counts.flatMap(([a, b, count]) => Array.from({ length: count }, () => [a, b] as const));

it.each([
  // Observed 35/50, expected (25 · 30 + 25 · 20) / 50² = 0.5.
  [
    'a table of two answers',
    pairs(['yes', 'yes', 20], ['yes', 'no', 5], ['no', 'yes', 10], ['no', 'no', 15]),
    0.4,
  ],
  ['full agreement on several answers', pairs(['a', 'a', 3], ['b', 'b', 2]), 1],
  ['agreement as by chance', pairs(['a', 'a', 1], ['a', 'b', 1], ['b', 'a', 1], ['b', 'b', 1]), 0],
  ['full disagreement', pairs(['a', 'b', 2], ['b', 'a', 2]), -1],
  ['an answer that only one rater gives', pairs(['a', 'a', 1], ['a', 'c', 1]), 0],
])('kappa of %s', (_, answers, kappa) => {
  expect(cohensKappa(answers)).toBeCloseTo(kappa, 12);
});

it('is not defined without items, nor where both always say the same', () => {
  expect(cohensKappa([])).toBeNull();
  expect(cohensKappa(pairs(['a', 'a', 4]))).toBeNull();
});
