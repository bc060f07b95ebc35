import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Piscina } from 'piscina';
import { InputError } from './input-error.ts';
import { packageRoot } from './package-root.ts';
import { InterruptedError, type SharedState } from './stop-flag.ts';
import type { WorkerAnswer, WorkerData } from './worker-answer.ts';

/** The threads of a pool: how many, with what, and the compiled file that they run. */
export interface Workers<Resources = unknown> {
  readonly threads: number;
  readonly resources: Resources;
  readonly file: string;
  /** What the one thread is told to do before it ends: give back what it kept over its tasks. */
  readonly farewell?: unknown;
}

/** How many tasks wait in the pool for each thread: enough to keep it busy, few enough to stop at once. */
const QUEUED_PER_THREAD = 2;

/** Rows leave no garbage that must grow old: V8's default of 48 MB for each thread only costs memory. */
const YOUNG_GENERATION_MB = 12;
const POLL_MS = 50;

interface Threads {
  readonly pool: Piscina;
  /** Settles when a thread dies without a task, as one that cannot load its code does. */
  readonly died: Promise<null>;
}

/** Threads that start with their first task and stay until they are let go: starting one costs as much as thousands of rows. */
export class WorkerPool {
  readonly #workers: Workers;
  readonly #shared: SharedState;
  #threads: Threads | null = null;
  #death: Error | null = null;

  constructor(workers: Workers, shared: SharedState) {
    this.#workers = workers;
    this.#shared = shared;
  }

  /**
   * Runs tasks and yields each receipt as it comes, in no order. After the first failure or a stop no new task starts,
   * those that run are awaited, and only then the failure is thrown.
   */
  async *run<T, R>(tasks: readonly T[]): AsyncGenerator<{ task: T; receipt: R }> {
    if (tasks.length === 0) return;
    const shared = this.#shared;
    const { pool, died } = this.#start();
    const running = new Map<T, Promise<{ task: T; answer: WorkerAnswer }>>();
    let failure: Error | null = null;
    const fail = (error: Error) => {
      if (failure === null || failure instanceof InterruptedError) failure = error;
      shared.stop('failed');
    };
    let next = 0;
    try {
      for (;;) {
        const goesOn = failure === null && !shared.stopped;
        while (goesOn && next < tasks.length && running.size < this.#workers.threads * QUEUED_PER_THREAD) {
          const task = tasks[next++]!;
          const answer = pool.run(task).catch(bugAnswer) as Promise<WorkerAnswer>;
          running.set(
            task,
            answer.then((answer) => ({ task, answer })),
          );
        }
        // No thread takes what waits in the queue after a death; what runs must end first.
        if (running.size === 0 || (this.#death !== null && running.size <= pool.queueSize)) break;
        const wait = this.#death === null ? died : delay(POLL_MS, null);
        const done = await Promise.race([...running.values(), wait]);
        if (this.#death !== null) fail(this.#death);
        if (done === null) continue;
        running.delete(done.task);
        if ('receipt' in done.answer) {
          yield { task: done.task, receipt: done.answer.receipt as R };
        } else fail(failureOf(done.answer));
      }
    } finally {
      if (this.#death === null) await Promise.allSettled(running.values());
    }
    if (failure !== null) throw failure;
    shared.check();
  }

  /** Ends the threads; no task may be running. */
  async close(): Promise<void> {
    const { farewell } = this.#workers;
    const pool = this.#threads?.pool;
    if (this.#death === null && farewell !== undefined) await pool?.run(farewell).catch(() => {});
    await pool?.destroy();
    this.#threads = null;
  }

  #start(): Threads {
    if (this.#threads !== null) return this.#threads;
    const { threads, resources, file } = this.#workers;
    // Node 20 cannot run TypeScript in a thread.
    const filename = join(packageRoot, 'dist', file);
    if (!existsSync(filename)) throw new Error(`${filename} is missing: run npm run build`);
    const workerData: WorkerData = { resources, shared: this.#shared.buffer };
    const pool = new Piscina({
      filename,
      minThreads: threads,
      maxThreads: threads,
      workerData,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
    });
    const died = new Promise<null>((resolve) => {
      pool.on('error', (error: Error) => {
        this.#death = error;
        resolve(null);
      });
    });
    this.#threads = { pool, died };
    return this.#threads;
  }
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
