import { expect } from 'vitest';
import type { Scores } from '../../pipeline/models/scores.ts';
import { modelOf } from '../../transforms/models/architectures/index.ts';
import type { Observations } from '../../transforms/models/onnx/observations.ts';
import { allowed, type ModelOracle } from './model-oracles.ts';

/** What `expectScores` looks at. */
export const ALL_STATISTICS = { rank: true, moments: true, margin: true, topK: 40 } as const;

/** Scores of the oracle's rows in float32 are those of transformers. */
export function expectScores(scores: Scores, oracle: ModelOracle): void {
  const expected = oracle.log_probability.flat();
  expect(scores.logProbability).toHaveLength(expected.length);
  const near = (found: number, wanted: number, limit: number) =>
    expect(Math.abs(found - wanted)).toBeLessThan(limit);
  for (const [i, logProbability] of scores.logProbability.entries()) {
    near(logProbability, expected[i]!, allowed(expected[i]!));
    near(scores.mean![i]!, oracle.mean.flat()[i]!, 1e-4);
    near(scores.deviation![i]!, oracle.deviation.flat()[i]!, 1e-4);
    near(scores.margin![i]!, oracle.margin.flat()[i]!, 1e-4);
  }
  expect([...scores.rank!]).toEqual(oracle.rank.flat());
}

/** What `expectInside` looks at: all heads, and all layers that the oracle has, at its last position. */
export function insideOf({ hidden, ids }: ModelOracle): Observations {
  return {
    attention: true,
    hidden: { position: ids[0]!.length - 1, layers: hidden.map((_, layer) => layer) },
  };
}

/** Attention and hidden states of the oracle's rows are those of transformers. */
export function expectInside(scores: Scores, oracle: ModelOracle): void {
  const rows = oracle.ids.length;
  const { layers, heads, width } = modelOf(oracle.config).model;
  expect(scores.attentionEntropy).toHaveLength(rows * layers * heads);
  for (const [i, entropy] of oracle.attention_entropy.flat().entries()) {
    expect(Math.abs(scores.attentionEntropy![i]! - entropy)).toBeLessThan(1e-3);
    expect(Math.abs(scores.attentionGini![i]! - oracle.attention_gini.flat()[i]!)).toBeLessThan(1e-5);
  }
  for (const [layer, features] of oracle.hidden.entries()) {
    expect(scores.hidden.get(layer)).toHaveLength(rows * width);
    for (const [i, value] of features.entries()) expect(scores.hidden.get(layer)![i]).toBeCloseTo(value, 4);
  }
}
