import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { Generator } from '../../../pipeline/models/generator.ts';
import { loadModelFolder } from '../../../pipeline/models/load-model.ts';
import { openWeightsScorer } from '../../../pipeline/models/scorer.ts';
import { allowed, oracleFolder, pythia70m } from '../../support/model-oracles.ts';

const CPU = { device: 'cpu', threads: 2 } as const;

describe('a model of the shape of Pythia-70m', () => {
  const folder = oracleFolder(pythia70m, 'F16');
  const { ids, prompt, greedy } = pythia70m;
  afterAll(() => rmSync(folder, { recursive: true }));

  it('scores as transformers does', async () => {
    const statistics = { rank: true, moments: true, margin: true };
    const scorer = await openWeightsScorer(await loadModelFolder(folder), { ...CPU, statistics });
    const scores = await scorer.score(ids.flat(), 64);
    await scorer.close();
    for (const [i, expected] of pythia70m.log_probability.flat().entries()) {
      expect(Math.abs(scores.logProbability[i]! - expected)).toBeLessThan(allowed(expected));
      // Among 50,304 logits, some lie within the last bits of the true token's.
      expect(Math.abs(scores.rank![i]! - pythia70m.rank.flat()[i]!)).toBeLessThanOrEqual(1);
      expect(Math.abs(scores.mean![i]! - pythia70m.mean.flat()[i]!)).toBeLessThan(1e-4);
      expect(Math.abs(scores.deviation![i]! - pythia70m.deviation.flat()[i]!)).toBeLessThan(5e-4);
      expect(Math.abs(scores.margin![i]! - pythia70m.margin.flat()[i]!)).toBeLessThan(1e-4);
    }
  });

  it('goes on as transformers does', async () => {
    const generator = await Generator.open(await loadModelFolder(folder), CPU);
    const prompts = ids.flatMap((row) => row.slice(0, prompt));
    const { tokens } = await generator.generate(prompts, prompt, 64 - prompt);
    await generator.close();
    expect([...tokens]).toEqual(greedy.flat());
  });
});
