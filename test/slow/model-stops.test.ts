import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { hashesIn } from '../support/hashes.ts';
import { oracleFolder, tinyOracle } from '../support/model-oracles.ts';
import { runCommand } from '../support/run-command.ts';
import { waitUntil } from '../support/stopped-runs.ts';
import { writeParquet } from '../support/tables.ts';

const FILES = 3;
const folder = mkdtempSync(join(tmpdir(), 'semmem-model-stage-'));
let args: readonly string[];
let reference: Record<string, string>;

const receipts = (id: string) => {
  const place = join(folder, id, '_stages', 'receipts', 'model', 'sequences');
  return existsSync(place) ? readdirSync(place).filter((name) => name.endsWith('.json')) : [];
};
const run = (id: string, ...more: string[]) =>
  runCommand('calculate-metrics', [...args, '--run-id', id, ...more]);

/** A run that is sent a signal once its model has finished a part. */
function runAndSignal(id: string, signal: NodeJS.Signals) {
  let sent = 0;
  return runCommand('calculate-metrics', [...args, '--run-id', id], {
    onStart: async (child) => {
      if (!(await waitUntil(child, () => receipts(id).length > 0))) return;
      sent = performance.now();
      process.kill(-child.pid!, signal);
    },
  }).then((result) => ({ ...result, ms: performance.now() - sent }));
}

beforeAll(async () => {
  mkdirSync(join(folder, 'in'));
  for (let file = 0; file < FILES; file++) {
    await writeParquet(
      join(folder, 'in', `${file}.parquet`),
      `select ${file} * 1000 + i as sequence_id,
         list_transform(range(30 + i % 3), lambda k: ((i * 31 + k * k * 17 + ${file}) % 300))::integer[] as tokens
       from range(600) as t(i)`,
    );
  }
  const model = oracleFolder(tinyOracle('gpt_neox, parallel'));
  args = [
    ...[
      '--input',
      `sequences=${join(folder, 'in', '*.parquet')}`,
      '--tokenizer',
      'gpt2',
      '--metrics',
      'text',
    ],
    ...['--model', model, '--device', 'cpu', '--threads', '1', '--output', folder],
  ];
  const whole = await run('whole');
  expect(whole.status, whole.stderr).toBe(0);
  reference = hashesIn(join(folder, 'whole', 'sequences'));
  expect(Object.keys(reference)).toHaveLength(FILES);
  return () => rmSync(folder, { recursive: true, force: true });
}, 60_000);

async function expectResumed(id: string): Promise<void> {
  const kept = receipts(id);
  expect(kept.length).toBeGreaterThan(0);
  expect(kept.length).toBeLessThan(FILES);
  const before = kept.map((name) =>
    readFileSync(join(folder, id, '_stages/receipts/model/sequences', name), 'utf8'),
  );
  const resumed = await run(id, '--resume');
  expect(resumed.status, resumed.stderr).toBe(0);
  expect(hashesIn(join(folder, id, 'sequences'))).toEqual(reference);
  // What was there was not computed again: its receipt tells how long it took.
  const after = kept.map((name) =>
    readFileSync(join(folder, id, '_stages/receipts/model/sequences', name), 'utf8'),
  );
  expect(after).toEqual(before);
}

describe('a run whose model is at work', () => {
  it('gives the same rows after SIGKILL', async () => {
    const killed = await runAndSignal('killed', 'SIGKILL');
    expect(killed.signal).toBe('SIGKILL');
    await expectResumed('killed');
  });

  it('ends between two batches on SIGINT, and goes on from there', async () => {
    const stopped = await runAndSignal('stopped', 'SIGINT');
    expect(stopped.status, stopped.stderr).toBe(130);
    expect(stopped.stderr).toContain('--run-id stopped --resume');
    expect(stopped.ms).toBeLessThan(10_000);
    await expectResumed('stopped');
  });

  it('tells tokens per second and the time left', async () => {
    const { status, stdout } = await run('told', '--json', '--batch-size', '1');
    expect(status).toBe(0);
    const events = stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
    const told = events.filter(({ event, stage }) => event === 'progress' && stage === 'sequences: model');
    expect(told.some(({ tokens_per_second }) => tokens_per_second > 0)).toBe(true);
    expect(events.at(-1).tables[0].model).toMatchObject({ rows_scored: 1800, devices: { cpu: 1800 } });
  });
});
