import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '../../transforms/models/onnx/graph-builder.ts';
import { scoreOf } from '../../transforms/models/reference/reference-scores.ts';
import { runCommand } from '../support/run-command.ts';
import { query, temporaryFolder, writeParquet } from '../support/tables.ts';

/** Fewer tokens than the 40 likeliest that some columns look at. */
const SIZE = 20;
const LENGTH = 64;
/** Logits of each token after each; the likeliest after `t` is `t + 1`, and by much. */
const TABLE = Float32Array.from({ length: SIZE * SIZE }, (_, i) =>
  i % SIZE === (Math.floor(i / SIZE) + 1) % SIZE ? 9 : ((i * 7) % 11) / 4,
);
const scoreAfter = (before: number, token: number) =>
  scoreOf(Float64Array.from(TABLE.subarray(before * SIZE, (before + 1) * SIZE)), token);

/** A model that looks at one token only, in rows of any length or of a fixed one. */
function writePairs(folder: string, length: number | string = 'length'): string {
  const g = new GraphBuilder();
  const ids = g.input('input_ids', 'int64', ['rows', length]);
  const logits = g.op('Gather', [g.table(TABLE, [SIZE, SIZE]), ids]);
  g.output('logits', logits, 'float32', ['rows', length, SIZE]);
  const file = join(folder, 'model.onnx');
  writeFileSync(file, g.encode());
  return file;
}

const counting = Array.from({ length: LENGTH }, (_, at) => (at + 3) % SIZE);
/** Rows that the model would write itself from token 32 on: all of it, 5 tokens of it, and none. */
const ROWS = [
  counting.map((token, at) => (at < 20 ? (at * at) % SIZE : token)),
  counting.map((token, at) => (at === 37 ? (token + 5) % SIZE : token)),
  Array.from({ length: LENGTH }, (_, at) => (at * 7) % SIZE),
];

const tableOf = (folder: string, rows = ROWS) =>
  writeParquet(
    join(folder, 'rows.parquet'),
    rows
      .map((row, id) => `select ${id}::bigint as sequence_id, [${row}]::integer[] as tokens`)
      .join(' union all '),
  );

const options = (input: string, output: string) => ['--input', input, '--output', output, '--device', 'cpu'];
const score = (model: string, input: string, output: string, ...more: string[]) =>
  runCommand('semmem', ['score', '--model', model, ...options(input, output), ...more]);
const calculate = (model: string, input: string, output: string, ...more: string[]) => {
  const run = ['--run-id', 'r', '--tokenizer', 'gpt2', '--threads', '1', '--metrics', 'patterns'];
  return runCommand('calculate-metrics', ['--model', model, ...options(input, output), ...run, ...more]);
};

describe('a ready .onnx model', () => {
  it('fills the columns of calculate-metrics', async () => {
    const folder = temporaryFolder();
    const wish = ['--model-columns', 'token_log_probabilities'];
    const { status, stderr } = await calculate(writePairs(folder), await tableOf(folder), folder, ...wish);
    expect(status, stderr).toBe(0);
    const rows = await query(`select * from '${join(folder, 'r/rows')}/*.parquet'`);
    for (const [at, row] of ROWS.entries()) {
      const expected = row.slice(1).map((token, i) => scoreAfter(row[i]!, token));
      const continuation = expected.slice(31);
      const nll = -continuation.reduce((sum, { logProbability }) => sum + logProbability, 0);
      expect(rows[at]!.continuation_nll).toBeCloseTo(nll, 3);
      expect(rows[at]!.generation_perplexity).toBeCloseTo(Math.exp(nll / 32), 3);
      expect(rows[at]!.continuation_matches).toBe(continuation.filter(({ rank }) => rank === 0).length);
      // All there are is among the 40 likeliest.
      expect(rows[at]!.continuation_log_probability_top_40).toBeCloseTo(-nll, 3);
      const logs = rows[at]!.token_log_probabilities as number[];
      expect(logs).toHaveLength(63);
      for (const [i, { logProbability }] of expected.entries())
        expect(logs[i]).toBeCloseTo(logProbability, 5);
    }
    expect(rows.map(({ longest_prefix }) => longest_prefix)).toEqual([32, 5, 0]);
  });

  it('tells semmem score what is memorized', async () => {
    const folder = temporaryFolder();
    const output = join(folder, 'memorized.parquet');
    const only = ['--only', 'memorized'];
    const { status, stderr } = await score(writePairs(folder), await tableOf(folder), output, ...only);
    expect(status, stderr).toBe(0);
    const rows = await query(`select sequence_id::integer as id, * exclude (sequence_id) from '${output}'`);
    expect(rows.map(({ id, memorized, longest_prefix }) => [id, memorized, longest_prefix])).toEqual([
      [0, true, 32],
      [1, false, 5],
      [2, false, 0],
    ]);
    const leads = Array.from({ length: SIZE }, (_, token) => scoreAfter(token, 0).margin);
    expect(rows[0]!.greedy_margin).toBeCloseTo(Math.min(...leads), 5);
  });

  it.each([
    ['generate', ['score'], /an .onnx file can be asked for --only memorized or --keep memorized/],
    [
      'show its attention',
      ['--model-columns', 'attention'],
      /ready .onnx file: attention and hidden states need/,
    ],
    ['show its layers', ['--hidden-layers', '1'], /ready .onnx file: attention and hidden states need/],
  ])('cannot %s, and says so', async (_, more, line) => {
    const folder = temporaryFolder();
    const [model, input] = [writePairs(folder), await tableOf(folder)];
    const { status, stderr } =
      more[0] === 'score'
        ? await score(model, input, join(folder, 'o.parquet'))
        : await calculate(model, input, folder, ...more);
    expect(status).toBe(2);
    expect(stderr.trimEnd().split('\n').at(-1)).toMatch(line);
  });

  it.each([
    ['every row, however few', ROWS.map((row) => [...row.slice(1), SIZE + 5]), 3],
    [
      'more than a tenth of the first rows',
      Array.from({ length: 100 }, (_, at) => (at % 4 === 0 ? [1, SIZE + 5] : [1, 2])),
      25,
    ],
  ])('whose vocabulary is too small for %s is refused', async (_, rows, odd) => {
    const folder = temporaryFolder();
    const { status, stderr } = await calculate(writePairs(folder), await tableOf(folder, rows), folder);
    expect(status).toBe(2);
    expect(stderr.trimEnd().split('\n').at(-1)).toMatch(
      new RegExp(
        `model .*model.onnx has 20 tokens, but ${odd} of the first ${rows.length} rows of .* hold ids up to 25; give the --model`,
      ),
    );
  });

  it('scores the rest where it does not know a few rows, and the summary says why these have no scores', async () => {
    const folder = temporaryFolder();
    const rows = [...ROWS, [1, SIZE, 3]];
    const input = await tableOf(folder, rows);
    const { status, stdout, stderr } = await calculate(writePairs(folder), input, folder, '--json');
    expect(status, stderr).toBe(0);
    const summary = JSON.parse(stdout.trimEnd().split('\n').at(-1)!);
    expect(summary.tables[0].nulls.loss).toEqual({ rows: 1, reasons: { outside_vocabulary: 1 } });
  });

  it('that was made for rows of another length says so', async () => {
    const folder = temporaryFolder();
    const model = writePairs(folder, 16);
    const { status, stderr } = await calculate(model, await tableOf(folder), folder);
    expect(status).toBe(2);
    expect(stderr.trimEnd().split('\n').at(-1)).toMatch(/model.onnx fails on 3 rows of 64 tokens: .*16/);
  });
});
