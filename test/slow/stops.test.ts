import {
  closeSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hashesIn } from '../support/hashes.ts';
import { type CommandResult, runCommand } from '../support/run-command.ts';
import {
  errorLines,
  type Moment,
  receiptsIn,
  runAndSignal,
  runWithPause,
  writeInputs,
} from '../support/stopped-runs.ts';
import { query, writeParquet } from '../support/tables.ts';

const PARTITIONS = 4;
const folder = mkdtempSync(join(tmpdir(), 'semmem-resilience-'));
let input: string;
let args: readonly string[];
let reference: Record<string, string>;
let number = 0;
let id: string;

const run = (...more: string[]) => runCommand('calculate-metrics', [...args, '--run-id', id, ...more]);
const resume = (...more: string[]) => run('--resume', ...more);
const here = (...names: string[]) => join(folder, id, ...names);
const stateOf = () => JSON.parse(readFileSync(here('run.json'), 'utf8')).state;
const parts = () => hashesIn(here('sequences'));
const reused = () =>
  JSON.parse(readFileSync(here('summary.json'), 'utf8')).tables[0].partitions.reused as number;

/** Status 2, one line that has all of `words`, no finished table, and a manifest that says so. */
function expectMendable(result: CommandResult, ...words: string[]): void {
  expect(result.status, result.stderr).toBe(2);
  const lines = errorLines(result);
  expect(lines, result.stderr).toHaveLength(1);
  for (const word of words) expect(lines[0]).toContain(word);
  expect(existsSync(here('sequences'))).toBe(false);
  if (existsSync(here('run.json'))) expect(stateOf()).toBe('failed');
  expect(existsSync(here('_stages', 'spill'))).toBe(false);
}

async function expectResumed(least = 0): Promise<void> {
  const result = await resume();
  expect(result.status, result.stderr).toBe(0);
  expect(parts()).toEqual(reference);
  expect(stateOf()).toBe('finished');
  expect(reused()).toBeGreaterThanOrEqual(least);
}

/** Holds the run still when its first part is finished, on one thread, so that others are left. */
const pauseAtFirstPart = (act: () => void) =>
  runWithPause([...args, '--run-id', id, '--threads', '1'], () => receiptsIn(here()).length > 0, act);

beforeAll(async () => {
  const written = await writeInputs(folder, PARTITIONS);
  input = written.input;
  args = [...written.args, '--metrics', 'text'];
  id = 'whole';
  const whole = await run();
  expect(whole.status, whole.stderr).toBe(0);
  reference = parts();
  expect(Object.keys(reference)).toHaveLength(PARTITIONS);
  return () => rmSync(folder, { recursive: true, force: true });
}, 60_000);

beforeEach(() => {
  id = `run-${number++}`;
});

describe('an input that goes away', () => {
  const aside = () => `${input}.aside`;
  const putBack = () => renameSync(aside(), input);

  it('is named when it was deleted, and the run goes on once it is back', async () => {
    const result = await pauseAtFirstPart(() => renameSync(input, aside()));
    expect(result.paused).toBe(true);
    expectMendable(result, input);
    expectMendable(await resume(), 'input not found', input);
    putBack();
    await expectResumed(1);
  });

  it('is named when it was cut off', async () => {
    const result = await pauseAtFirstPart(() => {
      copyFileSync(input, aside());
      truncateSync(input, Math.floor(statSync(input).size / 2));
    });
    expectMendable(result, input);
    expectMendable(await resume(), 'truncated', input);
    putBack();
    await expectResumed(1);
  });

  it('never gets mixed with another of its name', async () => {
    const other = await writeParquet(
      join(folder, 'other'),
      `select sequence_id + 7 as sequence_id, tokens from '${input}'`,
      ', row_group_size 51200',
    );
    const result = await pauseAtFirstPart(() => {
      renameSync(input, aside());
      renameSync(other, input);
    });
    expectMendable(result, input, 'changed');
    const refused = await resume();
    expect(refused.status).toBe(2);
    expect(errorLines(refused)[0]).toMatch(/cannot be resumed: input sequences was .*footer_sha256/);
    putBack();
    await expectResumed(1);
  });
});

describe('an input with a damaged page', () => {
  it.each([
    ['sequence_id', 'the header of a page of ids', 0],
    ['tokens, list, element', 'the header of a page of tokens', 0],
    ['sequence_id', 'the middle of a page of ids', 0.5],
  ])('is named (%s: %s)', async (column, _, place) => {
    const [chunk] = await query(
      `select coalesce(dictionary_page_offset, data_page_offset)::double as start, total_compressed_size::double as bytes
       from parquet_metadata('${input}') where row_group_id = 2 and path_in_schema = '${column}'`,
    );
    const { start, bytes } = chunk as { start: number; bytes: number };
    const damaged = join(folder, 'damaged.parquet');
    copyFileSync(input, damaged);
    const file = openSync(damaged, 'r+');
    writeSync(file, Buffer.alloc(400, 255), 0, place === 0 ? 30 : 400, start + Math.floor(bytes * place));
    closeSync(file);
    const result = await runCommand('calculate-metrics', [
      ...['--input', damaged, '--tokenizer', 'gpt2', '--metrics', 'text', '--output', folder, '--run-id', id],
    ]);
    expect(result.status, result.stderr).toBe(2);
    expect(errorLines(result)).toHaveLength(1);
    expect(errorLines(result)[0]).toMatch(/damaged/);
    expect(errorLines(result)[0]).toContain(damaged);
    expect(readdirSync(here()).sort()).toEqual(['_stages', 'run.json']);
  });
});

describe('leftovers of a run that was killed', () => {
  const part = (at: number) => here('_stages', 'features', 'sequences', `part-0000${at}.parquet`);
  const receipt = (at: number) => here('_stages', 'receipts', 'features', 'sequences', `part-0000${at}.json`);
  const stage = (name: string) => here('_stages', name, 'sequences.parquet');

  /** The finished run, taken back to where its table was not yet published. */
  beforeEach(() => {
    cpSync(join(folder, 'whole'), here(), { recursive: true });
    rmSync(here('summary.json'));
    writeFileSync(
      here('run.json'),
      readFileSync(here('run.json'), 'utf8').replace('"finished"', '"running"'),
    );
    renameSync(here('sequences'), here('_stages', 'features', 'sequences'));
  });

  async function expectReused(count: number): Promise<void> {
    await expectResumed();
    expect(reused()).toBe(count);
  }

  it('are all used where nothing is wrong', () => expectReused(PARTITIONS));

  it('are computed again where a part is cut off or gone, or its receipt is missing, and only there', async () => {
    truncateSync(part(0), 1000);
    writeFileSync(`${part(0)}.tmp`, 'half a part');
    rmSync(part(1));
    rmSync(receipt(3));
    writeFileSync(`${receipt(3)}.4711.tmp`, '{');
    await expectReused(1);
  });

  it('are computed again where a receipt is empty, foreign or of something else, and only there', async () => {
    writeFileSync(receipt(0), '');
    writeFileSync(receipt(1), '{}');
    writeFileSync(receipt(2), readFileSync(receipt(2), 'utf8').replace(/"key": "./, '"key": "x'));
    await expectReused(1);
  });

  it.each<[string, () => void]>([
    ['the join is cut off', () => truncateSync(stage('joined'), 100)],
    ['the join is gone', () => rmSync(stage('joined'))],
    ['the receipt of the join is empty', () => writeFileSync(`${stage('joined')}.json`, '')],
    ['the repeated rows are gone', () => rmSync(stage('repeated_rows'))],
  ])('give the same parts where %s', async (_, spoil) => {
    spoil();
    rmSync(part(1));
    writeFileSync(`${stage('joined')}.tmp`, 'half a table');
    await expectReused(PARTITIONS - 1);
  });
});

describe('a worker that fails', () => {
  const breaking = (code: string) => {
    const script = join(folder, `break-${number}.mjs`);
    writeFileSync(
      script,
      `import { isMainThread, threadId } from 'node:worker_threads';\nif (!isMainThread) {\n${code}\n}\n`,
    );
    return { env: { NODE_OPTIONS: `--import=${script}` } };
  };
  const runBroken = (code: string) =>
    runCommand('calculate-metrics', [...args, '--run-id', id, '--threads', '2'], breaking(code));

  function expectBug(result: CommandResult, word: string): void {
    expect(result.status, result.stderr).toBe(1);
    const lines = errorLines(result);
    expect(lines[0]).toContain('bug');
    expect(result.stderr).toContain(word);
    expect(result.stderr).toContain('    at ');
    expect(stateOf()).toBe('failed');
    expect(existsSync(here('sequences'))).toBe(false);
    expect(existsSync(here('_stages', 'lock'))).toBe(false);
  }

  it('by a bug in a formula tells it with its stack, and the run can go on', async () => {
    const result = await runBroken(`
      const put = Float64Array.prototype.fill; let calls = 0;
      Float64Array.prototype.fill = function (...all) { if (++calls > 3) throw new TypeError('planted'); return put.apply(this, all); };`);
    expectBug(result, 'TypeError: planted');
    await expectResumed();
  });

  it('because its thread ends, perhaps inside DuckDB, leaves a run that can go on', async () => {
    // DuckDB's binding aborts the process when a thread ends under it: then nobody is left to tell.
    const result = await runBroken('if (threadId === 2) setTimeout(() => process.exit(7), 250);');
    expect(result.status).not.toBe(0);
    expect(existsSync(here('sequences'))).toBe(false);
    await expectResumed();
  });

  it('because its code cannot be loaded tells it, and the run can go on', async () => {
    const result = await runBroken(`throw new Error('no such module');`);
    expectBug(result, 'no such module');
    await expectResumed();
  });
});

describe('a run that is stopped', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('by %s says how to go on, and goes on', async (signal) => {
    const result = await runAndSignal([...args, '--run-id', id], signal, ({ receipts }) => receipts > 0);
    expect(result.signal).toBe(null);
    expect(result.status, result.stderr).toBe(130);
    expect(errorLines(result)).toEqual([
      `calculate-metrics: interrupted; go on with --run-id ${id} --resume`,
    ]);
    expect(result.ms).toBeLessThan(2000);
    expect(stateOf()).toBe('interrupted');
    await expectResumed(1);
  });

  it('ends the same way when it is told twice', async () => {
    let signals = 0;
    const result = await runCommand('calculate-metrics', [...args, '--run-id', id], {
      onStart: (child) => {
        const timer = setInterval(() => {
          if (child.exitCode !== null || signals === 5) return clearInterval(timer);
          if (!existsSync(here('_stages', 'features'))) return;
          signals++;
          child.kill('SIGINT');
        }, 5);
      },
    });
    expect(signals).toBeGreaterThan(1);
    expect(result.status, result.stderr).toBe(130);
    await expectResumed();
  });

  it.each<[string, (moment: Moment) => boolean, number]>([
    ['during the join', ({ stage }) => stage === 'join', 0],
    ['while it writes a part', ({ writesPart }) => writesPart, 0],
    ['after its second part', ({ receipts }) => receipts === 2, 2],
  ])('gives the same parts after SIGKILL %s', async (_, ready, done) => {
    const killed = await runAndSignal([...args, '--run-id', id], 'SIGKILL', ready);
    expect(killed.signal).toBe('SIGKILL');
    expect(existsSync(here('sequences'))).toBe(false);
    expect(stateOf()).toBe('running');
    await expectResumed(done);
  });
});
