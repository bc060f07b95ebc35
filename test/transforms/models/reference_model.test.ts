import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { likelihood } from '../../../transforms/models/likelihood.ts';
import type { TokenScores } from '../../../transforms/models/model-metric.ts';
import { bitsFrom, reference_model } from '../../../transforms/models/reference_model.ts';
import { type Given, logProbabilities, scored } from '../../support/row-scores.ts';

/** Tokens by the bytes they end at; the probabilities of all but the first, as halvings. */
const scoresOf = (ends: number[], halvings: number[], rank: number[] | null = null): TokenScores => ({
  tokenEnds: Int32Array.from(ends),
  logProbability: Float32Array.from(halvings, (bits) => -bits * Math.LN2),
  rank: rank && Int32Array.from(rank),
});

/** A row of four tokens, 12 bytes, of which the last two are the continuation: bytes 6 to 12 in 6 bits. */
const row: Given = {
  tokenEnds: [3, 6, 8, 12],
  promptTokens: 2,
  logProbability: [-1, -2 * Math.LN2, -4 * Math.LN2],
};
const of = (reference: TokenScores | null) => scored(reference_model, { ...row, reference });
const nothing = {
  reference_continuation_bits_per_byte: null,
  reference_longest_prefix: null,
  counterfactual_gap: null,
};

describe('reference_model', () => {
  test('counts whole tokens where one ends with the prompt', () => {
    const values = of(scoresOf([2, 6, 7, 12], [9, 3, 15], [5, 0, 1]));
    expect(values.reference_continuation_bits_per_byte).toBeCloseTo(3, 6);
    expect(values.counterfactual_gap).toBeCloseTo(2, 6);
    expect(values.reference_longest_prefix).toBe(0);
  });

  test('counts a token that straddles the end of the prompt by its bytes after it', () => {
    // Bytes 4 to 10 in 9 bits, of which two thirds lie in the continuation; 10 to 12 in 6.
    const values = of(scoresOf([4, 10, 12], [9, 6], [0, 0]));
    expect(values.reference_continuation_bits_per_byte).toBeCloseTo(2, 6);
    expect(values.counterfactual_gap).toBeCloseTo(1, 6);
  });

  test('takes a single token for prompt and continuation, if something precedes it', () => {
    const begin = scoresOf([0, 12], [24], [0]);
    expect(of(begin).reference_continuation_bits_per_byte).toBeCloseTo(2, 6);
    expect(of(begin).reference_longest_prefix).toBe(2);
    expect(of(scoresOf([12], []))).toEqual(nothing);
    expect(of(scoresOf([7, 12], [1], [0]))).toEqual(nothing);
  });

  test.each([
    [[4, 6, 8, 12], [9, 0, 0], 2],
    [[4, 6, 8, 12], [9, 0, 1], 1],
    [[4, 6, 8, 12], [0, 1, 0], 0],
    [[4, 7, 9, 12], [0, 0, 1], 1],
    [[4, 7, 9, 12], [0, 1, 0], 0],
    [[4, 7, 9, 12], [1, 0, 0], 0],
    [[4, 5, 9, 12], [1, 0, 0], 2],
    [[4, 5, 11, 12], [0, 0, 1], 1],
  ])('tokens that end at %j with ranks %j have hit %i tokens of the row', (ends, rank, expected) => {
    expect(of(scoresOf(ends, [1, 1, 1], rank)).reference_longest_prefix).toBe(expected);
  });

  test('has no prefix where the reference was not asked for ranks', () => {
    const values = of(scoresOf([6, 12], [6]));
    expect(values).toMatchObject({
      reference_longest_prefix: null,
      counterfactual_gap: expect.closeTo(0, 6),
    });
  });

  test('is null without a reference, or a continuation, or where the reference has other bytes', () => {
    const reference = scoresOf([6, 12], [6], [0]);
    expect(of(null)).toEqual(nothing);
    expect(scored(reference_model, { ...row, promptTokens: 4, reference })).toEqual(nothing);
    expect(scored(reference_model, { logProbability: [], tokenEnds: [12], reference })).toEqual(nothing);
    expect(of(scoresOf([6, 11], [6], [0]))).toEqual(nothing);
    expect(scored(reference_model, { ...row, tokenEnds: [3, 12, 12, 12], reference })).toEqual(nothing);
    expect(of(scoresOf([6, 12], [Infinity], [0]))).toEqual(nothing);
  });

  test('has no gap where only the reference finds the row possible', () => {
    const logProbability = [-1, -1, -Infinity];
    expect(
      scored(reference_model, { ...row, logProbability, reference: scoresOf([6, 12], [6], [0]) }),
    ).toEqual({
      reference_continuation_bits_per_byte: expect.closeTo(1, 6),
      reference_longest_prefix: 2,
      counterfactual_gap: null,
    });
  });

  const tokenLengths = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 60 });
  const endsOf = (lengths: readonly number[]) => {
    let end = 0;
    return lengths.map((length) => {
      end += length;
      return end;
    });
  };

  test('of the same tokenizer and model leaves no gap', () => {
    fc.assert(
      fc.property(tokenLengths, logProbabilities(59), fc.nat(), (lengths, all, at) => {
        const logProbability = all.slice(0, lengths.length - 1);
        const tokenEnds = endsOf(lengths);
        const promptTokens = 1 + (at % (lengths.length - 1));
        const reference: TokenScores = {
          tokenEnds: Int32Array.from(tokenEnds),
          logProbability: Float32Array.from(logProbability),
          rank: new Int32Array(logProbability.length),
        };
        const given = { tokenEnds, logProbability, promptTokens, reference };
        const values = scored(reference_model, given);
        expect(values.counterfactual_gap).toBeCloseTo(0, 9);
        expect(values.reference_longest_prefix).toBe(lengths.length - promptTokens);
        expect(values.reference_continuation_bits_per_byte).toBeCloseTo(
          scored(likelihood, given).continuation_bits_per_byte as number,
          9,
        );
      }),
    );
  });

  test('parts of a text add up to the whole, wherever it is cut', () => {
    fc.assert(
      fc.property(tokenLengths, logProbabilities(60), fc.nat(), fc.nat(), (lengths, all, x, y) => {
        const ends = [0, ...endsOf(lengths)];
        const scores: TokenScores = {
          tokenEnds: Int32Array.from(ends),
          logProbability: Float32Array.from(all.slice(0, lengths.length)),
          rank: null,
        };
        const total = ends.at(-1)!;
        const [low, high] = [x % (total + 1), y % (total + 1)].sort((a, b) => a - b) as [number, number];
        const bits = (from: number, to: number) =>
          from === to ? 0 : bitsFrom(scores, from, to)! * (to - from);
        expect(bits(0, low) + bits(low, high) + bits(high, total)).toBeCloseTo(bits(0, total), 7);
      }),
    );
  });
});
