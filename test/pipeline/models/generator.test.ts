import { describe, expect, it } from 'vitest';
import { Generator } from '../../../pipeline/models/generator.ts';
import { loadModelFolder } from '../../../pipeline/models/load-model.ts';
import { openWeightsScorer } from '../../../pipeline/models/scorer.ts';
import { type ModelOracle, oracleFolder, tinyOracle, tinyOracles } from '../../support/model-oracles.ts';

const CPU = { device: 'cpu', threads: 1 } as const;
const promptsOf = ({ ids, prompt }: ModelOracle) => ids.flatMap((row) => row.slice(0, prompt));

describe('greedy continuations', () => {
  it.each(tinyOracles)('are those of transformers: %s', async (_, oracle) => {
    const generator = await Generator.open(await loadModelFolder(oracleFolder(oracle, 'F16')), CPU);
    const steps = oracle.greedy[0]!.length;
    const { tokens, margins } = await generator.generate(promptsOf(oracle), oracle.prompt, steps);
    await generator.close();
    expect([...tokens]).toEqual(oracle.greedy.flat());
    for (const margin of margins) expect(margin).toBeGreaterThan(0);
  });

  it('lead by what the same tokens’ scores tell', async () => {
    const oracle = tinyOracle('gpt2');
    const model = await loadModelFolder(oracleFolder(oracle));
    const generator = await Generator.open(model, CPU);
    const scorer = await openWeightsScorer(model, { ...CPU, statistics: { margin: true, rank: true } });
    const { tokens, margins } = await generator.generate(promptsOf(oracle), 10, 10);
    const rows = oracle.ids.flatMap((row, i) => [
      ...row.slice(0, 10),
      ...tokens.subarray(10 * i, 10 * i + 10),
    ]);
    const scores = await scorer.score(rows, 20);
    for (const [i, margin] of margins.entries()) {
      const at = Math.floor(i / 10) * 19 + 9 + (i % 10);
      expect(scores.rank![at]).toBe(0);
      expect(scores.margin![at]).toBeCloseTo(margin, 4);
    }
    await Promise.all([generator.close(), scorer.close()]);
  });

  it('end for all rows when told so', async () => {
    const oracle = tinyOracle('gpt_neo');
    const generator = await Generator.open(await loadModelFolder(oracleFolder(oracle)), CPU);
    const { tokens } = await generator.generate(promptsOf(oracle), 10, 10, (step) => step < 2);
    await generator.close();
    const kept = oracle.greedy.flatMap((row) => [...row.slice(0, 3), ...new Array(7).fill(-1)]);
    expect([...tokens]).toEqual(kept);
  });
});
