import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Piscina } from 'piscina';
import { InputError } from '../input-error.ts';
import { packageRoot } from '../package-root.ts';
import { InterruptedError, type SharedState } from '../stop-flag.ts';
import type { PartitionResources, PartitionTask, PartReceipt } from './partition-task.ts';
import type { WorkerAnswer, WorkerData } from './worker.ts';

/** How many tasks wait in the pool for each thread: enough to keep it busy, few enough to stop at once. */
const QUEUED_PER_THREAD = 2;

/** The compiled worker: Node 20 cannot run TypeScript in a thread. */
const WORKER = join(packageRoot, 'dist/pipeline/workers/worker.js');

/**
 * Runs tasks on `threads` workers and yields each receipt as it comes, in no order. After the first failure or a stop
 * no new task starts, those that run are awaited, and only then the pool ends and the failure is thrown.
 */
export async function* runPartitions(
  tasks: readonly PartitionTask[],
  resources: PartitionResources,
  options: { threads: number; shared: SharedState },
): AsyncGenerator<{ task: PartitionTask; receipt: PartReceipt }> {
  const { threads, shared } = options;
  if (tasks.length === 0) return;
  if (!existsSync(WORKER)) throw new Error(`${WORKER} is missing: run npm run build`);
  const workerData: WorkerData = { resources, shared: shared.buffer };
  const size = Math.min(threads, tasks.length);
  const pool = new Piscina({ filename: WORKER, minThreads: size, maxThreads: size, workerData });
  const running = new Map<PartitionTask, Promise<{ task: PartitionTask; answer: WorkerAnswer }>>();
  let failure: Error | null = null;
  let next = 0;
  try {
    while (running.size > 0 || (next < tasks.length && failure === null && !shared.stopped)) {
      while (
        next < tasks.length &&
        failure === null &&
        !shared.stopped &&
        running.size < size * QUEUED_PER_THREAD
      ) {
        const task = tasks[next++]!;
        running.set(
          task,
          pool.run(task).then((answer) => ({ task, answer })),
        );
      }
      const { task, answer } = await Promise.race(running.values());
      running.delete(task);
      if ('receipt' in answer) {
        yield { task, receipt: answer.receipt };
      } else if (failure === null || failure instanceof InterruptedError) {
        failure = failureOf(answer);
        shared.stop('failed');
      }
    }
  } finally {
    await Promise.allSettled(running.values());
    await pool.destroy();
  }
  if (failure !== null) throw failure;
  shared.check();
}

function failureOf(answer: Extract<WorkerAnswer, { failure: string }>): Error {
  if (answer.failure === 'input') return new InputError(answer.message);
  if (answer.failure === 'interrupted') return new InterruptedError(answer.message);
  const bug = new Error(answer.message);
  bug.stack = answer.stack;
  return bug;
}
