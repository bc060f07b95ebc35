import type { ByteTable } from '../../transforms/decode/byte-table.ts';
import type { TokenFrequencies } from '../../transforms/metric.ts';
import { namingDamage } from '../duckdb/damaged-file.ts';
import type { SharedState } from '../stop-flag.ts';
import type { PartNumbers } from '../tables.ts';
import { readFindingDocuments } from './finding-documents.ts';
import { readJoined } from './joined-values.ts';
import { readModelValues } from './model-values.ts';
import { countLists, selectPart } from './part-select.ts';
import { makePart, type PartTask, type Receipt } from './part-task.ts';
import { RowKernel } from './row-kernel.ts';
import { readSequences } from './sequence-reader.ts';

/** All that one part of a feature table depends on. */
export interface PartitionTask extends PartTask {
  readonly kind: 'features';
  /** Table of joined values of the whole source, or `null` where there are none. */
  readonly joinedPath: string | null;
  /** Table of the documents that hold the findings of the source, or `null` where nothing asks for it. */
  readonly findingDocumentsPath: string | null;
  /** Table of what models say of the partition, or `null` without a model. */
  readonly modelPath: string | null;
  /** Names of the columns that come from it. */
  readonly modelColumns: readonly string[];
  /** Names of the joined tables that were given. */
  readonly joins: readonly string[];
  readonly constantScore: number | null;
  /** Names of the columns to write, in order. */
  readonly columns: readonly string[];
  /** Those of them that are not null throughout. */
  readonly filled: readonly string[];
  /** Names of the row metrics to compute. */
  readonly metrics: readonly string[];
  readonly withTaxonomy: boolean;
  readonly corpusComplete: boolean;
  readonly threshold: number;
  readonly strict: boolean;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Tables that all partitions of a run share. */
export interface PartitionResources {
  readonly byteTable: ByteTable;
  readonly tokenFrequencies: TokenFrequencies | null;
}

/** What a finished part of a feature table says of itself. */
export interface PartReceipt extends PartNumbers, Receipt {}

/** Small row groups keep the writer's buffers small and let readers skip. */
const ROW_GROUP_ROWS = 8_192;

/** Computes one partition of a feature table: streams its rows, measures them, and writes the part. */
export function computePartition(
  task: PartitionTask,
  resources: PartitionResources,
  shared: SharedState,
): Promise<PartReceipt> {
  return makePart(task, shared, async (reading, writing) => {
    const joined = await readModelValues(reading, task, await readJoined(reading, task));
    const findingDocuments = await readFindingDocuments(reading, task);
    const kernel = await RowKernel.create(writing, task, resources, joined, findingDocuments);
    await namingDamage(reading, [task.path], async () => {
      for await (const sequences of readSequences(reading, task)) {
        shared.check();
        kernel.measure(sequences);
        shared.addRows(sequences.rows);
      }
    });
    const counts = kernel.finish(await countLists(reading, task));
    // The first part is there even without rows: a table has its columns then.
    const isWritten = counts.rowsOut > 0 || task.partition.index === 0;
    return {
      counts,
      select: isWritten ? selectPart(task) : null,
      options: [`row_group_size ${ROW_GROUP_ROWS}`],
      metadata: task.metadata,
    };
  });
}
