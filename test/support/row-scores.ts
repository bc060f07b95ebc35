import fc from 'fast-check';
import { expect } from 'vitest';
import type { Value } from '../../transforms/metric.ts';
import type { ModelMetric, RowScores } from '../../transforms/models/model-metric.ts';

/** What a test says of a row's scores: lists per predicted token; the rest has a default. */
export interface Given {
  readonly tokens?: readonly number[];
  readonly text?: string;
  readonly promptTokens?: number;
  readonly tokenEnds?: readonly number[];
  readonly logProbability: readonly number[];
  readonly rank?: readonly number[] | null;
  readonly mean?: readonly number[];
  readonly deviation?: readonly number[];
  readonly topKLogMass?: readonly number[];
  readonly reference?: RowScores['reference'];
  readonly attention?: { readonly entropy: readonly number[]; readonly gini: readonly number[] };
  readonly hidden?: readonly number[];
}

const floats = (values: readonly number[] | undefined) => (values ? Float32Array.from(values) : null);

/** Scores of a row of one byte per token, none of which has id 0. */
export function rowScores(given: Given): RowScores {
  const { logProbability, rank } = given;
  const length = logProbability.length + 1;
  return {
    tokens: Int32Array.from(given.tokens ?? Array.from({ length }, (_, i) => i + 1)),
    text: given.text ?? 'x'.repeat(length),
    promptTokens: given.promptTokens ?? 32,
    tokenEnds: Int32Array.from(given.tokenEnds ?? Array.from({ length }, (_, i) => i + 1)),
    logProbability: Float32Array.from(logProbability),
    rank: rank === null ? null : Int32Array.from(rank ?? logProbability.map(() => 0)),
    mean: floats(given.mean),
    deviation: floats(given.deviation),
    topKLogMass: floats(given.topKLogMass),
    reference: given.reference ?? null,
    attention: given.attention
      ? { entropy: Float32Array.from(given.attention.entropy), gini: Float32Array.from(given.attention.gini) }
      : null,
    hidden: floats(given.hidden),
  };
}

/** A model metric's values by column; none of them is NaN or infinite. */
export function scored(metric: ModelMetric, given: Given): Record<string, Value> {
  const measured = metric.measure(rowScores(given));
  const values = metric.columns.length === 1 ? [measured as Value] : (measured as readonly Value[]);
  expect(values.length).toBe(metric.columns.length);
  for (const value of values) {
    for (const one of value instanceof Float32Array ? value : [value]) {
      if (one !== null) expect(one).toSatisfy(Number.isFinite);
    }
  }
  return Object.fromEntries(metric.columns.map(({ name }, i) => [name, values[i]!]));
}

/** Log-probabilities of that many predictions, as float32 holds them. */
export const logProbabilities = (length: fc.ArrayConstraints | number) => {
  const one = fc.float({ min: -30, max: 0, noNaN: true }).map((value) => value || 0);
  return fc.array(one, typeof length === 'number' ? { minLength: length, maxLength: length } : length);
};
