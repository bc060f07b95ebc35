import { expect, it } from 'vitest';
import { CLASSES, classOf, isBenignLabel, LABELS } from '../../../transforms/evaluation/labels.ts';

it('every class means itself, stock text is boilerplate, and the rest no class', () => {
  for (const name of CLASSES) expect(classOf(name)).toBe(name);
  expect(['duplicated', 'template'].map(classOf)).toEqual(['boilerplate', 'boilerplate']);
  expect(['random', 'structured', 'empty/blank', 'empty', 'other', null].map(classOf)).toEqual(
    Array(6).fill(null),
  );
  expect(LABELS).toHaveLength(CLASSES.length + 7);
});

it('patterns and duplicates are benign, by what people said', () => {
  expect(LABELS.filter(isBenignLabel)).toEqual(['pattern-incrementing', 'pattern-repeating', 'duplicated']);
  expect(isBenignLabel(null)).toBe(false);
});
