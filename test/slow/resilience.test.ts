import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { hashesIn } from '../support/hashes.ts';
import { runCommand } from '../support/run-command.ts';
import { errorLines, type Moment, runAndInterrupt, writeInputs } from '../support/stopped-runs.ts';
import { writeParquet } from '../support/tables.ts';

const folder = mkdtempSync(join(tmpdir(), 'semmem-resilience-'));
const mountPoint = join(folder, 'disk');
const mount = (options: string) => spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'semmem', mountPoint]);
const unmount = () => spawnSync('umount', [mountPoint]);

function canMount(): boolean {
  mkdirSync(mountPoint, { recursive: true });
  return mount('size=1m').status === 0 && unmount().status === 0;
}

let args: readonly string[];
let big: readonly string[];
let reference: Record<string, string>;

beforeAll(async () => {
  const written = await writeInputs(folder, 12, 32);
  args = [...written.args, '--metrics', 'text,taxonomy'];
  const counts = await writeParquet(
    join(folder, 'many-counts.parquet'),
    'select (i * 48271) % 6000000 as sequence_id, i % 9 as documents from range(6000000) as t(i)',
  );
  big = args.map((word) => (word === written.counts ? counts : word));
  const whole = await runCommand('calculate-metrics', [...args, '--run-id', 'whole']);
  expect(whole.status, whole.stderr).toBe(0);
  reference = hashesIn(join(folder, 'whole', 'sequences'));
  return () => rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(!canMount())('a full disk (needs root, to mount a small one)', () => {
  it.each([
    'size=4k',
    'size=24k',
    'size=200k',
    'size=1m',
    'size=6m',
    'size=14m',
    'size=18m',
    'nr_inodes=4',
    'nr_inodes=8',
    'nr_inodes=12',
    'nr_inodes=16',
  ])(
    'of %s ends a run with one line that says what to do, and it goes on once there is room',
    async (size) => {
      expect(mount(size).status).toBe(0);
      try {
        const onDisk = [...args, '--output', mountPoint, '--run-id', 'r'];
        const full = await runCommand('calculate-metrics', onDisk);
        expect(full.status, full.stderr).toBe(2);
        expect(errorLines(full), full.stderr).toHaveLength(1);
        expect(errorLines(full)[0]).toMatch(
          /the disk is full.*; free some space, then run again with --resume/,
        );
        expect(existsSync(join(mountPoint, 'r', 'sequences'))).toBe(false);
        expect(existsSync(join(mountPoint, 'r', 'summary.json'))).toBe(false);
        mount('remount,size=300m,nr_inodes=10000');
        const resumed = await runCommand('calculate-metrics', [...onDisk, '--resume']);
        expect(resumed.status, resumed.stderr).toBe(0);
        expect(hashesIn(join(mountPoint, 'r', 'sequences'))).toEqual(reference);
        expect(readdirSync(join(mountPoint, 'r')).sort()).toEqual([
          '_stages',
          'run.json',
          'sequences',
          'summary.json',
        ]);
      } finally {
        unmount();
      }
    },
  );
});

describe('workers that spill to disk', () => {
  it('do so each into a folder of its own, and write the same bytes', async () => {
    // Encoded, a run of one token takes no room in the file; in memory it takes all of it.
    const input = await writeParquet(
      join(folder, 'wide.parquet'),
      `select i as sequence_id, list_resize([]::integer[], 2250, (i % 5000 + 20)::integer) as tokens from range(163840) as t(i)`,
      ', row_group_size 20480',
    );
    const wide = ['--input', input, '--tokenizer', 'gpt2', '--metrics', 'tokens', '--threads', '2'];
    wide.push('--output', folder);
    const spill = join(folder, 'tight', '_stages', 'spill');
    const spilling = new Set<string>();
    const watch = setInterval(() => {
      const now = existsSync(spill)
        ? readdirSync(spill).filter((name) => name !== 'main' && filesIn(join(spill, name)) > 0)
        : [];
      for (const name of now) spilling.add(name);
    }, 5);
    const tight = [...wide, '--memory-limit', '560MiB', '--run-id', 'tight'];
    const constrained = await runCommand('calculate-metrics', tight);
    clearInterval(watch);
    expect(constrained.status, constrained.stderr).toBe(0);
    expect(spilling.size).toBe(8);
    expect(existsSync(spill)).toBe(false);
    const free = await runCommand('calculate-metrics', [
      ...wide,
      '--memory-limit',
      '8GB',
      '--run-id',
      'free',
    ]);
    expect(free.status, free.stderr).toBe(0);
    expect(hashesIn(join(folder, 'tight', 'wide'))).toEqual(hashesIn(join(folder, 'free', 'wide')));
  });
});

function filesIn(path: string): number {
  return existsSync(path) ? readdirSync(path).length : 0;
}

describe('SIGINT', () => {
  it.each<[string, (moment: Moment) => boolean]>([
    ['while the inputs are looked into', ({ ms }) => ms > 450],
    ['while repeated ids are looked for', ({ stage }) => stage === 'repeated ids'],
    ['as a join with a big table begins', ({ stage }) => stage === 'join'],
    ['as rows are measured', ({ stage }) => stage === 'features'],
    ['while a part is written', ({ writesPart }) => writesPart],
    ['after the first part', ({ receipts }) => receipts > 0],
    ['after the last part', ({ receipts }) => receipts === 3],
    ['while the table is checked', ({ stage }) => stage === 'checks and summary'],
  ])('%s ends the run within two seconds with status 130, to go on', async (what, ready) => {
    const id = what.replaceAll(' ', '-');
    const result = await runAndInterrupt([...big, '--run-id', id], ready);
    // The last steps may be over before the signal comes.
    if (result.status !== 0) {
      expect(result.status, result.stderr).toBe(130);
      expect(result.ms).toBeLessThan(2000);
      expect(errorLines(result)).toHaveLength(1);
      expect(existsSync(join(folder, id, '_stages', 'lock'))).toBe(false);
    }
    const resumed = await runCommand('calculate-metrics', [...big, '--run-id', id, '--resume']);
    expect(resumed.status, resumed.stderr).toBe(0);
    expect(JSON.parse(readFileSync(join(folder, id, 'run.json'), 'utf8')).state).toBe('finished');
    const whole = await runCommand('calculate-metrics', [...big, '--run-id', 'whole-big', '--resume']);
    expect(whole.status, whole.stderr).toBe(0);
    expect(hashesIn(join(folder, id, 'sequences'))).toEqual(hashesIn(join(folder, 'whole-big', 'sequences')));
  });
});
