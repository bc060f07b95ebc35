import { InputError } from '../input-error.ts';
import type { CountRequest } from './count-corpus.ts';
import type { Corpus } from './open-corpus.ts';

const MIB = 2 ** 20;
/** What Node and the code take. */
const BASE = 128 * MIB;
/** A thread's heap, its batch and its hits; and what it needs to read Parquet or text. */
const THREAD = 40 * MIB;
const READER = 160 * MIB;
/** An item to be found and its counts: the main thread holds it once, and so does each thread, with a map to find it. */
const FINDING = 400;

/** Bytes that so many threads and the main one keep for the items to be found. */
export const bytesForFindings = (items: number, threads: number) => items * FINDING * (threads + 1);

/** How many threads count, and what the database of each may take. */
export interface CountMemory {
  readonly threads: number;
  readonly memoryLimit: number;
}

/** Keeps a count within the memory limit: with fewer threads where they do not fit, and an InputError where one does not. */
export function threadsFor(
  limits: CountMemory,
  corpus: Corpus,
  { wanted, keep, findings }: Pick<CountRequest, 'wanted' | 'keep' | 'findings'>,
  warn: (line: string) => void,
): CountMemory {
  // Added up, a window has 13 bytes, 4 for how many places are kept, and 8 for each.
  const totals = (wanted?.table.count ?? 0) * (13 + (keep > 0 ? 4 + 8 * keep : 0));
  const windows = (wanted?.bytes ?? 0) + totals;
  const items = (findings?.length ?? 0) * FINDING;
  const reader = corpus.ranges.every(({ stream }) => stream !== undefined) ? 0 : READER;
  const thread = THREAD + reader + items;
  const free = limits.memoryLimit - BASE - windows - items;
  const threads = Math.min(limits.threads, Math.floor(free / thread));
  if (threads < 1) {
    const least = BASE + THREAD + reader;
    const [fixed, ofWanted] = [least, windows + 2 * items].map((bytes) => Math.ceil(bytes / 1e6));
    const what = [
      `${wanted?.table.count ?? 0} windows`,
      ...(items > 0 ? [`${findings!.length} findings`] : []),
    ];
    // Only where less than these would fit.
    const advice = limits.memoryLimit >= least ? ', or count the sequences in several tables' : '';
    throw new InputError(
      `counting with one thread takes ${fixed} MB, and ${what.join(' and ')} ${ofWanted} MB more: --memory-limit must be at least ${fixed! + ofWanted!}MB${advice}`,
    );
  }
  if (threads < Math.min(limits.threads, corpus.ranges.length)) {
    warn(`the memory limit allows ${threads} of ${limits.threads} threads`);
  }
  return { threads, memoryLimit: Math.max(64 * MIB, Math.floor(free / threads) - THREAD - items) };
}
