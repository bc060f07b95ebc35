import { describe, expect, it } from 'vitest';
import { isFragile, largestDifference, marginError } from '../../../transforms/models/fragility.ts';

describe('a margin', () => {
  it('may be wrong by twice what a log-probability may, or by four times what was seen', () => {
    expect(marginError('fp32', 0)).toBe(4e-4);
    expect(marginError('fp16', 0)).toBe(0.04);
    expect(marginError('fp32', 9e-5)).toBe(4e-4);
    expect(marginError('fp32', 0.25)).toBe(1);
    expect(marginError('fp16', 0.25)).toBe(1);
  });

  it('is fragile below its error, a tie always', () => {
    expect([0, 0.0999, 0.1, 5].map((margin) => isFragile(margin, 0.1))).toEqual([true, true, false, false]);
  });
});

describe('the largest difference', () => {
  it('is without sign, and 0 of nothing', () => {
    expect(largestDifference([1, 5, -2], [1.5, 4, -4])).toBe(2);
    expect(largestDifference([], [])).toBe(0);
  });
});
