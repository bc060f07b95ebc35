import { describe, expect, it } from 'vitest';
import { token_log_probabilities } from '../../../transforms/models/token_log_probabilities.ts';
import { scored } from '../../support/row-scores.ts';

const of = (logProbability: readonly number[]) => {
  const { token_log_probabilities: list } = scored(token_log_probabilities, { logProbability });
  return list === null ? null : [...(list as Float32Array)];
};

describe('token_log_probabilities', () => {
  it('are those of all tokens but the first, in order', () => {
    expect(of([-0.5, -2, 0, -7.25])).toEqual([-0.5, -2, 0, -7.25]);
    expect(of(Array.from({ length: 63 }, (_, i) => -i))).toHaveLength(63);
  });

  it('are null for a row of one token, and where one is not a finite number', () => {
    expect(of([])).toBeNull();
    expect(of([-1, Number.NEGATIVE_INFINITY])).toBeNull();
    expect(of([Number.NaN, -1])).toBeNull();
  });
});
