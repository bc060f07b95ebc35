import { expect, it } from 'vitest';
import { rate } from '../../../transforms/evaluation/rate.ts';

it('is the share of rows with the answer, by weight', () => {
  const answers = ['harmful', 'benign', 'uncertain', 'benign', 'harmful'];
  const measure = rate([0, 1, 2, 3], 'share', (row) => answers[row]!, 'harmful');
  expect(measure.figures(Float64Array.of(1, 1, 1, 1, 1))).toEqual([1 / 4]);
  expect(measure.figures(Float64Array.of(3, 1, 0, 0, 9))).toEqual([3 / 4]);
  expect(measure.figures(new Float64Array(5))).toEqual([Number.NaN]);
  expect(measure.details).toEqual({ counts: { harmful: 1, benign: 2, uncertain: 1 } });
});
