import { describe, expect, it } from 'vitest';
import { continuedRows, memorizedRows } from '../../../pipeline/models/follow-rows.ts';
import type { FoundRow } from '../../../pipeline/models/greedy-model.ts';
import { commonPrefix } from '../../../transforms/models/greedy-memorization.ts';

const WHOLE = 8;
const PROMPT = 2;
/** What the model goes on with, whatever the prompt. */
const ANSWER = Int32Array.from({ length: WHOLE }, (_, i) => i);

/** A row that the model follows that far. */
const rowOf = (prefix: number) =>
  Int32Array.from([7, 7, ...ANSWER.map((token, i) => (i === prefix ? 99 : token))]);

/** A model that remembers how many rows went each way; its margin is the second token of the prompt. */
function fakeModel() {
  const calls: string[] = [];
  const found = (row: Int32Array, at: number, generated: Int32Array | null, tokens: number): FoundRow => {
    const truth = row.subarray(PROMPT);
    const longestPrefix = Math.min(commonPrefix(truth, ANSWER), tokens);
    return { at, row: { truth, generated, longestPrefix, margin: row[1]! } };
  };
  return {
    calls,
    continuationTokens: WHOLE,
    async *pass(rows: readonly Int32Array[], places: readonly number[], tokens: number) {
      if (places.length > 0) calls.push(`pass ${places.length} by ${tokens}`);
      for (const at of places) yield found(rows[at]!, at, null, tokens);
    },
    async *generate(rows: readonly Int32Array[], places: readonly number[]) {
      if (places.length > 0) calls.push(`generate ${places.length}`);
      for (const at of places) yield found(rows[at]!, at, ANSWER, WHOLE);
    },
  };
}

/** Rows in order of their places, each of which must come once. */
async function all(rows: AsyncIterable<FoundRow>) {
  const byPlace: FoundRow['row'][] = [];
  for await (const { at, row } of rows) {
    expect(byPlace[at]).toBeUndefined();
    byPlace[at] = row;
  }
  return byPlace;
}

const prefixes = (count: number, of: (i: number) => number) => Array.from({ length: count }, (_, i) => of(i));
const MOSTLY_FOLLOWED = prefixes(200, (i) => (i % 5 === 0 ? i % 8 : WHOLE));
const MOSTLY_LEFT = prefixes(200, (i) => (i % 5 === 0 ? WHOLE : i % 4));

describe('asking only for what is memorized', () => {
  it.each([
    ['in one pass where most rows are followed', MOSTLY_FOLLOWED, ['pass 64 by 8', 'pass 136 by 8']],
    [
      'with a short look first where most are left',
      MOSTLY_LEFT,
      ['pass 64 by 8', 'pass 136 by 4', 'pass 27 by 8'],
    ],
    ['of few rows', [8, 0, 3], ['pass 3 by 8']],
    ['of none', [], []],
  ])('tells how far each row is followed: %s', async (_, given, calls) => {
    const model = fakeModel();
    const found = await all(memorizedRows(model, given.map(rowOf)));
    expect(found.map(({ longestPrefix }) => longestPrefix)).toEqual(given);
    expect(found.every(({ generated, truth }) => generated === null && truth.length === WHOLE)).toBe(true);
    expect(model.calls).toEqual(calls);
  });
});

describe('continuing rows', () => {
  it.each([
    [
      'after a pass where most are memorized',
      MOSTLY_FOLLOWED,
      ['generate 64', 'pass 136 by 8', 'generate 27'],
    ],
    ['at once where most are not', MOSTLY_LEFT, ['generate 64', 'generate 136']],
    ['of few rows', [8, 0, 3], ['generate 3']],
  ])('gives each row its continuation: %s', async (_, given, calls) => {
    const model = fakeModel();
    const found = await all(continuedRows(model, given.map(rowOf), 1));
    expect(found.map(({ longestPrefix }) => longestPrefix)).toEqual(given);
    for (const { generated } of found) expect([...generated!]).toEqual([...ANSWER]);
    expect(model.calls).toEqual(calls);
  });

  it('leaves to generation what rounding may have decided', async () => {
    const model = fakeModel();
    await all(continuedRows(model, new Array(100).fill(WHOLE).map(rowOf), 8));
    expect(model.calls).toEqual(['generate 64', 'pass 36 by 8', 'generate 36']);
  });
});
