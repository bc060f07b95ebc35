import type { TokenFrequencies } from '../../transforms/metric.ts';
import { shareMemory } from '../memory.ts';
import type { Session } from '../session.ts';
import type { Settings } from '../settings.ts';
import { WorkerPool } from '../worker-pool.ts';
import type { TableRequest } from './part-files.ts';
import type { PartitionResources } from './partition-task.ts';

/** The threads that make one table, and what each may take of the memory. */
export interface TableWorkers {
  readonly pool: WorkerPool;
  /** Bytes for each thread's database. */
  readonly memoryLimit: number;
}

/** As many workers as the memory allows for the partitions of a table; says so where it is fewer than asked for. */
export function openWorkers(
  { source, partitions, tokenizer }: TableRequest,
  tokenFrequencies: TokenFrequencies | null,
  { memoryLimit, threads }: Settings,
  session: Session,
): TableWorkers {
  const shares = shareMemory(memoryLimit, threads, partitions);
  if (shares.workers < Math.min(threads, partitions.length)) {
    session.warn(
      `${source.name}: its row groups allow ${shares.workers} of ${threads} threads within --memory-limit`,
    );
  }
  const resources: PartitionResources = { byteTable: tokenizer.table, tokenFrequencies };
  const workers = {
    threads: Math.min(shares.workers, partitions.length),
    resources,
    file: 'pipeline/workers/worker.js',
  };
  return { pool: new WorkerPool(workers, session.shared), memoryLimit: shares.worker };
}
