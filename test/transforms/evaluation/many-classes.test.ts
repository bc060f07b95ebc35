import { expect, it } from 'vitest';
import { manyClasses } from '../../../transforms/evaluation/many-classes.ts';

const CLASSES = ['a', 'b', 'c'];
function measured(truth: string, answers: string) {
  return manyClasses(
    [...truth].map((_, row) => row),
    CLASSES,
    (row) => truth[row]!,
    (row) => answers[row]!,
  );
}
const once = (rows: number) => new Float64Array(rows).fill(1);

it('macro-F1 is the mean over the classes that the truth has', () => {
  // F1: a 4/5, b 2/3; nobody said c.
  const [accuracy, macro] = measured('aaabb', 'aacbb').figures(once(5));
  expect(accuracy).toBe(4 / 5);
  expect(macro).toBeCloseTo((4 / 5 + 1) / 2, 12);
  expect(measured('ab', 'ba').figures(once(2))).toEqual([0, 0]);
});

it('an answer outside of the classes is wrong, and a column of the confusion', () => {
  const { details, figures } = measured('abc', 'xbb');
  expect(figures(once(3))[0]).toBe(1 / 3);
  expect(details.confusion).toEqual({
    a: { a: 0, b: 0, c: 0, x: 1 },
    b: { a: 0, b: 1, c: 0, x: 0 },
    c: { a: 0, b: 1, c: 0, x: 0 },
  });
  expect(details.per_class).toEqual({
    a: { precision: null, recall: 0, f1: 0, rows: 1 },
    b: { precision: 1 / 2, recall: 1, f1: 2 / 3, rows: 1 },
    c: { precision: null, recall: 0, f1: 0, rows: 1 },
  });
});

it('a weight counts a row so many times, and a class that no resample has is left out of the mean', () => {
  const weighted = measured('aab', 'abb').figures(Float64Array.of(2, 1, 0));
  expect(weighted[0]).toBeCloseTo(2 / 3, 12);
  // a: 2·2 / (3 + 2); b was answered once, never right.
  expect(weighted[1]).toBeCloseTo((4 / 5 + 0) / 2, 12);
  expect(measured('ab', 'ab').figures(Float64Array.of(1, 0))).toEqual([1, 1]);
  expect(measured('', '').figures(once(0))).toEqual([Number.NaN, Number.NaN]);
});
