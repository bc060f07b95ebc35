import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { likelihood } from '../../../transforms/models/likelihood.ts';
import { logProbabilities, scored } from '../../support/row-scores.ts';

describe('likelihood', () => {
  test('sums prompt and continuation apart, and counts what it sums', () => {
    const logProbability = [-1, -2, -0.5, -0.25];
    expect(scored(likelihood, { logProbability, promptTokens: 3, tokenEnds: [1, 2, 4, 5, 7] })).toEqual({
      prompt_nll: 3,
      prompt_predicted_tokens: 2,
      continuation_nll: 0.75,
      continuation_predicted_tokens: 2,
      loss: 3.75 / 4,
      continuation_bits_per_byte: 0.75 / Math.LN2 / 3,
    });
  });

  test('of 64 tokens predicts 31 of the prompt and 32 of the continuation', () => {
    expect(scored(likelihood, { logProbability: Array(63).fill(-2) })).toMatchObject({
      prompt_nll: 62,
      prompt_predicted_tokens: 31,
      continuation_nll: 64,
      continuation_predicted_tokens: 32,
      loss: 2,
      continuation_bits_per_byte: 2 / Math.LN2,
    });
  });

  test.each([1, 30, 31])(
    'has no continuation where the prompt is not followed by any: %i predictions',
    (n) => {
      expect(scored(likelihood, { logProbability: Array(n).fill(-1) })).toEqual({
        prompt_nll: n,
        prompt_predicted_tokens: n,
        continuation_nll: null,
        continuation_predicted_tokens: null,
        loss: 1,
        continuation_bits_per_byte: null,
      });
    },
  );

  test('has one token of continuation after 32 of the prompt', () => {
    expect(scored(likelihood, { logProbability: Array(32).fill(-1) })).toMatchObject({
      prompt_predicted_tokens: 31,
      continuation_nll: 1,
      continuation_predicted_tokens: 1,
    });
  });

  test('has no prompt where its only token is the first', () => {
    expect(scored(likelihood, { logProbability: [-1, -2], promptTokens: 1 })).toMatchObject({
      prompt_nll: null,
      prompt_predicted_tokens: null,
      continuation_nll: 3,
      continuation_predicted_tokens: 2,
    });
  });

  test('of a single token says nothing', () => {
    expect(Object.values(scored(likelihood, { logProbability: [] }))).toEqual(Array(6).fill(null));
  });

  test('of a certain row is 0 and not minus 0', () => {
    for (const zero of [0, -0]) {
      const values = scored(likelihood, { logProbability: Array(63).fill(zero) });
      for (const name of ['prompt_nll', 'continuation_nll', 'loss', 'continuation_bits_per_byte'])
        expect(values[name]).toBe(0);
    }
  });

  test('is null where a token is impossible or the continuation has no bytes', () => {
    const impossible = scored(likelihood, { logProbability: [-1, -Infinity], promptTokens: 2 });
    expect(impossible).toMatchObject({ prompt_nll: 1, continuation_nll: null, loss: null });
    const empty = { logProbability: [-1], promptTokens: 1, tokenEnds: [3, 3] };
    expect(scored(likelihood, empty)).toMatchObject({
      continuation_nll: 1,
      continuation_bits_per_byte: null,
    });
  });

  test('parts join to the whole, wherever the prompt ends', () => {
    fc.assert(
      fc.property(
        logProbabilities({ minLength: 2, maxLength: 80 }),
        fc.nat({ max: 90 }),
        (logProbability, at) => {
          const values = scored(likelihood, { logProbability, promptTokens: at + 1 }) as Record<
            string,
            number
          >;
          const tokens = values.prompt_predicted_tokens! + values.continuation_predicted_tokens!;
          expect(tokens).toBe(logProbability.length);
          expect((values.prompt_nll! + values.continuation_nll!) / tokens).toBeCloseTo(values.loss!, 10);
        },
      ),
    );
  });
});
