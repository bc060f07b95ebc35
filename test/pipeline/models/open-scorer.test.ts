import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadModelFolder } from '../../../pipeline/models/load-model.ts';
import { openScorer } from '../../../pipeline/models/open-scorer.ts';
import { ModelSession } from '../../../pipeline/models/session.ts';
import { GraphBuilder } from '../../../transforms/models/onnx/graph-builder.ts';
import { scoreOf } from '../../../transforms/models/reference/reference-scores.ts';
import { oracleFolder, tinyOracle } from '../../support/model-oracles.ts';

const CPU = { device: 'cpu', threads: 1 } as const;
const ALL = { rank: true, moments: true, margin: true, topK: 40 };

/** A model of five tokens, whose logits are a row of this table chosen by the token before. */
const TABLE = Array.from({ length: 25 }, (_, i) => ((i * 7) % 11) - 5);

function lookUp(
  named: {
    mask?: boolean;
    positions?: boolean;
    vocabulary?: number | string;
    output?: string;
    type?: 'float32' | 'float16';
  } = {},
) {
  const g = new GraphBuilder();
  const ids = g.input('input_ids', 'int64', ['rows', 'length']);
  const table = g.table(Float32Array.from(TABLE), [5, 5]);
  let logits = g.op('Gather', [table, ids]);
  if (named.mask) {
    const mask = g.cast(g.input('attention_mask', 'int64', ['rows', 'length']), 'float32');
    logits = g.op('Mul', [logits, g.op('Unsqueeze', [mask, g.constant('int64', [2])])]);
  }
  if (named.positions) {
    const positions = g.input('position_ids', 'int64', ['rows', 'length']);
    // Logits that are not at position 0 of their row vanish.
    const first = g.op('Equal', [positions, g.op('Sub', [positions, positions])]);
    const mark = g.op('Unsqueeze', [g.cast(first, 'float32'), g.constant('int64', [2])]);
    logits = g.op('Mul', [logits, mark]);
  }
  const type = named.type ?? 'float32';
  g.output(named.output ?? 'logits', g.cast(logits, type), type, ['rows', 'length', named.vocabulary ?? 5]);
  const file = join(mkdtempSync(join(tmpdir(), 'semmem-onnx-')), 'model.onnx');
  writeFileSync(file, g.encode());
  return file;
}

const expected = (before: number, token: number) =>
  scoreOf(Float64Array.from(TABLE.slice(5 * before, 5 * before + 5)), token);

describe('a ready ONNX model', () => {
  it.each([
    ['as it is', {}],
    ['with a mask', { mask: true }],
    ['that does not tell its vocabulary', { vocabulary: 'vocabulary' }],
    ['in float16', { type: 'float16' as const }],
  ])('is scored like any other: %s', async (_, named) => {
    const scorer = await openScorer(lookUp(named), { ...CPU, statistics: ALL });
    expect(scorer.limits.vocabulary).toBe(5);
    const ids = [0, 3, 1, 4, 2, 2];
    const scores = await scorer.score(ids, 3);
    const told = [expected(0, 3), expected(3, 1), expected(4, 2), expected(2, 2)];
    for (const [i, score] of told.entries()) {
      expect(scores.logProbability[i]).toBeCloseTo(score.logProbability, 5);
      expect(scores.rank![i]).toBe(score.rank);
      expect(scores.mean![i]).toBeCloseTo(score.mean, 5);
      expect(scores.deviation![i]).toBeCloseTo(score.deviation, 5);
      expect(scores.margin![i]).toBeCloseTo(score.margin, 5);
      // Five tokens are all among the 40 likeliest.
      expect(scores.topKLogMass![i]).toBeCloseTo(0, 5);
    }
    await expect(scorer.score([0, 5], 2)).rejects.toThrow(
      /token 5 is outside of .*model.onnx's vocabulary of 5/,
    );
    await scorer.close();
  });

  it('is given the positions that it asks for, from 0 in each row', async () => {
    const scorer = await openScorer(lookUp({ positions: true }), { ...CPU, statistics: {} });
    const { logProbability } = await scorer.score([0, 3, 1, 4, 2, 2], 3);
    const told = [expected(0, 3).logProbability, Math.log(0.2), expected(4, 2).logProbability, Math.log(0.2)];
    for (const [i, value] of told.entries()) expect(logProbability[i]).toBeCloseTo(value, 5);
    await scorer.close();
  });

  it('is refused where it does not give logits for ids', async () => {
    await expect(openScorer(lookUp({ output: 'scores' }), { ...CPU, statistics: {} })).rejects.toThrow(
      /must read input_ids .* it reads input_ids and gives scores$/,
    );
    const broken = join(mkdtempSync(join(tmpdir(), 'semmem-onnx-')), 'broken.onnx');
    writeFileSync(broken, 'nothing');
    await expect(openScorer(broken, { ...CPU, statistics: {} })).rejects.toThrow(
      /broken.onnx is not a whole ONNX model/,
    );
  });
});

describe('a model with weights', () => {
  it('tells its limits', async () => {
    const model = await loadModelFolder(oracleFolder(tinyOracle('gpt2')));
    const scorer = await openScorer(model, { ...CPU, statistics: {} });
    expect(scorer.limits).toMatchObject({ vocabulary: 300, context: 64 });
    await scorer.close();
  });
});

describe('a device that is not there', () => {
  it('is named, with the reason and a remedy, and nothing else is taken instead', async () => {
    const g = new GraphBuilder();
    g.output('y', g.input('x', 'float32', [1]), 'float32', [1]);
    await expect(ModelSession.open(g.encode(), { device: 'cuda', threads: 1 })).rejects.toThrow(
      /does not start on cuda: .*--onnxruntime-node-install=cuda12.*--device cpu/,
    );
  });
});
