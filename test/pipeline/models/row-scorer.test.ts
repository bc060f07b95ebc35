import { describe, expect, it } from 'vitest';
import { BatchSize } from '../../../pipeline/models/batch-size.ts';
import { RowScorer } from '../../../pipeline/models/row-scorer.ts';
import type { Scorer } from '../../../pipeline/models/scorer.ts';
import { OutOfMemoryError } from '../../../pipeline/models/session.ts';

/** A model that finds each token as likely as its id says, and remembers its batches as [rows, length]. */
function pretender(most = Number.POSITIVE_INFINITY) {
  const batches: [rows: number, length: number][] = [];
  const scorer: Scorer = {
    limits: { path: 'm', vocabulary: 100, context: 50 },
    needsEqualLengths: false,
    async score(ids, length) {
      const rows = ids.length / length;
      batches.push([rows, length]);
      if (ids.length > most) throw new OutOfMemoryError('out of memory');
      const predicted = Array.from(ids).filter((_, i) => i % length > 0);
      return {
        logProbability: Float32Array.from(predicted),
        rank: Int32Array.from(predicted),
        mean: undefined,
        deviation: undefined,
        margin: undefined,
        topKLogMass: undefined,
        attentionEntropy: undefined,
        attentionGini: undefined,
        hidden: new Map(),
      };
    },
    close: async () => {},
  };
  return { scorer, batches };
}

const row = (length: number, from = 1) => Int32Array.from({ length }, (_, i) => (from + i) % 100);
const told = (answers: Awaited<ReturnType<RowScorer['score']>>) =>
  answers.map((answer) => (typeof answer === 'string' ? answer : [...answer.logProbability]));

describe('rows in batches', () => {
  it('keep their own numbers, whatever their order and lengths', async () => {
    const rows = [row(3), row(40, 5), row(4, 9), row(39, 2), row(2)];
    const { scorer, batches } = pretender();
    const answers = await new RowScorer(scorer, new BatchSize(8)).score(rows);
    expect(told(answers)).toEqual(rows.map((ids) => [...ids.subarray(1)]));
    // Rows of like length only: padding a row of 3 to 40 tokens would be work in vain.
    expect(batches).toEqual([
      [2, 40],
      [1, 4],
      [1, 3],
      [1, 2],
    ]);
  });

  it('are of one length each where filling up would tell them wrong, and keep what was observed of them', async () => {
    const { scorer, batches } = pretender();
    const observing: Scorer = {
      ...scorer,
      needsEqualLengths: true,
      async score(ids, length) {
        const firsts = Array.from(ids).filter((_, i) => i % length === 0);
        const observed = (more: number) =>
          Float32Array.from(firsts.flatMap((id) => [id + more, id + more + 1]));
        return {
          ...(await scorer.score(ids, length)),
          attentionEntropy: observed(0),
          attentionGini: observed(10),
          hidden: new Map(length > 4 ? [0, 2].map((layer) => [layer, observed(100 * layer)]) : []),
        };
      },
    };
    const rows = [row(5, 20), row(4, 30), row(5, 40), row(1)];
    const answers = await new RowScorer(observing, new BatchSize(8)).score(rows);
    expect(batches).toEqual([
      [2, 5],
      [1, 4],
    ]);
    const observed = answers.map((answer) => {
      if (typeof answer === 'string') return answer;
      const { attention, hidden } = answer;
      return [[...(attention?.entropy ?? [])], [...(attention?.gini ?? [])], hidden && [...hidden]];
    });
    expect(observed).toEqual([
      [
        [20, 21],
        [30, 31],
        [20, 21, 220, 221],
      ],
      [[30, 31], [40, 41], undefined],
      [
        [40, 41],
        [50, 51],
        [40, 41, 240, 241],
      ],
      [[], [], undefined],
    ]);
  });

  it('are as many as were asked for', async () => {
    const { scorer, batches } = pretender();
    await new RowScorer(scorer, new BatchSize(3)).score(Array.from({ length: 7 }, () => row(10)));
    expect(batches).toEqual([
      [3, 10],
      [3, 10],
      [1, 10],
    ]);
  });

  it('have no prediction where there is one token, and a reason where the model cannot take them', async () => {
    const { scorer, batches } = pretender();
    const rows = [row(1), row(51), Int32Array.of(1, 100), Int32Array.of(-1, 5)];
    expect(told(await new RowScorer(scorer, new BatchSize(null)).score(rows))).toEqual([
      [],
      'longer_than_context',
      'outside_vocabulary',
      'outside_vocabulary',
    ]);
    expect(batches).toEqual([]);
  });

  it.each([8, null])('are halved where memory fails, and stay so (batch size %s)', async (size) => {
    const { scorer, batches } = pretender(25);
    const rowScorer = new RowScorer(scorer, new BatchSize(size));
    const rows = Array.from({ length: 8 }, (_, i) => row(10, i));
    expect(told(await rowScorer.score(rows))).toEqual(rows.map((ids) => [...ids.subarray(1)]));
    expect(batches.map(([count]) => count)).toEqual([8, 4, 2, 2, 2, 2]);
    batches.length = 0;
    await rowScorer.score(rows);
    expect(batches.map(([count]) => count)).toEqual([2, 2, 2, 2]);
  });

  it('fail where memory has not room for one row', async () => {
    const { scorer, batches } = pretender(5);
    const attempt = new RowScorer(scorer, new BatchSize(null)).score([row(10), row(10)]);
    await expect(attempt).rejects.toThrow('out of memory');
    expect(batches.map(([count]) => count)).toEqual([2, 1]);
  });

  it('can be stopped between two batches', async () => {
    const { scorer, batches } = pretender();
    let tokens = 0;
    const stop = {
      check() {
        if (batches.length === 2) throw new Error('stopped');
      },
      scored: (_: number, more: number) => {
        tokens += more;
      },
    };
    const attempt = new RowScorer(scorer, new BatchSize(1)).score([row(5), row(5), row(5)], stop);
    await expect(attempt).rejects.toThrow('stopped');
    expect(batches).toHaveLength(2);
    expect(tokens).toBe(10);
  });
});

describe('a batch size of its own accord', () => {
  it('doubles while full runs are short', () => {
    const size = new BatchSize(null);
    const first = size.tokens;
    size.ran(first / 4, 0.01);
    expect(size.tokens).toBe(first);
    size.ran(first, 0.01);
    expect(size.tokens).toBe(2 * first);
    size.ran(2 * first, 0.6);
    expect(size.tokens).toBe(2 * first);
    expect(size.rowsOf(64)).toBe((2 * first) / 64);
    expect(size.rowsOf(1e9)).toBe(1);
  });

  it('never grows again after memory failed', () => {
    const size = new BatchSize(null);
    expect(size.failed(8, 64)).toBe(true);
    expect(size.rowsOf(64)).toBe(4);
    size.ran(256, 0.01);
    expect(size.rowsOf(64)).toBe(4);
    expect(size.failed(1, 64)).toBe(false);
  });
});
