import { join } from 'node:path';
import { encode } from 'gpt-tokenizer/encoding/r50k_base';
import { describe, expect, it } from 'vitest';
import { findNeighbours } from '../../pipeline/corpus-neighbours.ts';
import { findModel } from '../../pipeline/models/find-model.ts';
import { openSentenceEncoder } from '../../pipeline/models/sentence-encoder.ts';
import { Session } from '../../pipeline/session.ts';
import { editDistance } from '../../transforms/models/edit-distance.ts';
import { encoderFolder, tinyEncoder } from '../support/encoder-oracles.ts';
import { query, temporaryFolder, writeParquet } from '../support/tables.ts';

const silent = { begin() {}, advance() {}, end() {}, note() {}, warn() {} };
const STREAM = 'water runs to the stone, the stone stands in the water, and the river is the water';
/** Rows of less than 32 tokens: the prompt is all of a row. The last is the first again. */
const TEXTS = [
  'the river and the stone',
  'the river and a stone',
  'public static void print(int a)',
  'public static int print(int b)',
  '中文 and 日本, αβγ дом',
  'Ünïcödé ÀÉÎ naïve',
  STREAM,
  `${STREAM}s`,
  'zqxj 0 9 {}',
  '!!!!????',
  'the river and the stone',
];

/** A table of the texts' tokens. */
function writeTexts(folder: string): Promise<string> {
  const rows = TEXTS.map((text, i) => `(${i}::bigint, [${encode(text).join(', ')}]::integer[])`);
  return writeParquet(
    join(folder, 'rows.parquet'),
    `from (values ${rows.join(', ')}) t(sequence_id, tokens)`,
  );
}

/** Counts of each row by comparing all: semantic and textual matches at 0.8 and 0.9. */
async function byComparingAll(folder: string): Promise<number[][]> {
  const encoder = await openSentenceEncoder(await findModel(folder, folder, null, null!), {
    device: 'cpu',
    threads: 1,
  });
  const vectors = await encoder.embed(TEXTS).finally(() => encoder.close());
  const { width } = encoder;
  const cosine = (i: number, j: number) =>
    vectors
      .subarray(i * width, (i + 1) * width)
      .reduce((sum, value, k) => sum + value * vectors[j * width + k]!, 0);
  const codes = TEXTS.map((text) => Array.from(text, (character) => character.codePointAt(0)!));
  return TEXTS.map((_, i) => {
    const alike = TEXTS.map((_, j) => ({ j, cosine: cosine(i, j) })).filter(({ j }) => j !== i);
    const textual = alike.filter(({ j }) => {
      const edits = editDistance(codes[i]!, codes[j]!);
      return edits > 0 && edits < 20;
    });
    return [alike, textual].flatMap((pairs) =>
      [0.8, 0.9].map((least) => pairs.filter((pair) => pair.cosine >= least).length),
    );
  });
}

describe('neighbours by meaning', () => {
  // Larger weights than the oracle's: its vectors are all alike.
  const encoder = encoderFolder({ ...tinyEncoder, exponent: 5 });

  it('in the nearest lists of vectors are some of them, and the summary and the tables say so', async () => {
    const folder = temporaryFolder();
    const input = await writeTexts(folder);
    const output = join(folder, 'out');
    const { probes, recall } = await findNeighbours(
      {
        ...{
          sequences: [input],
          against: [],
          output,
          force: false,
          kind: 'semantic',
          distance: 2,
          pairs: 10,
        },
        ...{ encoder, revision: null, probes: 1, tokenizer: 'gpt2', device: 'cpu', threads: 1 },
        ...{ memoryLimit: 2 ** 30, blockRows: 65_536 },
      },
      new Session(silent),
    );
    const expected = (await byComparingAll(encoder)).map(([at08]) => at08!);
    const found = await query(
      `select semantic_matches_0_8 as at08 from '${join(output, 'neighbours.parquet')}' order by sequence_id`,
    );
    const counts = found.map(({ at08 }) => Number(at08));
    for (const [i, count] of counts.entries()) expect(count).toBeLessThanOrEqual(expected[i]!);
    const sum = (numbers: number[]) => numbers.reduce((total, one) => total + one, 0);
    expect(sum(counts)).toBeLessThan(sum(expected));
    expect(probes).toBe(1);
    // All texts are sampled; a text and its copy are one.
    expect(recall[0]!.found).toBeLessThan(recall[0]!.pairs);
    const [said] = await query(
      `select decode(value) as value from parquet_kv_metadata('${join(output, 'neighbours.parquet')}')
       where decode(key) = 'semantic-memorization.probes'`,
    );
    expect(said).toEqual({ value: '1' });
  });

  it.each([65_536, 4])('are those of comparing all vectors, in blocks of %i rows', async (blockRows) => {
    const folder = temporaryFolder();
    const input = await writeTexts(folder);
    const output = join(folder, 'out');
    const summary = await findNeighbours(
      {
        ...{ sequences: [input], against: [], output, force: false, kind: 'all', distance: 2, pairs: 10 },
        ...{ encoder, revision: null, probes: null, tokenizer: 'gpt2', device: 'cpu', threads: 1 },
        ...{ memoryLimit: 2 ** 30, blockRows },
      },
      new Session(silent),
    );
    expect(summary).toBeDefined();
    const expected = await byComparingAll(encoder);
    // The four counts differ, and none is of nothing.
    const totals = [0, 1, 2, 3].map((column) => expected.reduce((sum, counts) => sum + counts[column]!, 0));
    expect(new Set([0, ...totals]).size).toBe(5);
    const found = await query(
      'select semantic_matches_0_8, semantic_matches_0_9, textual_matches_0_8, textual_matches_0_9 ' +
        `from '${join(output, 'neighbours.parquet')}' order by sequence_id`,
    );
    expect(found.map((row) => Object.values(row).map(Number))).toEqual(expected);
    const [copy] = await query(
      `select cosine from '${join(output, 'pairs.parquet')}' where sequence_id = 0 and neighbour_id = 10`,
    );
    expect(copy).toMatchObject({ cosine: expect.closeTo(1, 5) });
  });
});
