import { workerData } from 'node:worker_threads';
import { diskError } from '../disk-error.ts';
import { InputError } from '../input-error.ts';
import { InterruptedError, SharedState } from '../stop-flag.ts';
import { collectFindings } from './findings-task.ts';
import type { Receipt } from './part-task.ts';
import { computePartition, type PartitionResources } from './partition-task.ts';
import type { Task } from './pool.ts';

/** What a worker answers: errors keep their kind, which they would lose between threads. */
export type WorkerAnswer =
  | { readonly receipt: Receipt }
  | { readonly failure: 'input' | 'interrupted' | 'bug'; readonly message: string; readonly stack: string };

/** What a worker thread is started with. */
export interface WorkerData {
  readonly resources: PartitionResources;
  readonly shared: SharedArrayBuffer;
}

const data = (): WorkerData => {
  // Piscina wraps the data of the pool.
  const wrapped = workerData as WorkerData | [unknown, WorkerData];
  return Array.isArray(wrapped) ? wrapped[1] : wrapped;
};

/** Entry of a worker thread: one partition. */
export default async function work(task: Task): Promise<WorkerAnswer> {
  const { resources, shared } = data();
  try {
    return { receipt: await compute(task, resources, new SharedState(shared)) };
  } catch (thrown) {
    const error = diskError(thrown);
    const failure =
      error instanceof InputError ? 'input' : error instanceof InterruptedError ? 'interrupted' : 'bug';
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    return { failure, message, stack: stack ?? '' };
  }
}

function compute(task: Task, resources: PartitionResources, shared: SharedState): Promise<Receipt> {
  if (task.kind === 'findings') return collectFindings(task, resources, shared);
  return computePartition(task, resources, shared);
}
