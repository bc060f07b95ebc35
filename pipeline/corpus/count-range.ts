import { mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { FindingCounter, type WantedFinding } from '../../transforms/corpus/count-findings.ts';
import { TokenCounter } from '../../transforms/corpus/token-counter.ts';
import { WindowCounter } from '../../transforms/corpus/window-counter.ts';
import { WindowTable, type WindowTableData } from '../../transforms/corpus/window-table.ts';
import { Database } from '../duckdb/database.ts';
import { writeJson } from '../files.ts';
import { InputError } from '../input-error.ts';
import type { SharedState } from '../stop-flag.ts';
import type { CorpusBatch, CorpusRange } from './corpus.ts';
import { CountFileWriter } from './count-file.ts';
import { readRange, type WatchedReading } from './read-range.ts';

/** All that the counts of one range depend on. A plain object: a cluster can send it. */
export interface CountTask {
  /** Hash of everything that decides the counts. */
  readonly key: string;
  readonly range: CorpusRange;
  readonly output: string;
  readonly receipt: string;
  readonly memoryLimit: number;
  readonly spillFolder: string;
}

/** What all ranges share. */
export interface CountResources {
  /** The wanted windows, or `null` where only tokens are counted. */
  readonly table: WindowTableData | null;
  /** Places of each window that are kept. */
  readonly keep: number;
  /** Ids from this on are an error; `null` where no vocabulary is known. */
  readonly vocabulary: number | null;
  /** Items that are counted in texts, which the reading must ask for. */
  readonly findings?: readonly WantedFinding[] | null;
}

/** What a counted range says of itself. It is written last: counts without it do not count. */
export interface CountReceipt {
  readonly key: string;
  /** Size of the file of its counts. */
  readonly bytes: number;
  readonly seconds: number;
  /** Documents that end in the range. */
  readonly documents: number;
  readonly tokens: number;
}

/** Counts one range and writes its counts, and then its receipt. */
export async function countRange(
  task: CountTask,
  resources: CountResources,
  reading: WatchedReading,
  shared: SharedState,
): Promise<CountReceipt> {
  const started = performance.now();
  mkdirSync(dirname(task.output), { recursive: true });
  const temporary = `${task.output}.tmp`;
  const file = new CountFileWriter(temporary);
  try {
    const { table, keep, vocabulary } = resources;
    const findings = resources.findings ? new FindingCounter(resources.findings) : null;
    const windows =
      table === null ? null : new WindowCounter(new WindowTable(table), keep, (run) => file.addRun(run));
    const tokens = new TokenCounter();
    const sum = { documents: 0, tokens: 0 };
    await withBatches(task, reading, shared, (batch) => {
      shared.check();
      countTokens(tokens, batch, task.range.path);
      windows?.add(batch);
      findings?.add(batch.texts ?? []);
      const added = batch.tokens.length - batch.repeated;
      const ended = batch.document + batch.starts.length - 1 - (batch.continues ? 1 : 0);
      shared.addTokens(added);
      shared.addRows(ended - sum.documents);
      sum.documents = ended;
      sum.tokens += added;
    });
    windows?.finish();
    const counts = tokens.counts;
    if (vocabulary !== null && counts.length > vocabulary) {
      throw new InputError(
        `${task.range.path} has token ${counts.length - 1}, and the tokenizer only ${vocabulary} tokens: they do not belong together`,
      );
    }
    file.addTokenCounts(counts);
    if (findings !== null) file.addFindings(findings.totals);
    file.close();
    renameSync(temporary, task.output);
    const seconds = Number(((performance.now() - started) / 1000).toFixed(3));
    const receipt = { key: task.key, bytes: statSync(task.output).size, seconds, ...sum };
    writeJson(task.receipt, receipt);
    return receipt;
  } catch (error) {
    // An interrupted statement fails in its own way; what matters is why.
    shared.check();
    throw error;
  } finally {
    file.close();
    rmSync(temporary, { force: true });
  }
}

function countTokens(counter: TokenCounter, batch: CorpusBatch, path: string): void {
  try {
    counter.add(batch);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new InputError(`${path} has ${error.message}, which no vocabulary has; it is no corpus of tokens`);
  }
}

/** Lets `use` have each batch of the task's range; only where Parquet is read there is a database. */
async function withBatches(
  { range, memoryLimit, spillFolder }: CountTask,
  reading: WatchedReading,
  shared: SharedState,
  use: (batch: CorpusBatch) => void,
): Promise<void> {
  if (range.stream !== undefined) {
    for await (const batch of readRange(null, range, reading)) use(batch);
    return;
  }
  const database = await Database.open({ memoryLimit, threads: 1, spillFolder });
  // A statement cannot look at the flag by itself.
  const watch = setInterval(() => shared.stopped && database.interrupt(), 50);
  try {
    for await (const batch of readRange(await database.connect(), range, reading)) use(batch);
  } finally {
    clearInterval(watch);
    database.close();
  }
}
