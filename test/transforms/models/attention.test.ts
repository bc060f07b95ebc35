import { describe, expect, it } from 'vitest';
import { attention } from '../../../transforms/models/attention.ts';
import { scored } from '../../support/row-scores.ts';

const of = (entropy: readonly number[], gini: readonly number[]) => {
  const values = scored(attention, { logProbability: [-1], attention: { entropy, gini } });
  return attention.columns.map(({ name }) => {
    const value = values[name];
    return value instanceof Float32Array ? [...value] : value;
  });
};

describe('attention', () => {
  it('is told of each head, layer by layer, and on average', () => {
    // Two layers of two heads.
    expect(of([4, 2, 0, 1], [0.5, 0.75, 1, 0.25])).toEqual([[4, 2, 0, 1], [0.5, 0.75, 1, 0.25], 1.75, 0.625]);
  });

  it('is null where it was not asked for, or one number is not finite', () => {
    expect(Object.values(scored(attention, { logProbability: [-1] }))).toEqual([null, null, null, null]);
    expect(of([1, Number.NaN], [0.5, 0.5])).toEqual([null, [0.5, 0.5], null, 0.5]);
  });
});
