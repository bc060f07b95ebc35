import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Generator } from '../../../pipeline/models/generator.ts';
import { type LoadedModel, loadModelFolder } from '../../../pipeline/models/load-model.ts';
import { idsTensor } from '../../../pipeline/models/rows.ts';
import { openWeightsScorer, type Scorer, type ScorerOptions } from '../../../pipeline/models/scorer.ts';
import { ModelSession } from '../../../pipeline/models/session.ts';
import { largestDifference } from '../../../transforms/models/fragility.ts';
import { scoringModel } from '../../../transforms/models/onnx/scoring-graph.ts';
import { formulaTensor, safetensors } from '../../support/formula-model.ts';
import {
  allowedInFloat16,
  oracleFolder,
  SURE,
  tinyOracle,
  tinyOracles,
} from '../../support/model-oracles.ts';
import { ALL_STATISTICS, expectInside, expectScores, insideOf } from '../../support/oracle-checks.ts';

const CPU = { device: 'cpu', threads: 1, statistics: ALL_STATISTICS } as const;
const open: Scorer[] = [];

async function scorerOf(model: LoadedModel, options: ScorerOptions = CPU): Promise<Scorer> {
  const scorer = await openWeightsScorer(model, options);
  open.push(scorer);
  return scorer;
}

afterAll(() => Promise.all(open.map((scorer) => scorer.close())));

describe('the sharpened oracles', () => {
  const sharpened = tinyOracles.filter(([, { sharpness }]) => sharpness > 1);

  it.each(sharpened)('are sure of half of their tokens, as of memorized text: %s', (_, oracle) => {
    const logs = oracle.log_probability.flat();
    expect(logs.filter((log) => log > SURE).length).toBeGreaterThan(logs.length / 2);
  });

  it('are one of each architecture', () => {
    const types = (oracles: typeof tinyOracles) =>
      new Set(oracles.map(([, { config }]) => config.model_type));
    expect(types(sharpened)).toEqual(types(tinyOracles));
  });
});

describe('scores of a model', () => {
  it.each(
    tinyOracles.flatMap(([name, oracle]) =>
      (['F32', 'F16', 'BF16'] as const).map((type) => [name, type, oracle] as const),
    ),
  )('are those of transformers: %s as %s', async (_, type, oracle) => {
    const scorer = await scorerOf(await loadModelFolder(oracleFolder(oracle, type, type === 'F16' ? 2 : 1)));
    expectScores(await scorer.score(oracle.ids.flat(), 20), oracle);
  });

  it.each(tinyOracles)('are near those of transformers with weights in 8 bits: %s', async (_, oracle) => {
    const model = await loadModelFolder(oracleFolder(oracle, 'F16'));
    const expected = oracle.log_probability.flat();
    const error = async (dtype: 'fp32' | 'int8') => {
      const scorer = await scorerOf(model, { ...CPU, dtype });
      const { logProbability } = await scorer.score(oracle.ids.flat(), oracle.ids[0]!.length);
      return largestDifference(logProbability, expected);
    };
    const rounded = await error('int8');
    // Were nothing rounded, the difference would be that of float32.
    expect(rounded).toBeGreaterThan(10 * (await error('fp32')));
    expect(rounded / Math.max(...expected.map(Math.abs))).toBeLessThan(0.06);
  });

  it.each(tinyOracles)('are near those of transformers in the graph for float16: %s', async (_, oracle) => {
    const { model, weights, weightsFolder } = await loadModelFolder(oracleFolder(oracle, 'F16'));
    const numerics = { compute: 'float16', compactEmbeddings: false } as const;
    const graph = scoringModel(model, weights, { numerics, statistics: ALL_STATISTICS, tile: 16 });
    const session = await ModelSession.open(graph, { device: 'cpu', threads: 1, weightsFolder });
    const rows = oracle.ids.length;
    const out = await session.run({ input_ids: idsTensor(oracle.ids.flat(), 20, 0, rows) });
    await session.close();
    const expected = oracle.log_probability.flat();
    for (const [i, logProbability] of (out.log_probability!.data as Float32Array).entries()) {
      expect(Math.abs(logProbability - expected[i]!)).toBeLessThan(allowedInFloat16(expected[i]!));
    }
  });

  const oracle = tinyOracle('gpt_neox, parallel');
  const ids = oracle.ids.flat();

  it('hold in batches of any size, more positions than a tile among them', async () => {
    const scorer = await scorerOf(await loadModelFolder(oracleFolder(oracle)));
    const once = await scorer.score(ids, 20);
    for (const times of [1, 5, 9]) {
      const many = await scorer.score(Array.from({ length: times }, () => ids).flat(), 20);
      expect(many.logProbability).toHaveLength(times * 57);
      for (const [i, value] of many.logProbability.entries()) {
        expect(Math.abs(value - once.logProbability[i % 57]!)).toBeLessThan(1e-5);
      }
      expect([...many.rank!]).toEqual(Array.from({ length: times }, () => [...once.rank!]).flat());
    }
  });

  it('are the same where memory allows one row at a time', async () => {
    const model = await loadModelFolder(oracleFolder(oracle));
    const statistics = { rank: true, moments: true };
    const observations = { attention: true, hidden: { position: 3, layers: [0, 2] } };
    const together = await (await scorerOf(model, { ...CPU, statistics, observations })).score(ids, 20);
    const single = await scorerOf(model, { ...CPU, statistics, observations, layerBytes: 1 });
    const apart = await single.score(ids, 20);
    expect([...apart.rank!]).toEqual([...together.rank!]);
    const close = (a: Float32Array, b: Float32Array) => {
      expect(a).toHaveLength(b.length);
      for (const [i, value] of a.entries()) expect(value).toBeCloseTo(b[i]!, 5);
    };
    close(apart.logProbability, together.logProbability);
    close(apart.deviation!, together.deviation!);
    close(apart.attentionGini!, together.attentionGini!);
    close(apart.hidden.get(2)!, together.hidden.get(2)!);
  });

  it('are none for rows of one token, and for no rows', async () => {
    const scorer = await scorerOf(await loadModelFolder(oracleFolder(oracle)));
    expect((await scorer.score([5, 6, 7], 1)).logProbability).toHaveLength(0);
    expect((await scorer.score([], 20)).logProbability).toHaveLength(0);
    await expect(scorer.score([1, 2, 3], 2)).rejects.toThrow('3 ids are no rows of 2');
  });

  it('do not depend on what a shorter row is filled up with', async () => {
    const scorer = await scorerOf(await loadModelFolder(oracleFolder(oracle)));
    const row = oracle.ids[0]!;
    const short = await scorer.score(row.slice(0, 7), 7);
    const filled = await scorer.score([...row.slice(0, 7), ...new Array(13).fill(0)], 20);
    for (const [i, value] of short.logProbability.entries()) {
      expect(value).toBeCloseTo(filled.logProbability[i]!, 5);
    }
  });

  it('hold only what was asked for', async () => {
    const scorer = await scorerOf(await loadModelFolder(oracleFolder(oracle)), { ...CPU, statistics: {} });
    const scores = await scorer.score(ids, 20);
    const given = Object.entries(scores).filter(([, value]) => value !== undefined);
    expect(given.map(([key]) => key)).toEqual(['logProbability', 'hidden']);
    expect(scores.hidden.size).toBe(0);
  });

  it('tell how much the k likeliest tokens have together', async () => {
    const model = await loadModelFolder(oracleFolder(oracle));
    const all = await scorerOf(model, { ...CPU, statistics: { topK: 300 } });
    for (const mass of (await all.score(ids, 20)).topKLogMass!) expect(mass).toBeCloseTo(0, 5);
    const one = await scorerOf(model, { ...CPU, statistics: { topK: 1, rank: true } });
    const { topKLogMass, rank, logProbability } = await one.score(ids, 20);
    for (const [i, mass] of topKLogMass!.entries()) {
      if (rank![i] === 0) expect(mass).toBeCloseTo(logProbability[i]!, 5);
      else expect(mass).toBeGreaterThan(logProbability[i]!);
    }
  });

  it.each(tinyOracles)('come with attention and hidden states: %s', async (_, tiny) => {
    const scorer = await scorerOf(await loadModelFolder(oracleFolder(tiny)), {
      ...CPU,
      statistics: {},
      observations: insideOf(tiny),
    });
    expectInside(await scorer.score(tiny.ids.flat(), 20), tiny);
  });

  it('come from no layer that the model lacks', async () => {
    const hidden = { position: 0, layers: [3] };
    const model = await loadModelFolder(oracleFolder(oracle));
    await expect(scorerOf(model, { ...CPU, observations: { hidden } })).rejects.toThrow(
      /no layer 3: .* to 2/,
    );
  });

  it('are refused to rows that the model cannot take', async () => {
    const scorer = await scorerOf(await loadModelFolder(oracleFolder(oracle)));
    await expect(scorer.score([1, 2, 300], 3)).rejects.toThrow(
      /token 300 is outside of .*'s vocabulary of 300/,
    );
    await expect(scorer.score([1, 2, -1], 3)).rejects.toThrow(/token -1 is outside/);
    await expect(scorer.score(new Array(65).fill(1), 65)).rejects.toThrow(
      /takes rows of 64 tokens at most, one has 65/,
    );
    expect((await scorer.score(new Array(64).fill(1), 64)).logProbability).toHaveLength(63);
  });

  it('are an error, not NaN, where a weight is not a number', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'semmem-nan-'));
    writeFileSync(join(folder, 'config.json'), JSON.stringify(oracle.config));
    const tensors = Object.entries(oracle.tensors).map(([name, shape]) => {
      const values = formulaTensor(oracle, name);
      if (name === 'gpt_neox.layers.1.mlp.dense_h_to_4h.weight') values[7] = Number.NaN;
      return [name, { type: 'F32', shape, bytes: new Uint8Array(values.buffer) }] as const;
    });
    writeFileSync(join(folder, 'model.safetensors'), safetensors(Object.fromEntries(tensors)));
    const model = await loadModelFolder(folder);
    const scorer = await scorerOf(model);
    await expect(scorer.score(ids, 20)).rejects.toThrow(/gives NaN: its weights are damaged/);
    const generator = await Generator.open(model, CPU);
    await expect(generator.generate(ids, 20, 2)).rejects.toThrow(/gives NaN/);
    await generator.close();
  });
});
