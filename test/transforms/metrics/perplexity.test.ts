import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Value } from '../../../transforms/metric.ts';
import { perplexity } from '../../../transforms/metrics/perplexity.ts';

const TOKENS = Array.from({ length: 64 }, (_, i) => i + 1);

function measure(
  published: readonly (Value | undefined)[],
  tokens: readonly number[] = TOKENS,
): readonly Value[] {
  const [prompt, generation, sequence] = published;
  const joined: Record<string, Value> = {};
  if (prompt !== undefined) joined.prompt_perplexity_upstream = prompt;
  if (generation !== undefined) joined.generation_perplexity_upstream = generation;
  if (sequence !== undefined) joined.sequence_perplexity_upstream = sequence;
  const row = { tokens: Int32Array.from(tokens), text: '', tokenFrequencies: null, joined };
  return perplexity.measure(row) as readonly Value[];
}

describe('perplexity', () => {
  test('undoes the division by all 63 predictions and leaves that of the whole row', () => {
    const [prompt, generation, sequence] = measure([5.7395, 9.3743, 53.8]);
    expect(prompt).toBeCloseTo(5.7395 ** (63 / 31), 10);
    expect(generation).toBeCloseTo(9.3743 ** (63 / 32), 10);
    expect(sequence).toBe(53.8);
  });

  test('the halves join to the whole: 31 and 32 shares of 63', () => {
    const value = fc.double({ min: 1, max: 1e4, noNaN: true });
    fc.assert(
      fc.property(value, value, (a, b) => {
        const [prompt, generation, sequence] = measure([a, b, a * b]) as number[];
        const joined = (31 * Math.log(prompt!) + 32 * Math.log(generation!)) / 63;
        expect(joined).toBeCloseTo(Math.log(sequence!), 9);
      }),
    );
  });

  test('1 stays 1', () => {
    expect(measure([1, 1, 1])).toEqual([1, 1, 1]);
  });

  test('is null where the published value failed, is below 1, is not a number, is missing or overflows', () => {
    expect(measure([-1, 0.99, 0])).toEqual([null, null, null]);
    expect(measure([Number.NaN, Number.POSITIVE_INFINITY, null])).toEqual([null, null, null]);
    expect(measure([])).toEqual([null, null, null]);
    expect(measure([1e200, 1e200, 1e200])).toEqual([null, null, 1e200]);
    expect(measure([null, 1, null])).toEqual([null, 1, null]);
  });

  test('is null where any token is 0', () => {
    for (const at of [0, 31, 63])
      expect(
        measure(
          [2, 2, 4],
          TOKENS.map((token, i) => (i === at ? 0 : token)),
        ),
      ).toEqual([null, null, null]);
  });

  test('is null where the row has not 64 tokens', () => {
    expect(measure([2, 2, 4], TOKENS.slice(1))).toEqual([null, null, null]);
    expect(measure([2, 2, 4], [...TOKENS, 65])).toEqual([null, null, null]);
  });

  const model = {
    prompt_nll: 62,
    prompt_predicted_tokens: 31,
    continuation_nll: 32,
    continuation_predicted_tokens: 32,
    loss: 94 / 63,
  };
  const withModel = (joined: Record<string, Value>, tokens: readonly number[] = TOKENS) =>
    perplexity.measure({ tokens: Int32Array.from(tokens), text: '', tokenFrequencies: null, joined });

  test('is that of the given model, whatever is published, for any row', () => {
    const published = { prompt_perplexity_upstream: 2, generation_perplexity_upstream: 2 };
    const expected = [Math.exp(2), Math.exp(1), Math.exp(94 / 63)];
    expect(withModel({ ...model, ...published })).toEqual(expected);
    expect(withModel(model, [0, ...TOKENS])).toEqual(expected);
  });

  test('of a model is null where nothing is predicted, or the value overflows', () => {
    const short = { ...model, continuation_nll: null, continuation_predicted_tokens: null, loss: 2 };
    expect(withModel(short)).toEqual([Math.exp(2), null, Math.exp(2)]);
    expect(withModel({ ...model, prompt_nll: 31 * 710, loss: 710 })).toEqual([null, Math.exp(1), null]);
    expect(withModel({ ...model, prompt_nll: null })).toEqual([null, Math.exp(1), Math.exp(94 / 63)]);
  });

  test('is recovered from the published value of rows that the model could not score', () => {
    const unscored = Object.fromEntries(Object.keys(model).map((name) => [name, null]));
    expect(withModel({ ...unscored, sequence_perplexity_upstream: 3 })).toEqual([null, null, 3]);
  });
});
