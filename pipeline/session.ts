import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Connection, Database } from './duckdb/database.ts';
import type { Progress } from './progress.ts';
import { Stages } from './stages.ts';
import { InterruptedError, SharedState } from './stop-flag.ts';

const REPEAT_MS = 50;
const INSPECTION_MEMORY = 256 * 2 ** 20;

/** One execution of a command: how far it is, and how it is stopped. */
export class Session {
  readonly shared = new SharedState();
  readonly stages: Stages;
  readonly progress: Progress;
  readonly warnings: string[] = [];
  readonly #started = performance.now();
  readonly #abort = new AbortController();
  readonly #databases = new Set<Database>();

  constructor(progress: Progress) {
    this.progress = progress;
    this.stages = new Stages(progress);
  }

  /** Seconds since the session began. */
  get seconds(): number {
    return (performance.now() - this.#started) / 1000;
  }

  /** Ends network requests with its reason. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Asks everything to stop soon: workers, long statements, downloads. */
  stop(): void {
    this.shared.stop('interrupted');
    this.#abort.abort();
    const interrupt = () => {
      for (const database of this.#databases) database.interrupt();
    };
    interrupt();
    // Between two statements there is nothing to interrupt, and the next one may be long.
    setInterval(interrupt, REPEAT_MS).unref();
  }

  /** Says a line, once. */
  warn(line: string): void {
    if (this.warnings.includes(line)) return;
    this.warnings.push(line);
    this.progress.warn(line);
  }

  /** Runs `work` on a connection to a fresh database, which is closed whatever happens. */
  async withConnection<T>(
    work: (connection: Connection) => Promise<T>,
    options: { memoryLimit?: number; threads?: number; spillFolder?: string } = {},
  ): Promise<T> {
    const database = await Database.open({
      memoryLimit: options.memoryLimit ?? INSPECTION_MEMORY,
      threads: options.threads ?? 1,
      spillFolder: options.spillFolder ?? mkdtempSync(join(tmpdir(), 'semmem-')),
    });
    this.#databases.add(database);
    try {
      return await work(await database.connect());
    } catch (error) {
      // A statement or a download that was told to stop fails in its own way; what matters is why.
      if (this.shared.interrupted) throw new InterruptedError('interrupted');
      throw error;
    } finally {
      this.#databases.delete(database);
      database.close();
    }
  }
}
