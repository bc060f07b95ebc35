import { describe, expect, it } from 'vitest';
import { modelOf } from '../../../../transforms/models/architectures/index.ts';
import { referenceScores, scoreOf } from '../../../../transforms/models/reference/reference-scores.ts';
import { formulaTensor } from '../../../support/formula-model.ts';
import { type ModelOracle, tinyOracles } from '../../../support/model-oracles.ts';

function scores(oracle: ModelOracle) {
  const { model } = modelOf(oracle.config);
  return referenceScores(
    model,
    (name, shape) => {
      expect(oracle.tensors[name]).toEqual(shape);
      return formulaTensor(oracle, name);
    },
    oracle.ids.flat(),
    oracle.ids[0]!.length,
  );
}

describe('the float64 forward pass', () => {
  it.each(tinyOracles)('says what transformers says in float64: %s', (_, oracle) => {
    const ours = scores(oracle);
    const expected = oracle.log_probability.flat();
    expect(ours).toHaveLength(expected.length);
    // transformers takes norms and rotations, and GPT-Neo's scores too, in float32 whatever the model's type.
    const close = 1e-5;
    for (const [i, score] of ours.entries()) {
      expect(Math.abs(score.logProbability - expected[i]!)).toBeLessThan(close);
      expect(Math.abs(score.mean - oracle.mean.flat()[i]!)).toBeLessThan(close);
      expect(Math.abs(score.deviation - oracle.deviation.flat()[i]!)).toBeLessThan(close);
      expect(Math.abs(score.margin - oracle.margin.flat()[i]!)).toBeLessThan(close);
      expect(score.rank).toBe(oracle.rank.flat()[i]);
    }
  });
});

describe('the score of a token', () => {
  const logits = Float64Array.of(Math.log(0.5), Math.log(0.25), Math.log(0.25));

  it('is its log-probability, its rank and the prediction’s spread', () => {
    const score = scoreOf(logits, 1);
    expect(score.logProbability).toBeCloseTo(Math.log(0.25), 14);
    expect(score).toMatchObject({ rank: 1, likeliest: 0 });
    expect(score.mean).toBeCloseTo(-1.5 * Math.LN2, 14);
    expect(score.deviation).toBeCloseTo(0.5 * Math.LN2, 14);
    expect(score.margin).toBeCloseTo(Math.LN2, 14);
  });

  it('does not change when all logits move together', () => {
    const moved = scoreOf(
      logits.map((logit) => logit + 500),
      2,
    );
    expect(moved.logProbability).toBeCloseTo(Math.log(0.25), 12);
    expect(moved.rank).toBe(1);
  });

  it('takes the first of equals as the likeliest, with no lead', () => {
    expect(scoreOf(Float64Array.of(1, 3, 3), 2)).toMatchObject({ likeliest: 1, margin: 0, rank: 0 });
  });
});
