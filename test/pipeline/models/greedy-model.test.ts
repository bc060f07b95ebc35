import { describe, expect, it, vi } from 'vitest';
import { Generator } from '../../../pipeline/models/generator.ts';
import { type FoundRow, GreedyModel } from '../../../pipeline/models/greedy-model.ts';
import type { GreedyOptions } from '../../../pipeline/models/greedy-options.ts';
import { loadModelFolder } from '../../../pipeline/models/load-model.ts';
import { openWeightsScorer } from '../../../pipeline/models/scorer.ts';
import { ModelSession, OutOfMemoryError } from '../../../pipeline/models/session.ts';
import { InterruptedError } from '../../../pipeline/stop-flag.ts';
import {
  allowed,
  type ModelOracle,
  oracleFolder,
  tinyOracle,
  tinyOracles,
} from '../../support/model-oracles.ts';

async function open(oracle: ModelOracle, options: Partial<GreedyOptions> = {}): Promise<GreedyModel> {
  return new GreedyModel({
    model: await loadModelFolder(oracleFolder(oracle)),
    promptTokens: 10,
    continuationTokens: 10,
    device: 'cpu',
    dtype: 'fp32',
    threads: 1,
    batchRows: 2,
    check: () => {},
    ...options,
  });
}

/** Rows of the oracle, first with the greedy continuation, then with one token of it changed: at place `i` in row `i`. */
function rowsOf({ ids, greedy }: ModelOracle): Int32Array[] {
  const followed = ids.map((row, i) => [...row.slice(0, 10), ...greedy[i]!]);
  const left = followed.map((row, i) => row.map((token, at) => (at === 10 + i ? (token + 1) % 300 : token)));
  return [...followed, ...left].map((row) => Int32Array.from(row));
}

async function all(found: AsyncIterable<FoundRow>) {
  const rows = [];
  for await (const one of found) rows.push(one);
  return rows.sort((a, b) => a.at - b.at).map(({ row }) => row);
}

describe.each(tinyOracles)('%s', (_, oracle) => {
  it('is followed equally far by passes and by generation', async () => {
    const model = await open(oracle);
    const rows = rowsOf(oracle);
    const places = [...rows.keys()];
    const passed = await all(model.pass(rows, places, 10));
    const generated = await all(model.generate(rows, places));
    const expected = [...oracle.greedy.map(() => 10), ...oracle.greedy.keys()];
    expect(passed.map(({ longestPrefix }) => longestPrefix)).toEqual(expected);
    expect(generated.map(({ longestPrefix }) => longestPrefix)).toEqual(expected);
    for (const [i, row] of generated.entries()) {
      expect([...row.generated!]).toEqual(oracle.greedy[i % oracle.greedy.length]);
      expect([...row.truth]).toEqual([...rows[i]!.subarray(10)]);
      // A pass stops at the miss, the smallest margin may come later.
      if (row.longestPrefix === 10) expect(Math.abs(passed[i]!.margin - row.margin)).toBeLessThan(4e-4);
      else expect(passed[i]!.margin).toBeGreaterThan(row.margin - 4e-4);
    }
    await model.close();
  });
});

describe('a model that follows rows', () => {
  it('leads by the margins of transformers up to the first miss', async () => {
    const oracle = tinyOracle('gpt2');
    const model = await open(oracle, { batchRows: null });
    const rows = oracle.ids.map((row) => Int32Array.from(row));
    for (const [i, { longestPrefix, margin }] of (await all(model.pass(rows, [0, 1, 2], 10))).entries()) {
      const ranks = oracle.rank[i]!.slice(9);
      const miss = ranks.findIndex((rank) => rank > 0);
      expect(longestPrefix).toBe(miss);
      const path = oracle.margin[i]!.slice(9, 10 + miss);
      expect(Math.abs(margin - Math.min(...path))).toBeLessThan(2 * allowed(-1));
    }
    await model.close();
  });

  it('leaves a row at the second likeliest token', async () => {
    const oracle = tinyOracle('gpt2');
    const prompt = oracle.ids[0]!.slice(0, 10);
    const scorer = await openWeightsScorer(await loadModelFolder(oracleFolder(oracle)), {
      ...{ device: 'cpu', threads: 1 },
      statistics: { rank: true },
    });
    const candidates = Array.from({ length: 300 }, (_, token) => [...prompt, token]);
    const ranks = (await scorer.score(candidates.flat(), 11)).rank!.filter((_, i) => i % 10 === 9);
    const rows = [0, 1].map((rank) => Int32Array.from(candidates[ranks.indexOf(rank)]!));
    const model = await open(oracle, { continuationTokens: 1 });
    const found = await all(model.pass(rows, [0, 1], 1));
    expect(found.map(({ longestPrefix }) => longestPrefix)).toEqual([1, 0]);
    await Promise.all([scorer.close(), model.close()]);
  });

  it('takes smaller batches where memory is short', async () => {
    const oracle = tinyOracle('gpt_neo');
    const sizes: number[] = [];
    const { generate } = Generator.prototype;
    const spy = vi.spyOn(Generator.prototype, 'generate').mockImplementation(function (
      this: Generator,
      ...args
    ) {
      sizes.push(args[0].length / args[1]);
      if (sizes.at(-1)! > 2) throw new OutOfMemoryError('out of memory');
      return generate.apply(this, args);
    });
    const model = await open(oracle, { batchRows: 6 });
    const found = await all(model.generate(rowsOf(oracle), [0, 1, 2, 3, 4, 5]));
    spy.mockRestore();
    expect(sizes).toEqual([6, 3, 1, 1, 1, 1, 1, 1]);
    expect(found.map(({ generated }) => [...generated!])).toEqual([...oracle.greedy, ...oracle.greedy]);
    await model.close();
  });

  it('has one session open at a time, so that weights are in memory once', async () => {
    const oracle = tinyOracle('gpt2');
    const model = await open(oracle);
    const [opened, closed] = [vi.spyOn(ModelSession, 'open'), vi.spyOn(ModelSession.prototype, 'close')];
    const sessions = () => [opened.mock.calls.length, closed.mock.calls.length];
    await all(model.generate(rowsOf(oracle), [0]));
    expect(sessions()).toEqual([1, 0]);
    await all(model.pass(rowsOf(oracle), [], 10));
    await all(model.generate(rowsOf(oracle), [1]));
    expect(sessions()).toEqual([1, 0]);
    await all(model.pass(rowsOf(oracle), [0], 10));
    expect(sessions()).toEqual([2, 1]);
    await all(model.generate(rowsOf(oracle), [0]));
    expect(sessions()).toEqual([3, 2]);
    await model.close();
    expect(sessions()).toEqual([3, 3]);
    vi.restoreAllMocks();
  });

  it('tells by how much its two ways differ: a little', async () => {
    const oracle = tinyOracle('gpt2');
    const model = await open(oracle);
    const difference = await model.compareWays(rowsOf(oracle));
    expect(difference).toBeGreaterThan(0);
    expect(difference).toBeLessThan(2e-4);
    await model.close();
  });

  it('stops within a generation, and between passes', async () => {
    const oracle = tinyOracle('gpt_neo');
    const rows = rowsOf(oracle);
    let runs = 0;
    const check = () => {
      if (runs++ > 2) throw new InterruptedError('interrupted');
    };
    const model = await open(oracle, { check });
    await expect(all(model.generate(rows, [0, 1]))).rejects.toThrow(InterruptedError);
    await expect(all(model.pass(rows, [0], 10))).rejects.toThrow(InterruptedError);
    await model.close();
  });
});
