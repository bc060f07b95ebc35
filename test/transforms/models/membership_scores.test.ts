import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { membership_scores } from '../../../transforms/models/membership_scores.ts';
import { logProbabilities, scored } from '../../support/row-scores.ts';

describe('membership_scores', () => {
  test('take the lowest fifth, rounded down', () => {
    const logProbability = [-1, -8, -2, -4, -0.5, -0.5, -0.5, -0.5, -0.5, -0.5, -0.5];
    expect(scored(membership_scores, { logProbability }).min_k_20).toBe(-6);
    expect(scored(membership_scores, { logProbability: logProbability.slice(0, 9) }).min_k_20).toBe(-8);
  });

  test('of 63 predictions are means of 12', () => {
    const logProbability = Array.from({ length: 63 }, (_, i) => -((i * 20) % 63));
    expect(scored(membership_scores, { logProbability }).min_k_20).toBe(-56.5);
  });

  test('take rows of any length', () => {
    const logProbability = Array.from({ length: 10_000 }, (_, i) => i - 10_000);
    expect(scored(membership_scores, { logProbability }).min_k_20).toBe(-9000.5);
  });

  test('standardize each token by its own prediction first', () => {
    const values = scored(membership_scores, {
      logProbability: [-8, -3, -1, -1, -1],
      mean: [-8, -1, -1, -1, -1],
      deviation: [2, 0.5, 1, 1, 1],
    });
    expect(values).toMatchObject({ min_k_20: -8, min_k_plus_plus_20: -4 });
  });

  test('a prediction without doubt scores its own token 0, and leaves no score for another', () => {
    const certain = { mean: Array(5).fill(0), deviation: Array(5).fill(0) };
    const values = (logProbability: number[]) =>
      scored(membership_scores, { logProbability, ...certain }).min_k_plus_plus_20;
    expect(values([0, 0, 0, 0, 0])).toBe(0);
    expect(values([0, 0, -90, 0, 0])).toBeNull();
  });

  test('are null where a fifth is no token, and for a single token', () => {
    for (const logProbability of [[], [-1], [-1, -1, -1, -1]]) {
      const moments = { mean: logProbability, deviation: logProbability };
      expect(scored(membership_scores, { logProbability, ...moments })).toMatchObject({
        min_k_20: null,
        min_k_plus_plus_20: null,
      });
    }
    expect(scored(membership_scores, { logProbability: [] }).zlib_ratio).toBeNull();
    expect(scored(membership_scores, { logProbability: Array(5).fill(-1) }).min_k_plus_plus_20).toBeNull();
  });

  test.each(['', 'a', 'a'.repeat(300), 'naïve café 😀', 'cut \ufffd', 'The quick brown fox. '.repeat(9)])(
    'zlib_ratio of %j is the loss by bytes of zlib.compress',
    (text) => {
      const bytes = deflateSync(Buffer.from(text), { level: 6 }).length;
      expect(scored(membership_scores, { logProbability: [-1, -2], text }).zlib_ratio).toBeCloseTo(
        1.5 / bytes,
        12,
      );
    },
  );

  test('Min-K% is what sorting gives, whatever the order of the tokens, and leaves the scores alone', () => {
    fc.assert(
      fc.property(logProbabilities({ minLength: 5, maxLength: 3000 }), (logProbability) => {
        const sorted = [...logProbability]
          .sort((a, b) => a - b)
          .slice(0, Math.floor(logProbability.length / 5));
        const expected = sorted.reduce((a, b) => a + b, 0) / sorted.length;
        const { min_k_20 } = scored(membership_scores, { logProbability });
        expect(min_k_20).toBeCloseTo(expected, 9);
        expect(scored(membership_scores, { logProbability: logProbability.toReversed() }).min_k_20).toBe(
          min_k_20,
        );
      }),
      { numRuns: 50 },
    );
  });

  test('Min-K% is at most the mean, and Min-K%++ of unit predictions is Min-K%', () => {
    fc.assert(
      fc.property(logProbabilities(63), (logProbability) => {
        const values = scored(membership_scores, {
          logProbability,
          mean: Array(63).fill(0),
          deviation: Array(63).fill(1),
        });
        const mean = logProbability.reduce((a, b) => a + b, 0) / 63;
        expect(values.min_k_20).toBeLessThanOrEqual(mean + 1e-9);
        expect(values.min_k_plus_plus_20).toBeCloseTo(values.min_k_20 as number, 9);
      }),
    );
  });
});
