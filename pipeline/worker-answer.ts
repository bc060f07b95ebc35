import { workerData } from 'node:worker_threads';
import { diskError } from './disk-error.ts';
import { InputError } from './input-error.ts';
import { InterruptedError } from './stop-flag.ts';

/** What a worker answers: errors keep their kind, which they would lose between threads. */
export type WorkerAnswer =
  | { readonly receipt: object }
  | { readonly failure: 'input' | 'interrupted' | 'bug'; readonly message: string; readonly stack: string };

/** What a worker thread is started with. */
export interface WorkerData<Resources = unknown> {
  readonly resources: Resources;
  readonly shared: SharedArrayBuffer;
}

/** What this thread was started with. */
export function startData<Resources>(): WorkerData<Resources> {
  // Piscina wraps the data of the pool.
  const wrapped = workerData as WorkerData<Resources> | [unknown, WorkerData<Resources>];
  return Array.isArray(wrapped) ? wrapped[1] : wrapped;
}

/** The receipt of some work, or how it failed. */
export async function answer(work: () => Promise<object>): Promise<WorkerAnswer> {
  try {
    return { receipt: await work() };
  } catch (thrown) {
    const error = diskError(thrown);
    const failure =
      error instanceof InputError ? 'input' : error instanceof InterruptedError ? 'interrupted' : 'bug';
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    return { failure, message, stack: stack ?? '' };
  }
}
