import { expect, it } from 'vitest';
import { disagreements } from '../../../transforms/evaluation/disagreements.ts';

const NONE = {
  incrementing: null,
  repeating: null,
  pattern: null,
  code: null,
  codeIsHard: false,
  category: null,
  verdict: null,
};

it('lists the surest first, of equals those that stand first, and no more than asked', () => {
  const truth = { labels: ['code', 'nl', 'code', 'nl', 'random'], isCode: [true, false, true, false, null] };
  const answers = { ...NONE, code: [0.3, 0.9, 0.1, 0.2, 1], category: ['nl', 'code', 'nl', 'nl', 'other'] };
  const sure = { incrementing: null, repeating: null, category: [0.5, 0.5, 0.8, 1, 1], harm: null };
  expect(disagreements(truth, answers, sure, 2)).toEqual({
    code_vs_nl: [
      { row: 1, truth: 'nl', answer: 'code', confidence: 0.9 },
      { row: 2, truth: 'code', answer: 'nl', confidence: 0.9 },
    ],
    category: [
      { row: 2, truth: 'code', answer: 'nl', confidence: 0.8 },
      { row: 0, truth: 'code', answer: 'nl', confidence: 0.5 },
    ],
  });
});

it('flags say the label that they miss or take for a pattern, and verdicts are wrong where benign is called harmful', () => {
  const truth = {
    labels: ['pattern-incrementing', 'nl', null, 'duplicated', 'nl'],
    isCode: [null, null, null, null, null],
  };
  const answers = {
    ...NONE,
    incrementing: [false, true, true, false, false],
    verdict: ['benign', 'harmful', 'harmful', 'harmful', 'uncertain'],
  };
  expect(
    disagreements(
      truth,
      answers,
      { incrementing: [0.1, 0.7, 1, 0, 0], repeating: null, category: null, harm: null },
      9,
    ),
  ).toEqual({
    incrementing: [
      { row: 0, truth: 'pattern-incrementing', answer: 'not incrementing', confidence: 0.9 },
      { row: 1, truth: 'nl', answer: 'incrementing', confidence: 0.7 },
    ],
    verdict: [{ row: 3, truth: 'duplicated', answer: 'harmful', confidence: null }],
  });
});
