import { mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { namingDamage } from '../duckdb/damaged-file.ts';
import { type Connection, Database } from '../duckdb/database.ts';
import { quoteName, quoteText } from '../duckdb/quote.ts';
import { writeJson } from '../files.ts';
import { requireUnchanged } from '../parquet-identity.ts';
import type { SharedState } from '../stop-flag.ts';
import type { Identity, Partition, Source } from '../tables.ts';

/** What one part of a table depends on, whatever is computed, and where it goes. A plain object: a cluster can send it. */
export interface PartTask {
  /** Hash of everything that decides the part's bytes. */
  readonly key: string;
  readonly path: string;
  /** What the file was when the task was planned. */
  readonly identity: Identity;
  readonly source: Pick<Source, 'idColumn' | 'tokensColumn' | 'extraColumns'>;
  readonly partition: Partition;
  /** Row numbers of the file to leave out: repeated ids. */
  readonly repeatedRows: readonly number[];
  /** Rows whose id hashes above the cutoff are left out. */
  readonly sample: { readonly seed: number; readonly cutoff: string } | null;
  readonly output: string;
  readonly receipt: string;
  readonly memoryLimit: number;
  readonly spillFolder: string;
}

/** What a finished part says of itself. It is written last: a part without its receipt does not count. */
export interface Receipt {
  readonly key: string;
  /** Size of the part; 0 where no row was left and no file was written. */
  readonly bytes: number;
  /** How long the partition took. */
  readonly seconds: number;
  readonly rowsIn: number;
}

/** The rows of a part, ready to be written. */
export interface FilledPart<Counts> {
  readonly counts: Counts;
  /** The select whose rows are the part, or `null` where there is nothing to write. */
  readonly select: string | null;
  readonly options: readonly string[];
  readonly metadata: Readonly<Record<string, string>>;
}

const COMPRESSION = 'snappy';

/** Lets `fill` compute a part in a database of its own, writes it, and then its receipt. */
export async function makePart<Counts extends { readonly rowsIn: number }>(
  task: PartTask,
  shared: SharedState,
  fill: (reading: Connection, writing: Connection) => Promise<FilledPart<Counts>>,
): Promise<Receipt & Counts> {
  const started = performance.now();
  const database = await Database.open({
    memoryLimit: task.memoryLimit,
    threads: 1,
    spillFolder: task.spillFolder,
  });
  // A statement cannot look at the flag by itself.
  const watch = setInterval(() => shared.stopped && database.interrupt(), 50);
  const temporary = `${task.output}.tmp`;
  try {
    const reading = await database.connect();
    const writing = await database.connect();
    const { counts, select, options, metadata } = await fill(reading, writing);
    shared.check();
    let bytes = 0;
    if (select !== null) {
      mkdirSync(dirname(task.output), { recursive: true });
      const pairs = Object.entries(metadata).map(([key, value]) => `${quoteText(key)}: ${quoteText(value)}`);
      const format = [
        'format parquet',
        `compression ${COMPRESSION}`,
        ...options,
        ...(pairs.length > 0 ? [`kv_metadata {${pairs.join(', ')}}`] : []),
      ];
      const copy = `copy (${select}) to ${quoteText(temporary)} (${format.join(', ')})`;
      await namingDamage(writing, [task.path], () => writing.run('write part', copy));
      shared.check();
      bytes = statSync(temporary).size;
      renameSync(temporary, task.output);
    }
    requireUnchanged(task.path, task.identity);
    const seconds = Number(((performance.now() - started) / 1000).toFixed(3));
    const receipt = { key: task.key, bytes, seconds, ...counts };
    mkdirSync(dirname(task.receipt), { recursive: true });
    writeJson(task.receipt, receipt);
    return receipt;
  } catch (error) {
    // An interrupted statement fails in its own way; what matters is why.
    shared.check();
    throw error;
  } finally {
    clearInterval(watch);
    database.close();
    rmSync(temporary, { force: true });
  }
}

/** A column of a select that is null in every row. */
export const nullColumn = (type: string, name: string) => `null::${type} as ${quoteName(name)}`;
