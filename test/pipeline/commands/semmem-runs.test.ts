import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../../pipeline/package-root.ts';
import { catalogEntries, catalogMarkdown } from '../../../pipeline/sinks/catalog.ts';
import { type CommandOptions, runCommand } from '../../support/run-command.ts';
import { smallRun } from '../../support/small-run.ts';

let folder: string;
let runs: string;
/** Changes a copy of the run `r` and its `run.json`. */
function copyRun(id: string, manifest: object, change: (folder: string) => void = () => {}): void {
  cpSync(join(runs, 'r'), join(runs, id), { recursive: true });
  const path = join(runs, id, 'run.json');
  writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), run_id: id, ...manifest }));
  change(join(runs, id));
}
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'semmem-runs-'));
  runs = await smallRun(folder, { more: true });
  copyRun('a-newer', { started_at: '2999-01-01T00:00:00.000Z' });
  copyRun('half', { started_at: '2001-01-01T00:00:00.000Z', state: 'interrupted' }, (at) => {
    mkdirSync(join(at, '_stages/features'), { recursive: true });
    renameSync(join(at, 'seqs'), join(at, '_stages/features/seqs'));
    rmSync(join(at, 'summary.json'));
  });
  copyRun('nothing', { started_at: '2000-01-01T00:00:00.000Z', state: 'failed' }, (at) => {
    for (const name of ['seqs', 'other-table', 'summary.json']) rmSync(join(at, name), { recursive: true });
  });
  mkdirSync(join(runs, 'no-run'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const semmem = (args: readonly string[], options?: CommandOptions) => runCommand('semmem', args, options);

describe('which run', () => {
  const idOf = async (...args: string[]) =>
    JSON.parse((await semmem(['summary', '--json', ...args])).stdout).folder;

  it('is the newest, or the one of an id or a folder', async () => {
    expect(await idOf('--runs', runs)).toBe(join(runs, 'a-newer'));
    expect(await idOf('--runs', runs, '--run', 'r')).toBe(join(runs, 'r'));
    expect(await idOf('--run', join(runs, 'r'))).toBe(join(runs, 'r'));
  });

  it('is found in datasets below where the command was given, INIT_CWD counting first', async () => {
    const { stderr } = await semmem(['summary'], { cwd: folder });
    expect(stderr).toBe(
      `semmem summary: no runs in ${join(folder, 'datasets')}; calculate-metrics makes one there, or name another folder with --runs\n`,
    );
    const { status } = await semmem(['summary', '--runs', 'out'], { env: { INIT_CWD: folder } });
    expect(status).toBe(0);
  });

  it('that does not exist is an error that names the nearest', async () => {
    expect(await semmem(['sql', '--runs', runs, '--run', 'newer', 'select 1'])).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(
        /^semmem sql: unknown run: newer \(did you mean a-newer\?\); valid: a-newer, r, half, nothing\n$/,
      ),
    });
    expect((await semmem(['sql', '--run', join(runs, 'no-run'), 'select 1'])).stderr).toContain(
      'is not the folder of a run',
    );
    expect((await semmem(['sql', '--runs', join(runs, 'r'), 'select 1'])).stderr).toContain(
      `it is a run itself: --run ${join(runs, 'r')}`,
    );
  });
});

describe('a run that is not finished', () => {
  it('can be queried as far as it is, with a note', async () => {
    const { status, stdout, stderr } = await semmem([
      'sql',
      '--runs',
      runs,
      '--run',
      'half',
      '--format',
      'csv',
      'select count(*) as n from features',
    ]);
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'n\n5\n' });
    expect(stderr).toBe(
      'note: run half is not finished (interrupted): 1 of 2 tables are there: other-table\n',
    );
  });

  it('without any table, or for its summary, says how to go on', async () => {
    const go = 'go on with calculate-metrics … --run-id';
    const { status, stderr } = await semmem(['sql', '--runs', runs, '--run', 'nothing', 'select 1']);
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: `semmem sql: run nothing has no finished table yet (failed); ${go} nothing --resume\n`,
    });
    expect((await semmem(['summary', '--runs', runs, '--run', 'half'])).stderr).toContain(
      `${go} half --resume`,
    );
  });
});

it('semmem runs lists them, newest first', async () => {
  const { stdout } = await semmem(['runs', '--runs', runs, '--json']);
  const listed = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(listed.map(({ id, state, rows }) => [id, state, rows])).toEqual([
    ['a-newer', 'finished', 105],
    ['r', 'finished', 105],
    ['half', 'interrupted', null],
    ['nothing', 'failed', null],
  ]);
  expect((await semmem(['runs', '--runs', runs])).stdout).toMatch(
    /│ half +│ interrupted │ 2001-01-01 00:00:00 │ seqs, other-table │/,
  );
  expect(await semmem(['runs', '--runs', join(folder, 'none')])).toMatchObject({
    status: 0,
    stdout: `no runs in ${join(folder, 'none')}\n`,
  });
});

it('a run whose run.json is broken is listed as unreadable, and named where it is asked for', async () => {
  const at = join(folder, 'broken');
  for (const [id, content] of [
    ['cut', '{"run_id": "cut", "tab'],
    ['empty', ''],
    ['other', '{"tables": ["seqs"]}'],
  ] as const) {
    mkdirSync(join(at, id), { recursive: true });
    writeFileSync(join(at, id, 'run.json'), content);
    for (const command of ['summary', 'runs', 'plan'])
      expect(await semmem([command, '--runs', at, '--run', id])).toMatchObject({
        status: 2,
        stderr: expect.stringContaining(
          `semmem ${command}: run ${id} is unreadable: ${join(at, id, 'run.json')} `,
        ),
      });
  }
  expect((await semmem(['summary', '--runs', at])).stderr).toContain('run cut is unreadable');
  cpSync(join(runs, 'r'), join(at, 'r'), { recursive: true });
  expect(await semmem(['summary', '--runs', at])).toMatchObject({ status: 0 });
  const { stdout } = await semmem(['runs', '--runs', at, '--json']);
  const listed = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(listed.map(({ id, state }) => `${id} ${state}`)).toEqual([
    'r finished',
    'cut unreadable',
    'empty unreadable',
    'other unreadable',
  ]);
  expect((await semmem(['runs', '--runs', at])).stdout).toMatch(/│ cut +│ unreadable +│ +│ +│ +│ +│/);
});

it('semmem summary shows what the run ended with', async () => {
  const summary = JSON.parse(readFileSync(join(runs, 'r/summary.json'), 'utf8'));
  const { stdout } = await semmem(['summary', '--runs', runs, '--run', 'r', '--json']);
  expect(JSON.parse(stdout)).toEqual(summary);
  expect((await semmem(['summary', '--runs', runs, '--run', 'r'])).stdout).toMatch(/^┌.*\n│ seqs +│ rows │/);
});

describe('semmem plan', () => {
  it('shows what a run does, and computes nothing', async () => {
    const args = [
      'plan',
      '--input',
      join(folder, 'seqs.parquet'),
      '--tokenizer',
      'gpt2',
      '--threads',
      '2',
      '--output',
      join(folder, 'planned'),
    ];
    const { status, stdout } = await semmem([...args, '--json']);
    expect(status).toBe(0);
    const plan = JSON.parse(stdout);
    expect(plan).toMatchObject({
      table: 'seqs',
      rows: 100,
      partitions: [{ file: join(folder, 'seqs.parquet'), first_row: 0, rows: 100 }],
      workers: 1,
    });
    expect(plan.carried).toEqual(['label', 'weight', 'nested', 'text_input', 'big']);
    expect(plan.null).toMatchObject({
      max_frequency: ['--token-frequencies'],
      prompt_perplexity: ['--perplexities', '--model'],
      continuation_nll: ['--model'],
      counterfactual_gap: ['--reference-model'],
      attention_gini_mean: ['--model-columns'],
      hidden_states: ['--hidden-layers'],
      taxonomy_upstream: ['--sequence-frequencies'],
    });
    expect(existsSync(join(folder, 'planned'))).toBe(false);
    const { stdout: text } = await semmem(args);
    expect(text).toContain('null throughout without --perplexities or --model: prompt_perplexity,');
    expect(text).toContain(
      'columns of the input that are carried along (5): label, weight, nested, text_input, big\n',
    );
  });

  it('of a run has the stages that the run went through', async () => {
    const { stdout } = await semmem(['plan', '--runs', runs, '--run', 'r', '--json']);
    const plans = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const { stages } = JSON.parse(readFileSync(join(runs, 'r/summary.json'), 'utf8')) as {
      stages: { table: string; stage: string }[];
    };
    const planned = plans.flatMap(({ table, stages: names }) =>
      names.map((stage: string) => `${table}: ${stage}`),
    );
    expect(planned).toEqual(stages.map(({ table, stage }) => `${table}: ${stage}`));
  });

  it('checks the inputs as the run would', async () => {
    expect(
      await semmem(['plan', '--input', join(folder, 'none.parquet'), '--tokenizer', 'gpt2']),
    ).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('input not found'),
    });
  });
});

describe('semmem catalog', () => {
  it('is what docs/columns.md holds: npm run docs', () => {
    expect(readFileSync(join(packageRoot, 'docs/columns.md'), 'utf8')).toBe(
      catalogMarkdown(catalogEntries()),
    );
  });

  it('lists every column in three formats', async () => {
    const entries = catalogEntries();
    expect(JSON.parse((await semmem(['catalog', '--format', 'json'])).stdout)).toEqual(entries);
    const { stdout } = await semmem(['catalog']);
    for (const { name } of entries) expect(stdout).toContain(` ${name} `);
  });

  it('of a run has the columns of its input too', async () => {
    const { stdout } = await semmem(['catalog', '--format', 'json', '--runs', runs, '--run', 'r']);
    const names = JSON.parse(stdout).map(({ name }: { name: string }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['sequence_id', 'taxonomy', 'label', 'text_input', 'source']),
    );
  });
});

it('semmem alone prints help', async () => {
  const { status, stdout } = await semmem([]);
  expect(status).toBe(0);
  for (const name of ['sql', 'export', 'catalog', 'runs', 'plan', 'summary'])
    expect(stdout).toContain(`  ${name} `);
});
