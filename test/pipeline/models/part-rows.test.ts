import { expect, it } from 'vitest';
import { modelPartRows } from '../../../pipeline/models/part-rows.ts';

it('parts shrink as models grow, between 64 rows and the most that are asked for', () => {
  expect(modelPartRows(1e6, 16_384)).toBe(16_384);
  expect(modelPartRows(70e6, 16_384)).toBe(12_000);
  expect(modelPartRows(1.4e9, 16_384)).toBe(600);
  expect(modelPartRows(12e9, 16_384)).toBe(70);
  expect(modelPartRows(70e9, 16_384)).toBe(64);
  expect(modelPartRows(null, 16_384)).toBe(1024);
});
