import { existsSync, statSync } from 'node:fs';
import { readJson } from '../files.ts';
import type { Session } from '../session.ts';
import type { WorkerPool } from '../worker-pool.ts';
import type { FindingsTask } from './findings-task.ts';
import type { ModelReceipt, ModelTask } from './model-task.ts';
import type { Receipt } from './part-task.ts';
import type { PartitionTask, PartReceipt } from './partition-task.ts';

/** What a worker can be given to do. */
type Task = PartitionTask | FindingsTask | ModelTask;

/** What it answers to a task. */
type ReceiptOf<T extends Task> = T extends PartitionTask
  ? PartReceipt
  : T extends ModelTask
    ? ModelReceipt
    : Receipt;

const POLL_MS = 100;

/** Receipts of all parts, in the order of their tasks. */
export interface FinishedParts<R> {
  readonly receipts: readonly R[];
  /** Partitions that an earlier attempt had finished. */
  readonly reused: number;
}

/** Hears how many rows are done, how many of them an earlier attempt did, and how many tokens a model has scored. */
export type Advance = (rows: number, reused: number, tokens: number) => void;

/** Computes the parts that are not there yet; `advance` hears how many rows are done and reused. */
export async function runParts<T extends Task>(
  tasks: readonly T[],
  workers: WorkerPool,
  session: Session,
  advance: Advance,
): Promise<FinishedParts<ReceiptOf<T>>> {
  const receipts = tasks.map(finishedPart<T>);
  const missing = tasks.filter((_, index) => receipts[index] === null);
  const reusedRows = receipts.reduce((sum, receipt) => sum + (receipt?.rowsIn ?? 0), 0);
  const { shared } = session;
  const before = { rows: shared.rows, tokens: shared.tokens };
  const tell = () =>
    advance(reusedRows + shared.rows - before.rows, reusedRows, shared.tokens - before.tokens);
  const timer = setInterval(tell, POLL_MS);
  try {
    for await (const { task, receipt } of workers.run<T, ReceiptOf<T>>(missing)) {
      receipts[task.partition.index] = receipt;
    }
  } finally {
    clearInterval(timer);
  }
  return { receipts: receipts as ReceiptOf<T>[], reused: tasks.length - missing.length };
}

/** The receipt of a part that an earlier attempt finished, or `null` where it must be computed. */
function finishedPart<T extends Task>(task: T): ReceiptOf<T> | null {
  const receipt = readJson(task.receipt) as (Receipt & { errors?: Record<string, number> }) | null;
  if (receipt === null || receipt.key !== task.key) return null;
  // A row that the earlier attempt counted as an error ends this one.
  if ('strict' in task && task.strict && Object.keys(receipt.errors ?? {}).length > 0) return null;
  const isThere =
    receipt.bytes === 0 || (existsSync(task.output) && statSync(task.output).size === receipt.bytes);
  return isThere ? (receipt as ReceiptOf<T>) : null;
}
