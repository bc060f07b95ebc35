import { expect, it } from 'vitest';
import { copiedAnswers, knownRows, majorityAnswers } from '../../../transforms/evaluation/answers.ts';
import { similarities } from '../../../transforms/evaluation/near-copies.ts';

const truth = {
  labels: ['code', 'nl', 'nl', 'pattern-repeating', 'random', null],
  isCode: [true, false, false, null, null, null],
};

it('the majority is asked of each question apart', () => {
  const { pattern, incrementing, repeating, code, category, verdict } = majorityAnswers(truth);
  expect([pattern, incrementing, repeating].map((answers) => answers![0])).toEqual([false, false, false]);
  expect(code).toEqual([0, 0, 0, 0, 0, 0]);
  expect(category).toEqual(Array(6).fill('nl'));
  expect(verdict).toBe(null);
  expect(majorityAnswers({ labels: ['pattern-repeating', 'nl'], isCode: [true, false] }).pattern).toEqual([
    true,
    true,
  ]);
  expect(majorityAnswers({ labels: [null], isCode: [true] })).toMatchObject({ code: [1], category: [''] });
});

it('the copier takes the nearest row that has an answer to the question', () => {
  const texts = ['let me = 1;', 'we went home', 'they went home', 'we went hom', 'zzzzzz', 'we went home'];
  const { pattern, repeating, code, category } = copiedAnswers(truth, similarities(texts));
  // Row 5 is a copy of row 1, but nobody labelled it; row 3 has a label, and none for the code.
  expect(category).toEqual(['', 'pattern-repeating', 'nl', 'nl', '', 'nl']);
  expect(repeating).toEqual([false, true, false, false, false, false]);
  expect(pattern).toEqual(repeating);
  expect(code).toEqual([0, 0, 0, 0, 0, 0]);
});

it('known rows are those with a value, false and 0 among them', () => {
  expect(knownRows([null, false, 0, '', null])).toEqual([1, 2, 3]);
});
