import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { oracleFolder, rowsOf, tinyOracle, tinyOracles } from '../../support/model-oracles.ts';
import { runCommand } from '../../support/run-command.ts';
import { writeSignTokenizer } from '../../support/sign-tokenizer.ts';
import { query, temporaryFolder, writeParquet } from '../../support/tables.ts';

type Row = readonly (number | null)[] | null;

/** Scores rows of 10 tokens of prompt and 10 of continuation on the CPU. */
const score = (model: string, input: string, output: string, ...more: string[]) => {
  const lengths = ['--prompt-tokens', '10', '--continuation-tokens', '10'];
  const where = ['--input', input, '--output', output, '--device', 'cpu', '--threads', '1'];
  return runCommand('semmem', ['score', '--model', model, ...where, ...lengths, ...more]);
};

/** A table of rows with ids 0, 10, 20, …; `null` in place of a list too. */
async function table(rows: readonly Row[], path = join(temporaryFolder(), 'rows.parquet')): Promise<string> {
  const list = (row: Row) => (row === null ? 'null' : `[${row.map((token) => token ?? 'null').join(', ')}]`);
  const select = rows.map(
    (row, i) => `select ${10 * i}::bigint as sequence_id, ${list(row)}::integer[] as tokens`,
  );
  return writeParquet(path, select.join(' union all '));
}

const read = (path: string, columns = '*') => query(`select ${columns} from read_parquet('${path}')`);
const inNewFolder = (name: string) => join(temporaryFolder(), name);

describe('the table of greedy continuations', () => {
  it.each(tinyOracles)('is what transformers generates: %s', async (_, oracle) => {
    const { memorized, left } = rowsOf(oracle);
    const output = inNewFolder('scores.parquet');
    const { status, stderr, stdout } = await score(
      oracleFolder(oracle),
      await table([...oracle.ids, ...memorized, ...left]),
      output,
    );
    expect([status, stderr]).toEqual([0, expect.stringContaining('runs on cpu in fp32')]);
    const rows = await read(output);
    const matches = (a: readonly number[], b: readonly number[]) =>
      a.filter((token, i) => token === b[i]).length;
    for (const [i, row] of rows.entries()) {
      const greedy = oracle.greedy[i % oracle.ids.length]!;
      const truth = [...oracle.ids, ...memorized, ...left][i]!.slice(10);
      expect(row.sequence_id).toBe(String(10 * i));
      expect(row.generated_tokens).toEqual(greedy);
      expect(row.memorization_score).toBe(matches(truth, greedy) / 10);
      expect(row.memorized).toBe(matches(truth, greedy) === 10);
      expect(row.fragile).toBe((row.greedy_margin as number) < 4e-4);
      expect(row.row_error).toBeNull();
    }
    const changed = rows.slice(-left.length);
    expect(changed.map((row) => row.longest_prefix)).toEqual(left.map((_, i) => i));
    expect(changed.map((row) => row.edit_similarity)).toEqual(left.map(() => 0.9));
    expect(stdout).toMatch(new RegExp(`memorized +│ +${rows.filter((row) => row.memorized).length} `));
  });

  it('keeps the place of rows that cannot be scored, says why, and drops repeated ids', async () => {
    const oracle = tinyOracle('gpt2');
    const good = rowsOf(oracle).memorized[0]!;
    const input = join(temporaryFolder(), 'rows.parquet');
    await writeParquet(
      input,
      `select unnest([1, 2, 3, 4, 5, null, 1, 8])::bigint as "index", unnest([
         [${good}, 77, 78], [${good.slice(1)}], [${good.with(3, 300)}], [${good.with(3, -1)}], null, [${good}], [${good}],
         list_concat([${good.slice(1)}], [null])])::integer[] as tokens`,
    );
    const output = inNewFolder('scores.parquet');
    const { status, stdout } = await score(oracleFolder(oracle), input, output, '--json');
    expect(status).toBe(0);
    expect(await read(output, 'sequence_id, memorized, row_error')).toEqual([
      { sequence_id: '1', memorized: true, row_error: null },
      { sequence_id: '2', memorized: null, row_error: 'too_few_tokens' },
      { sequence_id: '3', memorized: null, row_error: 'unknown_token' },
      { sequence_id: '4', memorized: null, row_error: 'negative_token' },
      { sequence_id: '5', memorized: null, row_error: 'null_tokens' },
      { sequence_id: null, memorized: null, row_error: 'null_id' },
      { sequence_id: '8', memorized: null, row_error: 'null_token' },
    ]);
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.at(-1)).toMatchObject({
      event: 'summary',
      device: 'cpu',
      dtype: 'fp32',
      rows_in: 8,
      repeated_ids_dropped: 1,
      rows_out: 7,
      rows_with_errors: 6,
      errors: { too_few_tokens: 1, null_tokens: 1, null_id: 1 },
      rows_scored: 1,
      memorized: 1,
      memorized_without_fragile: 1,
      mean_memorization_score: 1,
      margin_error: 4e-4,
      tokens_per_row: 20,
    });
    expect(lines.at(-1).margin_difference).toBeLessThan(1e-4);
    expect(lines.map(({ event }) => event)).toContain('stage_done');
  });
});

describe('only what is memorized', () => {
  const oracle = tinyOracle('gpt_neox, parallel');
  const { memorized, left } = rowsOf(oracle);

  it('is told as far as the model follows', async () => {
    const output = inNewFolder('memorized.parquet');
    const input = await table([...left, ...memorized]);
    const { status } = await score(oracleFolder(oracle, 'F16'), input, output, '--only', 'memorized');
    expect(status).toBe(0);
    const rows = await read(output);
    expect(Object.keys(rows[0]!)).toEqual([
      'sequence_id',
      'memorized',
      'longest_prefix',
      'greedy_margin',
      'fragile',
      'row_error',
    ]);
    expect(rows.map((row) => row.memorized)).toEqual([false, false, false, true, true, true]);
    expect(rows.map((row) => row.longest_prefix)).toEqual([0, 1, 2, 10, 10, 10]);
  });

  it('is kept in the shape of the published tables, which calculate-metrics takes', async () => {
    const folder = temporaryFolder();
    const kept = join(folder, 'kept.parquet');
    const longer = memorized.map((row) => [...row, 5]);
    const { status } = await score(
      oracleFolder(oracle),
      await table([...left, ...longer]),
      kept,
      '--keep',
      'memorized',
    );
    expect(status).toBe(0);
    const [ids, types] = [
      await read(kept),
      await query(`select column_name, column_type from (describe from '${kept}')`),
    ];
    expect(ids).toEqual(memorized.map((tokens, i) => ({ index: String(30 + 10 * i), tokens })));
    expect(types).toEqual([
      { column_name: 'index', column_type: 'BIGINT' },
      { column_name: 'tokens', column_type: 'INTEGER[]' },
    ]);
    const scores = join(folder, 'scores.parquet');
    expect(await score(oracleFolder(oracle), kept, scores)).toMatchObject({ status: 0 });
    const args = ['--input', kept, '--tokenizer', 'gpt2', '--output', folder, '--run-id', 'r'];
    const joined = ['--memorization-scores', scores];
    expect((await runCommand('calculate-metrics', [...args, ...joined])).status).toBe(0);
    const [row] = await read(
      join(folder, 'r/kept/*.parquet'),
      'count(*)::integer as rows, min(memorization_score) as score',
    );
    expect(row).toEqual({ rows: 3, score: 1 });
  });

  it('is a table without rows where nothing is', async () => {
    const output = inNewFolder('kept.parquet');
    expect((await score(oracleFolder(oracle), await table(left), output, '--keep', 'memorized')).status).toBe(
      0,
    );
    expect(await read(output)).toEqual([]);
  });
});

describe('the tokenizer of the rows', () => {
  it("is held against the model's own, and a line tells where they differ", async () => {
    const oracle = tinyOracle('gpt2');
    const model = oracleFolder(oracle);
    const same = writeSignTokenizer(temporaryFolder());
    const shifted = writeSignTokenizer(model, 1);
    const input = await table([Array.from({ length: 20 }, (_, i) => i + 1)]);
    const linesWith = async (tokenizer: string) => {
      const output = inNewFolder('o.parquet');
      const { status, stderr } = await score(model, input, output, '--tokenizer', tokenizer);
      expect(status, stderr).toBe(0);
      return stderr.split('\n').filter((line) => /another tokenizer/.test(line));
    };
    expect(await linesWith(same)).toEqual([
      expect.stringMatching(
        /has another tokenizer than .*: 94 of 94 tokens differ \(1 is "!" in the rows, " " to the model\)/,
      ),
    ]);
    expect(await linesWith(shifted)).toEqual([]);
  });
});

describe('a mistake is one line and status 2', () => {
  const oracle = tinyOracle('gpt2');
  const good = () => table(rowsOf(oracle).memorized);
  const fails = async (result: ReturnType<typeof score>, line: RegExp) => {
    const { status, stderr, stdout } = await result;
    const lines = stderr
      .trimEnd()
      .split('\n')
      .filter((text) => !/^(rows: |.* runs on )/.test(text));
    expect(lines).toEqual([expect.stringMatching(line)]);
    expect([status, stdout]).toEqual([2, '']);
  };
  const output = () => inNewFolder('o.parquet');

  it.each([
    [['--only', 'fragile'], /--only.*memorized/],
    [['--keep', 'memorized', '--only', 'memorized'], /--only memorized adds nothing/],
    [['--prompt-tokens', '0'], /--prompt-tokens must be a whole number from 1, not "0"/],
    [
      ['--continuation-tokens', '60'],
      /10 tokens of prompt and 60 of continuation are too many: .* takes 64 at most/,
    ],
    [['--dtype', 'fp16'], /--dtype fp16 needs a GPU/],
    [['--batch-size', 'many'], /--batch-size must be/],
    [
      ['--tokenizer', 'gpt2'],
      /tokenizer gpt2 has 50257 tokens and model .* only 300: they do not belong together/,
    ],
    [['--revision', 'step1'], /is on this machine, where --revision means nothing/],
  ])('%j', async (more, line) => {
    await fails(score(oracleFolder(oracle), await good(), output(), ...more), line);
  });

  it('in files and folders', async () => {
    const model = oracleFolder(oracle);
    const input = await good();
    await fails(score('/nowhere/model', input, output()), /model not found: \/nowhere\/model/);
    await fails(score(model, '/nowhere/rows.parquet', output()), /input not found: \/nowhere\/rows.parquet/);
    await fails(score(model, input, inNewFolder('o.csv')), /the table is Parquet/);
    const there = output();
    writeFileSync(there, 'precious');
    await fails(score(model, input, there), /exists; add --force to overwrite it/);
    await fails(score(model, input, input, '--force'), /is the input; write to another file/);
    const folder = temporaryFolder();
    const short = await table([[1, 2]]);
    await fails(score(model, short, join(folder, 'o.parquet')), /no row can be scored \(1 too_few_tokens\)/);
    expect(readdirSync(folder)).toEqual([]);
    const other = output();
    mkdirSync(`${other}.parts`);
    writeFileSync(
      join(`${other}.parts`, 'lock'),
      JSON.stringify({ pid: process.pid, host: 'elsewhere', started: '' }),
    );
    await fails(score(model, input, other), /is being made by another process/);
    const foreign = await table(
      new Array(30).fill(rowsOf(oracle).memorized[0]!.map((token) => token + 5000)),
    );
    await fails(
      score(model, foreign, output()),
      /model .* has 300 tokens, but 30 of the first 30 rows .* hold ids up to/,
    );
  });
});
