import type { Progress } from './progress.ts';

/** How long a stage took over one table. */
export interface StageTiming {
  readonly stage: string;
  readonly table: string;
  readonly rows: number;
  readonly seconds: number;
  readonly rows_per_second: number;
}

/** Runs the stages of a flow one after another, tells their progress and times them. */
export class Stages {
  readonly timings: StageTiming[] = [];
  readonly #progress: Progress;

  constructor(progress: Progress) {
    this.#progress = progress;
  }

  /** Times `work` over the rows of a table; `work` may report how many of them are done, and must where `rows` is 0 for not known. */
  async run<T>(
    stage: string,
    table: { readonly name: string; readonly rows: number; readonly unit?: string },
    work: (advance: Progress['advance']) => Promise<T>,
  ): Promise<T> {
    const started = performance.now();
    const { name, unit } = table;
    this.#progress.begin(`${name}: ${stage}`, table.rows, unit);
    let finished = false;
    let result: T;
    let told = 0;
    const advance: Progress['advance'] = (done, ...more) => {
      told = done;
      this.#progress.advance(done, ...more);
    };
    try {
      result = await work(advance);
      finished = true;
    } finally {
      this.#progress.end(finished);
    }
    const seconds = (performance.now() - started) / 1000;
    const rows = table.rows || told;
    const rows_per_second = Math.round(rows / Math.max(seconds, 1e-6));
    this.timings.push({ stage, table: name, rows, seconds: Number(seconds.toFixed(3)), rows_per_second });
    return result;
  }
}
