import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { model_memorization } from '../../../transforms/models/model_memorization.ts';
import { scored } from '../../support/row-scores.ts';

/** The metric's values where the continuation has these ranks, after a prompt of three misses. */
function of(...continuation: number[]) {
  const rank = [7, 7, ...continuation];
  return Object.values(
    scored(model_memorization, { logProbability: rank.map(() => -1), rank, promptTokens: 3 }),
  );
}

describe('model_memorization', () => {
  test.each([
    [
      [0, 0, 0, 0],
      [4, 1, 1, 4],
    ],
    [
      [0, 0, 3, 0],
      [3, 0.75, 0.25, 2],
    ],
    [
      [1, 0, 0, 0],
      [3, 0.75, 0.75, 0],
    ],
    [
      [0, 0, 0, 1],
      [3, 0.75, 0, 3],
    ],
    [
      [0, 9, 9, 0],
      [2, 0.5, 0.25, 1],
    ],
    [
      [5, 1, 1, 2],
      [0, 0, 0, 0],
    ],
    [[0], [1, 1, 1, 1]],
    [[1], [0, 0, 0, 0]],
  ])('of ranks %j has %j matches, share, strength, prefix', (ranks, expected) => {
    expect(of(...ranks)).toEqual(expected);
  });

  test('is null without a continuation, for a single token, and where no ranks were asked for', () => {
    const nothing = [null, null, null, null];
    expect(of()).toEqual(nothing);
    const values = (given: Parameters<typeof scored>[1]) => Object.values(scored(model_memorization, given));
    expect(values({ logProbability: [] })).toEqual(nothing);
    expect(values({ logProbability: Array(31).fill(0) })).toEqual(nothing);
    expect(values({ logProbability: Array(63).fill(0), rank: null })).toEqual(nothing);
  });

  test('does not look at the prompt', () => {
    const values = (rank: number[]) =>
      scored(model_memorization, { logProbability: rank.map(() => -1), rank, promptTokens: 3 });
    expect(values([0, 0, 0, 4])).toEqual(values([8, 1, 0, 4]));
  });

  const ranks = fc.array(fc.nat({ max: 2 }), { minLength: 1, maxLength: 40 });

  test('never falls as a miss becomes a hit', () => {
    fc.assert(
      fc.property(ranks, fc.nat(), (continuation, at) => {
        const before = of(...continuation) as number[];
        const after = of(...continuation.with(at % continuation.length, 0)) as number[];
        for (const [i, value] of after.entries()) expect(value).toBeGreaterThanOrEqual(before[i]!);
      }),
    );
  });

  test('prefix and strength are mirror images, at most the matches', () => {
    fc.assert(
      fc.property(ranks, (continuation) => {
        const [matches, share, strength, prefix] = of(...continuation) as [number, number, number, number];
        const [, , mirrored] = of(...continuation.toReversed()) as number[];
        expect(prefix).toBe(Math.round(mirrored! * continuation.length));
        expect(prefix).toBeLessThanOrEqual(matches);
        expect(strength).toBeLessThanOrEqual(share);
      }),
    );
  });
});
