import { describe, expect, it } from 'vitest';
import { hidden_states } from '../../../transforms/models/hidden_states.ts';
import { scored } from '../../support/row-scores.ts';

const of = (hidden?: readonly number[]) => {
  const { hidden_states: list } = scored(hidden_states, { logProbability: [-1], ...(hidden && { hidden }) });
  return list === null ? null : [...(list as Float32Array)];
};

describe('hidden_states', () => {
  it('are the states after the chosen layers, as they are', () => {
    expect(of([0.5, -1, 2, 3])).toEqual([0.5, -1, 2, 3]);
  });

  it('are null where none were asked for, the row is too short, or one is not a finite number', () => {
    expect(of()).toBeNull();
    expect(of([])).toBeNull();
    expect(of([1, Number.POSITIVE_INFINITY])).toBeNull();
  });
});
