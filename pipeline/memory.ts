import { totalmem } from 'node:os';
import type { Partition } from './tables.ts';

const MIB = 2 ** 20;
/** What Node, its threads and the statements of the main thread take besides the workers' databases. */
const BASE = 192 * MIB;
/** A worker's heap, its table of about 100k rows of 64 tokens with all columns, and the buffers of its Parquet writer. */
const WORKER = 160 * MIB;

/** Memory that this process may use: the machine's, or less in a container. */
export function availableMemory(): number {
  const constrained = process.constrainedMemory?.() ?? 0;
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
}

/** How the memory limit of the process is shared out. */
export interface MemoryShares {
  readonly workers: number;
  /** Bytes for each worker's database. */
  readonly worker: number;
  /** Bytes for the main thread's database, which rests while the workers run. */
  readonly main: number;
}

/**
 * Shares `limit` bytes among up to `threads` workers. A row group that needs more than a worker's share lowers the
 * number of workers.
 */
export function shareMemory(limit: number, threads: number, partitions: readonly Partition[]): MemoryShares {
  const largest = partitions.reduce((most, { groupBytes }) => Math.max(most, groupBytes), 0);
  const need = WORKER + 2 * largest;
  const free = Math.max(limit - BASE, need);
  const workers = Math.max(1, Math.min(threads, Math.floor(free / need)));
  return { workers, worker: Math.floor(free / workers), main: Math.max(free, 64 * MIB) };
}
