import { expect, it } from 'vitest';
import { findingLine } from '../../../pipeline/evaluation/finding-line.ts';

const email = {
  type: 'email',
  start: 3,
  end: 9,
  validated: true,
  confidence: 0.9,
  placeholder: false,
} as const;

it('is one JSON object with the row’s id, or its number where it has none', () => {
  expect(findingLine('"a\\"b"', 5, [email])).toBe(
    '{"id":"a\\"b","findings":[{"type":"email","start":3,"end":9,"validated":true,"confidence":0.9,"placeholder":false}]}\n',
  );
  expect(findingLine('12345678901234567890', 5, [])).toBe('{"id":12345678901234567890,"findings":[]}\n');
  expect(findingLine(null, 5, null)).toBe('{"id":5,"findings":null}\n');
});
