import { describe, expect, it } from 'vitest';
import { ACTIVATIONS, erf } from '../../../../transforms/models/reference/activations.ts';

describe('the error function', () => {
  // Abramowitz & Stegun, table 7.1.
  it.each([
    [0, 0],
    [0.5, 0.5204998778],
    [1, 0.8427007929],
    [2, 0.995322265],
    [3.5, 0.9999992569],
    [6.5, 1],
  ])('of %d is %d', (x, value) => {
    expect(erf(x)).toBeCloseTo(value, 10);
    expect(erf(-x)).toBeCloseTo(-value, 10);
  });
});

describe('activations', () => {
  it('leave large numbers, quench very negative ones and are 0 at 0', () => {
    for (const act of Object.values(ACTIVATIONS)) {
      expect(act(30)).toBeCloseTo(30, 9);
      expect(act(-40)).toBeCloseTo(0, 9);
      expect(act(0)).toBe(0);
    }
  });

  it('differ where it matters', () => {
    expect(ACTIVATIONS.gelu(1)).toBeCloseTo(0.8413447461, 9);
    expect(ACTIVATIONS.gelu_tanh(1)).toBeCloseTo(0.841192, 6);
    expect(ACTIVATIONS.silu(1)).toBeCloseTo(0.7310585786, 9);
    expect(ACTIVATIONS.relu(1)).toBe(1);
  });
});
