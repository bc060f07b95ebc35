import { existsSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { ByteTable } from '../../transforms/decode/byte-table.ts';
import type { TokenFrequencies } from '../../transforms/metric.ts';
import { columnMetadata } from '../column-metadata.ts';
import { type FeaturePlan, versionsOf } from '../feature-columns.ts';
import { readJson } from '../files.ts';
import { hashOf } from '../manifest.ts';
import { shareMemory } from '../memory.ts';
import type { Run } from '../run.ts';
import type { Session } from '../session.ts';
import type { Settings } from '../settings.ts';
import type { Identity, JoinTable, Partition, RowSelection, Source } from '../tables.ts';
import type { PartitionTask, PartReceipt } from './partition-task.ts';
import { runPartitions } from './pool.ts';

/** Raise it when the machinery would write other bytes for the same formulas. */
const PART_FORMAT = 1;
const POLL_MS = 100;

/** All that decides a feature table. */
export interface FeatureRequest {
  readonly table: {
    readonly source: Source;
    readonly joins: ReadonlyMap<string, JoinTable>;
    readonly tokenCounts: readonly { readonly file: Identity }[];
  };
  readonly plan: FeaturePlan;
  readonly partitions: readonly Partition[];
  readonly rows: RowSelection;
  readonly joined: { readonly path: string; readonly key: string } | null;
  readonly tokenizer: { readonly table: ByteTable; readonly identity: string };
  readonly tokenFrequencies: TokenFrequencies | null;
}

/** The finished parts of a feature table, in order. */
export interface FeatureParts {
  readonly parts: readonly (PartReceipt & { readonly file: string })[];
  /** Partitions that an earlier attempt had finished. */
  readonly reused: number;
}

/** Computes the parts of a feature table that are not there yet; `advance` hears how many rows are done and reused. */
export async function computeFeatures(
  run: Run,
  request: FeatureRequest,
  settings: Settings,
  session: Session,
  advance: (rows: number, reused: number) => void,
): Promise<FeatureParts> {
  run.unpublish(request.table.source.name);
  const shares = shareMemory(settings.memoryLimit, settings.threads, request.partitions);
  if (shares.workers < Math.min(settings.threads, request.partitions.length)) {
    session.warn(
      `${request.table.source.name}: its row groups allow ${shares.workers} of ${settings.threads} threads within --memory-limit`,
    );
  }
  const tasks = request.partitions.map((partition) =>
    planTask(run, request, partition, settings, shares.worker),
  );
  const receipts = tasks.map(finishedPart);
  const missing = tasks.filter((_, index) => receipts[index] === null);
  const reusedRows = receipts.reduce((sum, receipt) => sum + (receipt?.rowsIn ?? 0), 0);

  const { shared } = session;
  const before = shared.rows;
  const tell = () => advance(reusedRows + shared.rows - before, reusedRows);
  const timer = setInterval(tell, POLL_MS);
  try {
    const resources = { byteTable: request.tokenizer.table, tokenFrequencies: request.tokenFrequencies };
    for await (const { task, receipt } of runPartitions(missing, resources, {
      threads: shares.workers,
      shared,
    })) {
      receipts[task.partition.index] = receipt;
    }
  } finally {
    clearInterval(timer);
  }
  const parts = tasks.map((task, index) => ({ ...receipts[index]!, file: basename(task.output) }));
  return { parts, reused: tasks.length - missing.length };
}

function planTask(
  run: Run,
  request: FeatureRequest,
  partition: Partition,
  settings: Settings,
  memoryLimit: number,
): PartitionTask {
  const { table, plan } = request;
  const { idColumn, tokensColumn, extraColumns, score, files, name } = table.source;
  const file = files[partition.fileNumber]!;
  const { firstRow, rows, index } = partition;
  const counts = table.joins.get('sequence_frequencies');
  const decides = {
    path: file.path,
    source: { idColumn, tokensColumn, extraColumns },
    partition,
    repeatedRows: sliceOf(
      request.rows.repeatedRows.get(partition.fileNumber) ?? [],
      firstRow,
      firstRow + rows,
    ),
    sample: request.rows.sample,
    constantScore: score !== null && 'constant' in score ? score.constant : null,
    columns: plan.columns.map((column) => column.name),
    filled: [...plan.filled],
    metrics: plan.metrics.map((metric) => metric.name),
    withTaxonomy: plan.withTaxonomy,
    corpusComplete: counts?.corpusComplete ?? true,
    threshold: settings.recitationThreshold,
    metadata: columnMetadata(plan.columns),
  };
  const key = hashOf([
    PART_FORMAT,
    decides,
    [file.bytes, file.footerSha256],
    versionsOf(plan),
    request.tokenizer.identity,
    table.tokenCounts.map(({ file: { bytes, footerSha256 } }) => [bytes, footerSha256]),
    request.joined?.key ?? null,
  ]);
  const part = `part-${String(index).padStart(5, '0')}`;
  return {
    key,
    ...decides,
    identity: { bytes: file.bytes, footerSha256: file.footerSha256 },
    joinedPath: request.joined?.path ?? null,
    joins: [...table.joins.keys()],
    strict: settings.strict,
    output: run.stage('features', name, `${part}.parquet`),
    receipt: run.stage('receipts', name, `${part}.json`),
    memoryLimit,
    spillFolder: run.stage('spill', `${name}-${index}`),
  };
}

/** Those of the ascending `numbers` that are from `from` and below `to`. */
function sliceOf(numbers: readonly number[], from: number, to: number): readonly number[] {
  return numbers.slice(lowerBound(numbers, from), lowerBound(numbers, to));
}

function lowerBound(numbers: readonly number[], value: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The receipt of a part that an earlier attempt finished, or `null` where it must be computed. */
function finishedPart(task: PartitionTask): PartReceipt | null {
  const receipt = readJson(task.receipt) as PartReceipt | null;
  if (receipt === null || receipt.key !== task.key) return null;
  // A row that the earlier attempt counted as an error ends this one.
  if (task.strict && Object.keys(receipt.errors).length > 0) return null;
  if (receipt.bytes === 0) return receipt;
  return existsSync(task.output) && statSync(task.output).size === receipt.bytes ? receipt : null;
}
