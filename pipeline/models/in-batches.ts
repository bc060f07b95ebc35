import type { BatchSize } from './batch-size.ts';
import { OutOfMemoryError } from './session.ts';

/** What decides how rows of one length are run. */
export interface Batching {
  /** Tokens of each row that are given. */
  readonly length: number;
  readonly size: BatchSize;
  /** Rows of a batch, whatever its size. */
  readonly most?: number;
  /** Called before each batch; what it throws ends the work. */
  readonly check: () => void;
}

/**
 * Runs the first tokens of the rows at `places`, batch by batch, and gives each batch's answer with its places; a batch
 * that finds no memory is halved.
 */
export async function* inBatches<T>(
  rows: readonly Int32Array[],
  places: readonly number[],
  { length, size, most = Number.POSITIVE_INFINITY, check }: Batching,
  run: (ids: Int32Array) => Promise<T>,
): AsyncGenerator<{ chosen: readonly number[]; answer: T }> {
  for (let from = 0; from < places.length; ) {
    check();
    const chosen = places.slice(from, from + Math.min(most, size.rowsOf(length)));
    const ids = new Int32Array(chosen.length * length);
    for (const [i, at] of chosen.entries()) ids.set(rows[at]!.subarray(0, length), i * length);
    const started = performance.now();
    let answer: T;
    try {
      answer = await run(ids);
    } catch (error) {
      if (error instanceof OutOfMemoryError && size.failed(chosen.length, length)) continue;
      throw error;
    }
    size.ran(ids.length, (performance.now() - started) / 1000);
    from += chosen.length;
    yield { chosen, answer };
  }
}
