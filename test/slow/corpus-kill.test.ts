import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { hashesIn } from '../support/hashes.ts';
import { runCommand } from '../support/run-command.ts';
import { waitUntil } from '../support/stopped-runs.ts';
import { madeDocuments, writeBin, writeSequences } from '../support/token-corpus.ts';

/** How many times a count is killed. */
const TIMES = Number(process.env.SEMMEM_KILLS ?? 12);
const ROW = 2049;
const ROWS = 16_384;

const folder = mkdtempSync(join(tmpdir(), 'semmem-corpus-kill-'));
const args: string[] = [];
let wholeMs: number;
let reference: Record<string, string>;

/** Ranges of a count that are done. */
function rangesDone(output: string): number {
  const parts = `${output}.parts`;
  return existsSync(parts) ? readdirSync(parts).filter((name) => name.endsWith('.json')).length : 0;
}

/** A count that is sent a signal as soon as it is `due`, by its age in milliseconds and the ranges that are done. */
async function stopped(output: string, signal: NodeJS.Signals, due: (ms: number, ranges: number) => boolean) {
  const started = performance.now();
  return runCommand('semmem', [...args, '--output', output], {
    onStart: async (child) => {
      if (await waitUntil(child, () => due(performance.now() - started, rangesDone(output)))) {
        process.kill(-child.pid!, signal);
      }
    },
  });
}

beforeAll(async () => {
  const pieces = madeDocuments(400, 300, 5000);
  const tokens: number[] = [];
  for (let k = 0; tokens.length < ROW * ROWS; k++)
    for (const id of pieces[(k * 7919) % pieces.length]!) tokens.push(id);
  tokens.length = ROW * ROWS;
  const corpus = writeBin(join(folder, 'corpus.bin'), tokens);
  const rows = Array.from({ length: 3000 }, (_, k) => tokens.slice(k * 4001, k * 4001 + 64));
  const sequences = await writeSequences(folder, rows);
  args.push(
    'corpus',
    'count',
    '--corpus',
    corpus,
    '--sequences',
    sequences,
    '--positions',
    '3',
    '--threads',
    '2',
  );
  const started = performance.now();
  const whole = join(folder, 'whole');
  const result = await runCommand('semmem', [...args, '--output', whole]);
  wholeMs = performance.now() - started;
  expect(result.status, result.stderr).toBe(0);
  reference = hashesIn(whole);
  expect(Object.keys(reference)).toEqual(['sequence_frequencies.parquet', 'token_frequencies.parquet']);
  return () => rmSync(folder, { recursive: true, force: true });
}, 120_000);

describe('a count of a corpus that is stopped', () => {
  it(`ends with the same bytes after SIGKILL at ${TIMES} moments`, { timeout: TIMES * 60_000 }, async () => {
    let kept = 0;
    for (let time = 0; time < TIMES; time++) {
      const output = join(folder, `kill-${time}`);
      const moment = ((time + Math.random()) / TIMES) * wholeMs;
      // Every other time in the midst of the pass, which is short.
      const killed = await stopped(output, 'SIGKILL', (ms, ranges) =>
        time % 2 === 0 ? ms >= moment : ranges > time % 7,
      );
      if (killed.signal === null) continue;
      const resumed = await runCommand('semmem', [...args, '--output', output, '--force', '--json']);
      expect(resumed.status, resumed.stderr).toBe(0);
      expect(hashesIn(output), `attempt ${time}`).toEqual(reference);
      expect(JSON.parse(resumed.stdout.trim().split('\n').at(-1)!).tokens).toBe(ROW * ROWS);
      if (JSON.parse(resumed.stdout.trim().split('\n').at(-1)!).tokens_reused > 0) kept++;
      rmSync(output, { recursive: true });
    }
    console.info(`ranges of ${kept} attempts were kept`);
    expect(kept).toBeGreaterThan(0);
    expect(readdirSync(folder).filter((name) => name.endsWith('.parts'))).toEqual([]);
  });

  it('ends with status 130 after SIGINT, and says how to go on', async () => {
    const output = join(folder, 'interrupt');
    const result = await stopped(output, 'SIGINT', (_, ranges) => ranges > 0);
    expect(result.status).toBe(130);
    expect(result.stderr).toMatch(/interrupted; (the same command goes on from|nothing was written)/);
    const resumed = await runCommand('semmem', [...args, '--output', output]);
    expect(resumed.status, resumed.stderr).toBe(0);
    expect(hashesIn(output)).toEqual(reference);
  });
});
