/**
 * The speed of counting a corpus. `node --import tsx bench/corpus.ts [--tokens N] [--windows N] [--rounds N]`, after a build.
 *
 * The corpus is the real rows of ../shared cut into pieces of 4 to 32 tokens and spliced anew, as rows of 2,049; wanted are
 * a million windows of 32 that stand in it. Side by side, on one thread: counting them, merely reading the tokens, and
 * DuckDB's hash join of all windows on a slice, by processor time. And the command itself, on one thread and on two, by
 * the clock.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import { openBinaryCorpus, planBinaryRanges } from '../pipeline/corpus/binary-corpus.ts';
import { readTokenStream } from '../pipeline/corpus/token-stream.ts';
import { WindowCounter } from '../transforms/corpus/window-counter.ts';
import { WindowTable } from '../transforms/corpus/window-table.ts';
import { WindowTotals } from '../transforms/corpus/window-totals.ts';

const { values } = parseArgs({
  options: {
    tokens: { type: 'string', default: '204900000' },
    windows: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '5' },
  },
});
const ROW = 2049;
const LENGTH = 32;
const rows = Math.floor(Number(values.tokens) / ROW);
const wanted = Number(values.windows);
const rounds = Number(values.rounds);
const root = fileURLToPath(new URL('..', import.meta.url));
const scratch = join(process.env.SEMMEM_BENCH_FOLDER ?? tmpdir(), 'semmem-bench');
const corpusPath = join(scratch, `corpus-${rows}.bin`);
const wantedPath = join(scratch, `wanted-${rows}-${wanted}.parquet`);

/** Numbers below a bound, the same ones every time. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

async function withDatabase<T>(
  work: (run: (sql: string) => Promise<unknown[][]>) => Promise<T>,
  threads = 1,
) {
  const instance = await DuckDBInstance.create(':memory:', { threads: String(threads) });
  const connection = await instance.connect();
  try {
    return await work(async (sql) => (await connection.runAndReadAll(sql)).getRowsJS() as unknown[][]);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** Splices pieces of the real rows into a corpus. */
async function makeCorpus(): Promise<void> {
  if (existsSync(corpusPath) && statSync(corpusPath).size === rows * ROW * 2) return;
  const source = join(root, '../shared/data/memories/pile-memorized-15k.parquet');
  const read = await withDatabase((run) => run(`select unnest(tokens) from '${source}'`));
  const pool = Uint16Array.from(read, ([token]) => token as number);
  const next = random(1);
  const file = openSync(corpusPath, 'w');
  const buffer = new Uint16Array(ROW * 1000);
  for (let row = 0; row < rows; ) {
    const end = Math.min(1000, rows - row) * ROW;
    for (let at = 0; at < end; ) {
      const piece = Math.min(4 + next(29), end - at);
      const from = next(pool.length - piece);
      buffer.set(pool.subarray(from, from + piece), at);
      at += piece;
    }
    writeSync(file, buffer.subarray(0, end));
    row += end / ROW;
  }
  closeSync(file);
}

const corpus = () => openBinaryCorpus([corpusPath], ROW);
const ranges = () => planBinaryRanges(corpus(), rows, rows * ROW).map((range) => ({ ...range, index: 0 }));

/** A table of windows that stand in the corpus, evenly spread over it. */
async function wantedTable(): Promise<WindowTable> {
  const table = WindowTable.create({ capacity: wanted, length: LENGTH, wide: false });
  const every = Math.floor((rows * ROW) / wanted);
  let due = 0;
  let read = 0;
  for await (const { tokens, starts } of readTokenStream(ranges()[0]!, 0)) {
    for (let row = 0; row + 1 < starts.length; row++) {
      for (
        let at = Math.max(starts[row]!, due - read);
        at + LENGTH <= starts[row + 1]! && due < every * wanted;
      ) {
        table.add(tokens, at);
        at += every;
        due = read + at;
      }
    }
    read += tokens.length;
  }
  return table;
}

/** The same windows as a table of sequences. */
async function writeWanted(table: WindowTable): Promise<void> {
  if (existsSync(wantedPath)) return;
  const { windows } = table.data;
  await withDatabase(async (run) => {
    const raw = join(scratch, 'wanted.csv');
    const file = openSync(raw, 'w');
    for (let window = 0; window < table.count; window += 1000) {
      const lines: string[] = [];
      for (let k = window; k < Math.min(table.count, window + 1000); k++) {
        lines.push(`${k};[${windows.subarray(k * LENGTH, (k + 1) * LENGTH).join(',')}]`);
      }
      writeSync(file, `${lines.join('\n')}\n`);
    }
    closeSync(file);
    await run(`copy (select column0::bigint as sequence_id, column1::integer[] as tokens
      from read_csv('${raw}', delim = ';', header = false, all_varchar = true)) to '${wantedPath}' (format parquet)`);
    rmSync(raw);
  });
}

/** Seconds of processor time of this process: on a busy machine it says more than the clock. */
const processorSeconds = () => (process.cpuUsage().user + process.cpuUsage().system) / 1e6;

async function count(table: WindowTable): Promise<{ rate: number; hits: number }> {
  const totals = new WindowTotals(table.count, 0);
  const counter = new WindowCounter(new WindowTable(table.data), 0, (run) => totals.add(run));
  const started = processorSeconds();
  for await (const batch of readTokenStream(ranges()[0]!, LENGTH - 1)) counter.add(batch);
  counter.finish();
  const seconds = processorSeconds() - started;
  return { rate: (rows * ROW) / seconds, hits: totals.occurrences.reduce((a, b) => a + b, 0) };
}

async function merelyRead(): Promise<number> {
  const started = processorSeconds();
  let sum = 0;
  for await (const { tokens } of readTokenStream(ranges()[0]!, 0)) {
    for (let k = 0; k < tokens.length; k++) sum = (sum + tokens[k]!) | 0;
  }
  const rate = (rows * ROW) / (processorSeconds() - started);
  // Nobody else needs the sum.
  if (sum === 0) console.log('all tokens are 0');
  return rate;
}

/** DuckDB: all windows of a slice of the corpus as lists, joined to the wanted ones by hash, one thread. */
function hashJoin(slice: number): Promise<{ rate: number; hits: number }> {
  return withDatabase(async (run) => {
    await run(`create table wanted as select tokens from '${wantedPath}'`);
    await run('create table corpus (document integer, tokens usmallint[])');
    const batch: string[] = [];
    let document = 0;
    for await (const { tokens, starts } of readTokenStream(ranges()[0]!, 0)) {
      for (let row = 0; row + 1 < starts.length && document < slice; row++) {
        // A batch ends anywhere; only whole rows make documents.
        if (starts[row + 1]! - starts[row]! < ROW) continue;
        batch.push(`(${document++}, [${tokens.subarray(starts[row], starts[row + 1]).join(',')}])`);
      }
      if (document >= slice) break;
    }
    await run(`insert into corpus values ${batch.join(',')}`);
    const started = processorSeconds();
    const [row] = await run(`
      with windows as (
        select list_slice(tokens, place, place + ${LENGTH - 1})::integer[] as tokens
        from corpus, unnest(range(1, ${ROW - LENGTH + 2})) as places(place)
      ) select count(*)::double from windows join wanted using (tokens)`);
    const seconds = processorSeconds() - started;
    return { rate: (slice * ROW) / seconds, hits: row![0] as number };
  });
}

function command(threads: number): { rate: number; peak: number; seconds: number } {
  const output = join(scratch, 'corpus-counts');
  rmSync(output, { recursive: true, force: true });
  const args = [
    'corpus',
    'count',
    '--corpus',
    corpusPath,
    '--sequences',
    wantedPath,
    '--from',
    '0',
    '--length',
    '32',
  ];
  const started = performance.now();
  const script = join(root, 'dist/pipeline/commands/semmem.cjs');
  const done = spawnSync(
    process.execPath,
    [script, ...args, '--output', output, '--threads', String(threads), '--json'],
    { encoding: 'utf8' },
  );
  if (done.status !== 0) throw new Error(done.stderr);
  const seconds = (performance.now() - started) / 1000;
  const summary = JSON.parse(done.stdout.trim().split('\n').at(-1)!);
  return { rate: summary.tokens_per_second, peak: summary.peak_memory_bytes, seconds };
}

const sorted = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b);
const millions = (rate: number) => (rate / 1e6).toFixed(1);
const show = (name: string, rates: readonly number[]) => {
  const ordered = sorted(rates);
  const [median, best] = [ordered[Math.floor(ordered.length / 2)]!, ordered.at(-1)!];
  console.log(`${name}: median ${millions(median)}, best ${millions(best)} million tokens/s`);
  return median;
};

mkdirSync(scratch, { recursive: true });
await makeCorpus();
const table = await wantedTable();
await writeWanted(table);
const { data } = table;
const bytes =
  data.windows.byteLength + data.slots.byteLength + data.filter.byteLength + data.fineFilter.byteLength;
console.log(
  `${(rows * ROW).toLocaleString('en-US')} tokens, ${table.count.toLocaleString('en-US')} windows, ${(bytes / table.count).toFixed(1)} bytes each`,
);
const counted: number[] = [];
const read: number[] = [];
let hits = 0;
for (let round = 0; round < rounds; round++) {
  const one = await count(table);
  counted.push(one.rate);
  hits = one.hits;
  read.push(await merelyRead());
}
console.log(`${hits.toLocaleString('en-US')} places found`);
const rate = show('counting, one thread', counted);
show('merely reading, one thread', read);
const joined = await hashJoin(500);
console.log(
  `DuckDB hash join of all windows of 500 rows, one thread: ${millions(joined.rate)} million tokens/s`,
);
for (const threads of [1, 2]) {
  const done = Array.from({ length: 3 }, () => command(threads));
  show(
    `semmem corpus count, ${threads} threads, the pass itself`,
    done.map((run) => run.rate),
  );
  const seconds = sorted(done.map((run) => run.seconds))[1]!;
  const peak = Math.max(...done.map((run) => run.peak)) / 2 ** 20;
  console.log(`  the whole command: ${seconds.toFixed(1)} s, peak ${peak.toFixed(0)} MiB`);
}
const hours = (tokens: number) => (tokens / rate / 3600).toFixed(2);
console.log(
  `on paper, per thread: the Pile's 300 billion tokens ${hours(3e11)} h, Pythia's 146,432,000 rows ${hours(146_432_000 * ROW)} h`,
);
