import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Piscina } from 'piscina';
import { InputError } from '../input-error.ts';
import { packageRoot } from '../package-root.ts';
import { InterruptedError, type SharedState } from '../stop-flag.ts';
import type { FindingsTask } from './findings-task.ts';
import type { ModelReceipt, ModelTask } from './model-task.ts';
import type { Receipt } from './part-task.ts';
import type { PartitionResources, PartitionTask, PartReceipt } from './partition-task.ts';
import type { WorkerAnswer, WorkerData } from './worker-answer.ts';

/** What a worker can be given to do. */
export type Task = PartitionTask | FindingsTask | ModelTask;

/** What it answers to a task. */
export type ReceiptOf<T extends Task> = T extends PartitionTask
  ? PartReceipt
  : T extends ModelTask
    ? ModelReceipt
    : Receipt;

/** The threads of a pool: how many, with what, and the compiled file that they run. */
export interface Workers<Resources = unknown> {
  readonly threads: number;
  readonly resources: Resources;
  readonly file: string;
  /** What the one thread is told to do before it ends: give back what it kept over its tasks. */
  readonly farewell?: unknown;
}

/** `threads` workers that know what all partitions share. */
export function partitionWorkers(threads: number, resources: PartitionResources): Workers {
  return { threads, resources, file: 'pipeline/workers/worker.js' };
}

/** How many tasks wait in the pool for each thread: enough to keep it busy, few enough to stop at once. */
const QUEUED_PER_THREAD = 2;

/** Rows leave no garbage that must grow old: V8's default of 48 MB for each thread only costs memory. */
const YOUNG_GENERATION_MB = 12;
const POLL_MS = 50;

/**
 * Runs tasks on workers and yields each receipt as it comes, in no order. After the first failure or a stop
 * no new task starts, those that run are awaited, and only then the pool ends and the failure is thrown.
 */
export async function* runPartitions<T extends Task>(
  tasks: readonly T[],
  { threads, resources, file, farewell }: Workers,
  shared: SharedState,
): AsyncGenerator<{ task: T; receipt: ReceiptOf<T> }> {
  if (tasks.length === 0) return;
  // Node 20 cannot run TypeScript in a thread.
  const filename = join(packageRoot, 'dist', file);
  if (!existsSync(filename)) throw new Error(`${filename} is missing: run npm run build`);
  const workerData: WorkerData = { resources, shared: shared.buffer };
  const size = Math.min(threads, tasks.length);
  const pool = new Piscina({
    filename,
    minThreads: size,
    maxThreads: size,
    workerData,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
  });
  const running = new Map<T, Promise<{ task: T; answer: WorkerAnswer }>>();
  // A thread that dies without a task, as one that cannot load its code does.
  let death: Error | null = null;
  const died = new Promise<null>((resolve) => {
    pool.on('error', (error: Error) => {
      death = error;
      resolve(null);
    });
  });
  let failure: Error | null = null;
  const fail = (error: Error) => {
    if (failure === null || failure instanceof InterruptedError) failure = error;
    shared.stop('failed');
  };
  let next = 0;
  try {
    for (;;) {
      const goesOn = failure === null && !shared.stopped;
      while (goesOn && next < tasks.length && running.size < size * QUEUED_PER_THREAD) {
        const task = tasks[next++]!;
        const answer = pool.run(task).catch(bugAnswer) as Promise<WorkerAnswer>;
        running.set(
          task,
          answer.then((answer) => ({ task, answer })),
        );
      }
      // No thread takes what waits in the queue after a death; what runs must end first.
      if (running.size === 0 || (death !== null && running.size <= pool.queueSize)) break;
      const done = await Promise.race([...running.values(), death === null ? died : delay(POLL_MS, null)]);
      if (death !== null) fail(death);
      if (done === null) continue;
      running.delete(done.task);
      if ('receipt' in done.answer) {
        yield { task: done.task, receipt: done.answer.receipt as ReceiptOf<T> };
      } else fail(failureOf(done.answer));
    }
  } finally {
    if (death === null) await Promise.allSettled(running.values());
    if (death === null && farewell !== undefined) await pool.run(farewell).catch(() => {});
    await pool.destroy();
  }
  if (failure !== null) throw failure;
  shared.check();
}

function bugAnswer(error: Error): WorkerAnswer {
  return { failure: 'bug', message: error.message, stack: error.stack ?? '' };
}

function failureOf(answer: Extract<WorkerAnswer, { failure: string }>): Error {
  if (answer.failure === 'input') return new InputError(answer.message);
  if (answer.failure === 'interrupted') return new InterruptedError(answer.message);
  const bug = new Error(answer.message);
  bug.stack = answer.stack;
  return bug;
}
