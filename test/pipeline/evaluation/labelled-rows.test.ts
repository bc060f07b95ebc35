import { expect, it } from 'vitest';
import { readLabels } from '../../../pipeline/evaluation/labelled-rows.ts';

it('reads people’s words, 1 and 0, True and False; nothing where nothing is said', () => {
  expect(
    readLabels({ category: ' Code+NL ', is_code: '1', memorized: 'False', note: ' latex ' }, 'line 2'),
  ).toEqual({
    category: 'code+nl',
    isCode: true,
    memorized: false,
    note: 'latex',
  });
  for (const cells of [{}, { category: '', is_code: ' ', memorized: null, note: null }])
    expect(readLabels(cells, 'line 2')).toEqual({ category: null, isCode: null, memorized: null, note: '' });
  expect(
    ['true', 'TRUE', '1.0', '0.0', 'false'].map((is_code) => readLabels({ is_code }, '').isCode),
  ).toEqual([true, true, true, false, false]);
});

it('names the row of a word that it does not know', () => {
  expect(() => readLabels({ category: 'pattern-repeatin' }, 'line 7')).toThrow(
    'line 7: unknown category: pattern-repeatin (did you mean pattern-repeating?); valid: code, code+nl, nl, ',
  );
  expect(() => readLabels({ is_code: 'yes' }, 'line 7')).toThrow(
    'line 7: is_code must be 1 or 0, or True or False, not "yes"',
  );
});
