import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { hashesIn } from '../support/hashes.ts';
import { type CommandResult, runCommand } from '../support/run-command.ts';
import { writeParquet } from '../support/tables.ts';

/** How many times each way of dying is tried; the slow suite's measure is 50. */
const TIMES = Number(process.env.SEMMEM_KILLS ?? 50);
const ROWS = 600_000;

const folder = mkdtempSync(join(tmpdir(), 'semmem-kill-'));
let args: string[];
let wholeRunMs: number;
let reference: Record<string, string>;

const parts = (id: string) => hashesIn(join(folder, id, 'sequences'));

/** A run that is sent `signal` after `delay` milliseconds, unless it ends before. */
async function runAndSignal(
  id: string,
  signal: NodeJS.Signals,
  delay: number,
): Promise<CommandResult & { ms: number }> {
  let sent = 0;
  const result = await runCommand('calculate-metrics', [...args, '--run-id', id], {
    onStart: (child) => {
      setTimeout(() => {
        if (child.exitCode !== null) return;
        sent = performance.now();
        process.kill(-child.pid!, signal);
      }, delay);
    },
  });
  return { ...result, ms: sent === 0 ? 0 : performance.now() - sent };
}

beforeAll(async () => {
  const input = join(folder, 'sequences.parquet');
  // Words in some order, runs of numbers and repeated ids: every stage has work to do.
  await writeParquet(
    input,
    `select (i * 48271) % 590000 as sequence_id,
       list_transform(range(64), lambda k: ((i * 31 + k * k * 17) % 50000))::integer[] as tokens
     from range(${ROWS}) as t(i)`,
    ', row_group_size 50000',
  );
  const counts = join(folder, 'counts.parquet');
  await writeParquet(
    counts,
    'select i as sequence_id, i % 9 as documents, i % 11 as occurrences from range(0, 590000, 2) as t(i)',
  );
  args = [
    '--input',
    input,
    '--sequence-frequencies',
    counts,
    '--tokenizer',
    'gpt2',
    '--output',
    folder,
    '--threads',
    '2',
  ];
  args.push('--metrics', 'text,patterns,huffman_coding_length,taxonomy');
  const start = performance.now();
  const result = await runCommand('calculate-metrics', [...args, '--run-id', 'whole']);
  wholeRunMs = performance.now() - start;
  expect(result.stderr).not.toContain('bug');
  expect(result.status).toBe(0);
  reference = parts('whole');
  return () => rmSync(folder, { recursive: true, force: true });
}, 120_000);

describe('a run that is stopped', () => {
  it(`ends with byte-identical parts after SIGKILL at ${TIMES} random moments`, {
    timeout: TIMES * 60_000,
  }, async () => {
    let resumedParts = 0;
    for (let time = 0; time < TIMES; time++) {
      const id = `kill-${time}`;
      // Spread evenly over the run, with a random offset within each slot.
      const delay = ((time + Math.random()) / TIMES) * wholeRunMs;
      const killed = await runAndSignal(id, 'SIGKILL', delay);
      const finished = killed.status === 0;
      expect(existsSync(join(folder, id, 'sequences'))).toBe(finished || hasPublished(id));
      const receipts = join(folder, id, '_stages', 'receipts', 'sequences');
      const done = existsSync(receipts)
        ? readdirSync(receipts).filter((name) => name.endsWith('.json')).length
        : 0;
      const resumed = await runCommand('calculate-metrics', [...args, '--run-id', id, '--resume', '--json']);
      expect(resumed.stderr, `killed after ${delay} ms`).toBe('');
      expect(resumed.status).toBe(0);
      const summary = JSON.parse(resumed.stdout.trim().split('\n').at(-1)!);
      if (!finished) expect(summary.tables[0].partitions.reused).toBeGreaterThanOrEqual(done);
      resumedParts += done;
      expect(parts(id), `killed after ${delay} ms`).toEqual(reference);
      expect(readdirSync(join(folder, id, '_stages'))).not.toContain('spill');
      rmSync(join(folder, id), { recursive: true });
    }
    if (TIMES >= 10) expect(resumedParts).toBeGreaterThan(0);
  });

  it(`ends within two seconds with status 130 after SIGINT, ${TIMES} times of ${TIMES}`, {
    timeout: TIMES * 60_000,
  }, async () => {
    let slowest = 0;
    for (let time = 0; time < TIMES; time++) {
      const id = `interrupt-${time}`;
      // From after start-up to shortly before the end.
      const delay = 600 + ((time + Math.random()) / TIMES) * Math.max(0, wholeRunMs - 1000);
      const result = await runAndSignal(id, 'SIGINT', delay);
      if (result.status === 0) continue;
      expect(result.signal, result.stderr).toBe(null);
      expect(result.status, result.stderr).toBe(130);
      expect(result.stderr).toContain(`--run-id ${id} --resume`);
      expect(result.stderr).not.toContain('    at ');
      slowest = Math.max(slowest, result.ms);
      expect(result.ms).toBeLessThan(2000);
      if (time % 10 === 0) {
        const resumed = await runCommand('calculate-metrics', [...args, '--run-id', id, '--resume']);
        expect(resumed.status, resumed.stderr).toBe(0);
        expect(parts(id)).toEqual(reference);
      }
      rmSync(join(folder, id), { recursive: true });
    }
    console.info(`slowest end after SIGINT: ${slowest.toFixed(0)} ms`);
  });
});

/** A kill may come between publishing the table and writing the summary. */
function hasPublished(id: string): boolean {
  return existsSync(join(folder, id, 'sequences'));
}
