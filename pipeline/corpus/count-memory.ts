import { InputError } from '../input-error.ts';
import type { Corpus } from './open-corpus.ts';
import type { WantedWindows } from './wanted-windows.ts';

const MIB = 2 ** 20;
/** What Node and the code take. */
const BASE = 128 * MIB;
/** A thread's heap, its batch and its hits; and what it needs to read Parquet or text. */
const THREAD = 40 * MIB;
const READER = 160 * MIB;

/** How many threads count, and what the database of each may take. */
export interface CountMemory {
  readonly threads: number;
  readonly memoryLimit: number;
}

/** Keeps a count within the memory limit: with fewer threads where they do not fit, and an InputError where one does not. */
export function threadsFor(
  limits: CountMemory,
  corpus: Corpus,
  wanted: WantedWindows | null,
  keep: number,
  warn: (line: string) => void,
): CountMemory {
  // Added up, a window has 13 bytes, 4 for how many places are kept, and 8 for each.
  const totals = (wanted?.table.count ?? 0) * (13 + (keep > 0 ? 4 + 8 * keep : 0));
  const windows = (wanted?.bytes ?? 0) + totals;
  const thread = THREAD + (corpus.ranges.every(({ stream }) => stream !== undefined) ? 0 : READER);
  const free = limits.memoryLimit - BASE - windows;
  const threads = Math.min(limits.threads, Math.floor(free / thread));
  if (threads < 1) {
    const [fixed, ofWindows] = [BASE + thread, windows].map((bytes) => Math.ceil(bytes / 1e6));
    // Only where less than these windows would fit.
    const advice = limits.memoryLimit >= BASE + thread ? ', or count the sequences in several tables' : '';
    throw new InputError(
      `counting with one thread takes ${fixed} MB, and ${wanted?.table.count ?? 0} windows ${ofWindows} MB more: --memory-limit must be at least ${fixed! + ofWindows!}MB${advice}`,
    );
  }
  if (threads < Math.min(limits.threads, corpus.ranges.length)) {
    warn(`the memory limit allows ${threads} of ${limits.threads} threads`);
  }
  return { threads, memoryLimit: Math.max(64 * MIB, Math.floor(free / threads) - THREAD) };
}
