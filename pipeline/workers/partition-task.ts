import { mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ByteTable } from '../../transforms/decode/byte-table.ts';
import type { TokenFrequencies } from '../../transforms/metric.ts';
import { namingDamage } from '../duckdb/damaged-file.ts';
import { Database } from '../duckdb/database.ts';
import { quoteName, quoteText, readParquet } from '../duckdb/quote.ts';
import { columnNamed, extraName } from '../feature-columns.ts';
import { writeJson } from '../files.ts';
import { requireUnchanged } from '../parquet-identity.ts';
import type { SharedState } from '../stop-flag.ts';
import type { Identity, Partition, PartNumbers, Source } from '../tables.ts';
import { readJoined } from './joined-values.ts';
import { RowKernel } from './row-kernel.ts';
import { readSequences } from './sequence-reader.ts';

/** All that one part of a feature table depends on, and where it goes. A plain object: a cluster can send it. */
export interface PartitionTask {
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
  /** Table of joined values of the whole source, or `null` where there are none. */
  readonly joinedPath: string | null;
  /** Names of the joined tables that were given. */
  readonly joins: readonly string[];
  readonly constantScore: number | null;
  /** Names of the columns to write, in order. */
  readonly columns: readonly string[];
  /** Those of them that are not null throughout. */
  readonly filled: readonly string[];
  /** Names of the row metrics to compute. */
  readonly metrics: readonly string[];
  readonly withTaxonomy: boolean;
  readonly corpusComplete: boolean;
  readonly threshold: number;
  readonly strict: boolean;
  readonly output: string;
  readonly receipt: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly memoryLimit: number;
  readonly spillFolder: string;
}

/** Tables that all partitions of a run share. */
export interface PartitionResources {
  readonly byteTable: ByteTable;
  readonly tokenFrequencies: TokenFrequencies | null;
}

/** What a finished part says of itself. It is written last: a part without its receipt does not count. */
export interface PartReceipt extends PartNumbers {
  readonly key: string;
  /** How long the partition took. */
  readonly seconds: number;
}

const COMPRESSION = 'snappy';
/** Small row groups keep the writer's buffers small and let readers skip. */
const ROW_GROUP_ROWS = 10_240;

/** Computes one partition: streams its rows, measures them, and writes the part and then its receipt. */
export async function computePartition(
  task: PartitionTask,
  resources: PartitionResources,
  shared: SharedState,
): Promise<PartReceipt> {
  const started = performance.now();
  const database = await Database.open({
    memoryLimit: task.memoryLimit,
    threads: 1,
    spillFolder: task.spillFolder,
  });
  // A statement cannot look at the flag by itself.
  const watch = setInterval(() => shared.stopped && database.interrupt(), 50);
  try {
    const reading = await database.connect();
    const writing = await database.connect();
    const joined = await readJoined(reading, task);
    const kernel = await RowKernel.create(writing, task, resources, joined);
    await namingDamage(reading, [task.path], async () => {
      for await (const sequences of readSequences(reading, task)) {
        shared.check();
        kernel.measure(sequences);
        shared.addRows(sequences.rows);
      }
    });
    const counts = kernel.finish();
    shared.check();
    let bytes = 0;
    // The first part is there even without rows: a table has its columns then.
    if (counts.rowsOut > 0 || task.partition.index === 0) {
      mkdirSync(dirname(task.output), { recursive: true });
      const temporary = `${task.output}.tmp`;
      await namingDamage(writing, [task.path], () =>
        writing.run('write part', copyStatement(task, temporary)),
      );
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
    rmSync(`${task.output}.tmp`, { force: true });
  }
}

/** The part as one Parquet file, rows in input order, extra columns of the source joined to it by row number. */
function copyStatement(task: PartitionTask, path: string): string {
  const filled = new Set(task.filled);
  const computed = task.columns.map((name) =>
    filled.has(name) ? `part.${quoteName(name)}` : `null::${columnNamed(name).type} as ${quoteName(name)}`,
  );
  const metadata = Object.entries(task.metadata).map(
    ([key, value]) => `${quoteText(key)}: ${quoteText(value)}`,
  );
  const options = [
    'format parquet',
    `compression ${COMPRESSION}`,
    `row_group_size ${ROW_GROUP_ROWS}`,
    `kv_metadata {${metadata.join(', ')}}`,
  ];
  const { extraColumns } = task.source;
  if (extraColumns.length === 0) {
    return `copy (select ${computed.join(', ')} from part) to ${quoteText(path)} (${options.join(', ')})`;
  }
  const { firstRow, rows } = task.partition;
  const extras = extraColumns.map(({ name }) => `extra.${quoteName(name)} as ${quoteName(extraName(name))}`);
  return `copy (
    select ${[...computed, ...extras].join(', ')}
    from part join (
      select file_row_number, ${extraColumns.map(({ name }) => quoteName(name)).join(', ')}
      from ${readParquet([task.path])}
      where file_row_number >= ${firstRow} and file_row_number < ${firstRow + rows}
    ) as extra on part.row_number = extra.file_row_number
    order by part.row_number
  ) to ${quoteText(path)} (${options.join(', ')})`;
}
