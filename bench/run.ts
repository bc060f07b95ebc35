/**
 * The speed and memory of the main job. `npm run bench [-- --published FOLDER] [--rounds N] [--only speed|threads|memory]`
 *
 * speed    300k distinct real windows, one thread, end to end with start-up, four columns, against the published
 *          functions run alone in the same minutes (FOLDER holds pattern.py and huffman_coding_filter.py)
 * threads  3 million distinct rows on one and two threads, from the first partition to the last
 * memory   peak memory at 300k and 3 million rows
 *
 * Models, neighbours and corpora have benchmarks of their own: `bench/model.ts`, `neighbours.ts`, `corpus.ts`.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import { makeWindows } from './windows.ts';

const COLUMNS = 'text,is_incrementing_upstream,is_repeating_upstream,huffman_coding_length_upstream';
const root = fileURLToPath(new URL('..', import.meta.url));
const scratch = join(process.env.SEMMEM_BENCH_FOLDER ?? tmpdir(), 'semmem-bench');

const { values } = parseArgs({
  options: {
    published: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    only: { type: 'string' },
  },
});
const rounds = Number(values.rounds);

interface Run {
  /** Wall time of the process, start-up included. */
  readonly seconds: number;
  /** From the start of the first partition to the end of the last. */
  readonly partitionSeconds: number;
  readonly peakMiB: number;
}

function measure(input: string, threads: number): Run {
  const output = join(scratch, 'runs');
  rmSync(output, { recursive: true, force: true });
  const tokenizer = join(root, '../shared/data/tokenizer/20B_tokenizer.json');
  const command = join(root, 'dist/pipeline/commands/calculate-metrics.cjs');
  const args = [
    '--input',
    input,
    '--tokenizer',
    tokenizer,
    '--metrics',
    COLUMNS,
    '--threads',
    String(threads),
  ];
  const start = performance.now();
  const done = spawnSync(
    process.execPath,
    [command, ...args, '--output', output, '--run-id', 'bench', '--json'],
    {
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    },
  );
  const seconds = (performance.now() - start) / 1000;
  if (done.status !== 0) throw new Error(done.stderr);
  const summary = JSON.parse(readFileSync(join(output, 'bench', 'summary.json'), 'utf8'));
  return {
    seconds,
    partitionSeconds: spanOf(join(output, 'bench')),
    peakMiB: summary.peak_memory_bytes / 2 ** 20,
  };
}

/** Seconds from the start of the first partition to the end of the last: a receipt is written when its part is done. */
function spanOf(run: string): number {
  const [table] = JSON.parse(readFileSync(join(run, 'run.json'), 'utf8')).tables;
  const folder = join(run, '_stages/receipts/features', table);
  const spans = readdirSync(folder).map((name) => {
    const end = statSync(join(folder, name)).mtimeMs / 1000;
    return { start: end - JSON.parse(readFileSync(join(folder, name), 'utf8')).seconds, end };
  });
  return Math.max(...spans.map(({ end }) => end)) - Math.min(...spans.map(({ start }) => start));
}

const median = (numbers: readonly number[]) =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
const show = (name: string, numbers: readonly number[], digits = 0) =>
  console.log(
    `${name}: median ${median(numbers).toFixed(digits)} (${numbers.map((n) => n.toFixed(digits)).join(', ')})`,
  );

/** Every 15th text of the last run, for the published functions. */
async function textsOfLastRun(): Promise<string> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const parts = join(scratch, 'runs/bench/*/*.parquet');
  const reader = await connection.runAndReadAll(
    `select text from read_parquet('${parts}') where sequence_id % 15 = 0`,
  );
  const texts = reader
    .getColumnsJson()[0]!
    .map((text) => JSON.stringify(text))
    .join('\n');
  connection.closeSync();
  instance.closeSync();
  return texts;
}

async function speed(input: string): Promise<void> {
  const ours: number[] = [];
  const ratios: number[] = [];
  const theirs: number[] = [];
  let texts = '';
  for (let round = 0; round < rounds; round++) {
    ours.push(300_000 / measure(input, 1).seconds);
    if (values.published === undefined) continue;
    texts ||= await textsOfLastRun();
    const script = join(root, 'bench/published.py');
    const python = spawnSync('python3', [script, values.published], { input: texts, encoding: 'utf8' });
    if (python.status !== 0) throw new Error(python.stderr);
    theirs.push(Number(python.stdout));
    ratios.push(ours.at(-1)! / theirs.at(-1)!);
  }
  show('one thread, end to end, rows/s', ours);
  if (ratios.length > 0) {
    show('published functions alone, rows/s', theirs);
    show('ratio', ratios, 1);
  }
}

async function threads(input: string): Promise<void> {
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const [one, two] = [measure(input, 1), measure(input, 2)];
    ratios.push(one.partitionSeconds / two.partitionSeconds);
    console.log(
      `  3M rows: ${one.partitionSeconds.toFixed(1)} s on one thread, ${two.partitionSeconds.toFixed(1)} s on two`,
    );
  }
  show('two threads against one', ratios, 2);
}

function memory(small: string, large: string): void {
  for (const count of [1, 2]) {
    show(
      `peak MiB, 300k rows, ${count} threads`,
      Array.from({ length: 3 }, () => measure(small, count).peakMiB),
    );
    show(
      `peak MiB, 3M rows, ${count} threads`,
      Array.from({ length: 2 }, () => measure(large, count).peakMiB),
    );
  }
}

mkdirSync(scratch, { recursive: true });
const small = join(scratch, 'w300k.parquet');
const large = join(scratch, 'w3m.parquet');
await makeWindows(300_000, small);
if (values.only !== 'speed') await makeWindows(3_000_000, large);
if (values.only === undefined || values.only === 'speed') await speed(small);
if (values.only === undefined || values.only === 'threads') await threads(large);
if (values.only === undefined || values.only === 'memory') memory(small, large);
