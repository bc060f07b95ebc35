import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { hashesIn } from '../support/hashes.ts';
import { runCommand } from '../support/run-command.ts';
import {
  errorLines,
  type Moment,
  receiptsIn,
  runAndInterrupt,
  runAndSignal,
  writeInputs,
} from '../support/stopped-runs.ts';
import { query } from '../support/tables.ts';

/** How many times each way of dying is tried; the slow suite's measure is 50. */
const TIMES = Number(process.env.SEMMEM_KILLS ?? 50);
const PARTITIONS = 6;
/** Before this the process still loads its code, and dies of any signal. */
const STARTED_MS = 600;

const folder = mkdtempSync(join(tmpdir(), 'semmem-kill-'));
let args: readonly string[];
let wholeRunMs: number;
let reference: Record<string, string>;

const at = (id: string, ...names: string[]) => join(folder, id, ...names);
const partsOf = (id: string) => hashesIn(at(id, 'sequences'));

/**
 * When the signal of the n-th attempt is sent. Most are spread evenly over the whole run, each at a random place of its
 * slot; every third is aimed at a step that is too short to be hit by chance. A lower `share` makes all of them sooner.
 */
function momentOf(time: number, from: number, share = 1): (moment: Moment) => boolean {
  if (time % 3 !== 2) {
    const delay = from + ((time + Math.random()) / TIMES) * (wholeRunMs - from) * share;
    return ({ ms }) => ms >= delay;
  }
  const after = Math.random() * 60 * share;
  let since: number | null = null;
  const aims: ((moment: Moment) => boolean)[] = [
    ({ stage }) => stage === 'repeated ids',
    ({ stage }) => stage === 'join',
    ({ writesPart }) => writesPart,
    ({ receipts }) => receipts === 1 + (time % (PARTITIONS - 1)),
    ({ receipts }) => receipts === PARTITIONS,
    ({ stage }) => stage === 'checks and summary',
  ];
  const aim = aims[Math.floor(time / 3) % aims.length]!;
  return (moment) => {
    if (since === null && aim(moment)) since = moment.ms;
    return since !== null && moment.ms >= since + after;
  };
}

/** The n-th attempt, until the signal meets the run: one that was over by then is done again, and the signal sent sooner. */
async function stoppedRun(id: string, signal: NodeJS.Signals, time: number, from: number) {
  for (let share = 1; share > 0.3; share *= 0.85) {
    const given = [...args, '--run-id', id];
    const moment = momentOf(time, from, share);
    const result =
      signal === 'SIGINT' ? await runAndInterrupt(given, moment) : await runAndSignal(given, signal, moment);
    if (result.status !== 0) return result;
    expect(result.ms, `${id} went on after ${signal} in ${result.stage}`).toBeLessThan(1000);
    expect(partsOf(id)).toEqual(reference);
    rmSync(at(id), { recursive: true });
  }
  throw new Error(`${signal} never met the run ${id}`);
}

/** Whether all work of a run was done, so that a signal met no more than the process's end. */
function isFinished(id: string): boolean {
  const manifest = at(id, 'run.json');
  return existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).state === 'finished';
}

/** Finished parts of a run that is not: their bytes, and when they were written. */
function finishedParts(id: string): { hashes: Record<string, string>; written: Record<string, number> } {
  const parts = at(id, '_stages', 'features', 'sequences');
  if (!existsSync(parts)) return { hashes: {}, written: {} };
  const done = new Set(receiptsIn(at(id)).map((name) => name.replace('.json', '.parquet')));
  const keep = <T>(entries: [string, T][]) => Object.fromEntries(entries.filter(([name]) => done.has(name)));
  return {
    hashes: keep(Object.entries(hashesIn(parts))),
    written: keep(readdirSync(parts).map((name) => [name, statSync(join(parts, name)).mtimeMs])),
  };
}

beforeAll(async () => {
  const written = await writeInputs(folder, PARTITIONS, 24);
  args = [...written.args, '--metrics', 'tokens,text,patterns,taxonomy'];
  const start = performance.now();
  const result = await runCommand('calculate-metrics', [...args, '--run-id', 'whole']);
  wholeRunMs = performance.now() - start;
  expect(result.status, result.stderr).toBe(0);
  reference = partsOf('whole');
  expect(Object.keys(reference)).toHaveLength(PARTITIONS);
  // What all others are compared with is itself compared with the source.
  const [row] = await query(
    `with input as (
       select distinct on (sequence_id) sequence_id, tokens
       from read_parquet('${written.input}', file_row_number = true) order by sequence_id, file_row_number
     ), output as (select sequence_id, tokens from '${at('whole', 'sequences')}/*.parquet')
     select count(*)::integer as rows, count(distinct sequence_id)::integer as ids,
       (select count(*)::integer from output join input using (sequence_id, tokens)) as found,
       (select count(*)::integer from input) as expected
     from output`,
  );
  expect(row).toEqual({
    rows: row!.expected,
    ids: row!.expected,
    found: row!.expected,
    expected: row!.expected,
  });
  return () => rmSync(folder, { recursive: true, force: true });
}, 120_000);

describe('a run that is stopped', () => {
  it(`ends with byte-identical parts after SIGKILL at ${TIMES} moments`, {
    timeout: TIMES * 60_000,
  }, async () => {
    const stages: Record<string, number> = {};
    let kept = 0;
    for (let time = 0; time < TIMES; time++) {
      const id = `kill-${time}`;
      const killed = await stoppedRun(id, 'SIGKILL', time, 0);
      expect(killed.signal).toBe('SIGKILL');
      const what = `attempt ${time}, killed in ${killed.stage}`;
      stages[killed.stage] = (stages[killed.stage] ?? 0) + 1;
      // A table is there whole or not at all, and only at the end of the last stage.
      const published = existsSync(at(id, 'sequences'));
      if (published) {
        expect(killed.stage, what).toBe('checks and summary');
        expect(partsOf(id), what).toEqual(reference);
      }
      const finished = isFinished(id);
      if (finished) expect(published, what).toBe(true);
      const done = finishedParts(id);
      expect(reference, what).toMatchObject(done.hashes);

      const resumption = [...args, '--run-id', id, '--resume'];
      // Every fourth time the run that goes on is killed, too.
      if (time % 4 === 3) await runAndSignal(resumption, 'SIGKILL', momentOf(time * 7, STARTED_MS));
      const resumed = await runCommand('calculate-metrics', [...resumption, '--json']);
      expect(resumed.stderr, what).toBe('');
      expect(resumed.status, what).toBe(0);
      expect(partsOf(id), what).toEqual(reference);
      const [table] = JSON.parse(resumed.stdout.trim().split('\n').at(-1)!).tables;
      expect(table.rows_in, what).toBe(table.rows_out + table.repeated_ids_dropped);
      const least = published ? PARTITIONS : Object.keys(done.hashes).length;
      // A finished run gives the summary that it wrote, in which nothing was reused.
      const untouched = finished ? table.partitions.computed : table.partitions.reused;
      expect(untouched, what).toBeGreaterThanOrEqual(least);
      for (const [name, ms] of Object.entries(done.written))
        expect(statSync(at(id, 'sequences', name)).mtimeMs, `${what}: ${name} was computed again`).toBe(ms);
      kept += least;
      expect(readdirSync(at(id)).sort(), what).toEqual(['_stages', 'run.json', 'sequences', 'summary.json']);
      if (!finished) {
        expect(existsSync(at(id, '_stages', 'spill')), what).toBe(false);
        expect(existsSync(at(id, '_stages', 'lock')), what).toBe(false);
      }
      rmSync(at(id), { recursive: true });
    }
    console.info(`killed in ${JSON.stringify(stages)}; ${kept} parts were kept`);
    if (TIMES < 30) return;
    for (const stage of ['start-up', 'repeated ids', 'join', 'features', 'checks and summary'])
      expect(stages[stage], `no kill in ${stage}`).toBeGreaterThan(0);
    expect(kept).toBeGreaterThan(TIMES);
  });

  it(`ends within two seconds with status 130 after SIGINT, ${TIMES} times of ${TIMES}`, {
    timeout: TIMES * 60_000,
  }, async () => {
    let slowest = 0;
    for (let time = 0; time < TIMES; time++) {
      const id = `interrupt-${time}`;
      const result = await stoppedRun(id, 'SIGINT', time, STARTED_MS);
      const what = `attempt ${time} in ${result.stage}: ${result.stderr}`;
      expect(result.signal, what).toBe(null);
      expect(result.status, what).toBe(130);
      expect(errorLines(result), what).toEqual([
        `calculate-metrics: interrupted; go on with --run-id ${id} --resume`,
      ]);
      expect(result.ms, what).toBeLessThan(2000);
      expect(JSON.parse(readFileSync(at(id, 'run.json'), 'utf8')).state, what).toBe('interrupted');
      slowest = Math.max(slowest, result.ms);
      if (time % 10 === 0) {
        const resumed = await runCommand('calculate-metrics', [...args, '--run-id', id, '--resume']);
        expect(resumed.status, resumed.stderr).toBe(0);
        expect(partsOf(id), what).toEqual(reference);
      }
      rmSync(at(id), { recursive: true });
    }
    console.info(`slowest end after SIGINT: ${slowest.toFixed(0)} ms`);
  });
});
