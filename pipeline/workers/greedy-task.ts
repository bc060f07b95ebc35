import type { Column, Value } from '../../transforms/metric.ts';
import {
  type GreedyRow,
  greedyColumns,
  greedyValues,
  memorizedColumns,
} from '../../transforms/models/greedy-memorization.ts';
import type { RowError } from '../../transforms/row-columns.ts';
import { isValid } from '../duckdb/chunk-reader.ts';
import type { BigIntBuffer } from '../duckdb/column-buffers.ts';
import { namingDamage } from '../duckdb/damaged-file.ts';
import type { Connection } from '../duckdb/database.ts';
import { TableWriter } from '../duckdb/table-writer.ts';
import type { SharedState } from '../stop-flag.ts';
import type { partInput } from './part-files.ts';
import { makePart, type PartTask, type Receipt } from './part-task.ts';
import { rowErrorOf } from './row-error.ts';
import { readSequences } from './sequence-reader.ts';

/** What a table of greedy continuations holds. */
export type GreedyShape = 'all' | 'only-memorized' | 'keep-memorized';

/** One part of a table of greedy continuations. */
export interface GreedyTask extends PartTask {
  readonly shape: GreedyShape;
  readonly promptTokens: number;
  readonly continuationTokens: number;
  /** Margins below it are fragile. */
  readonly error: number;
  readonly metadata: Readonly<Record<string, string>>;
}

/** What is read of a partition: its rows, and how many tokens of each. */
export type GreedyRange = ReturnType<typeof partInput> &
  Pick<GreedyTask, 'promptTokens' | 'continuationTokens'>;

/** What a finished part says of itself. */
export interface GreedyReceipt extends Receipt {
  readonly rowsOut: number;
  readonly repeated: number;
  readonly errors: Readonly<Record<string, number>>;
  readonly scored: number;
  readonly memorized: number;
  readonly fragile: number;
  readonly fragileMemorized: number;
  /** Sum of the memorization scores; `null` where they were not asked for. */
  readonly scores: number | null;
}

/** The rows of a partition, those of repeated ids left out. */
export interface ReadRows {
  readonly ids: BigInt64Array;
  /** 1 where the row has an id that fits. */
  readonly hasId: Uint8Array;
  readonly errors: readonly (RowError | 'too_few_tokens' | null)[];
  /** Prompt and continuation of each row without an error, and its place among all. */
  readonly rows: readonly Int32Array[];
  readonly places: readonly number[];
}

/** The published memorized tables' columns. */
const KEPT: readonly Column[] = [
  { name: 'index', type: 'BIGINT', unit: null, description: 'Id of the sequence, as in its source.' },
  {
    name: 'tokens',
    type: 'INTEGER[]',
    unit: 'token ids',
    description: 'Prompt and continuation of the sequence, which the model memorized.',
  },
];

const COLUMNS: Readonly<Record<GreedyShape, readonly Column[]>> = {
  all: greedyColumns,
  'only-memorized': memorizedColumns,
  'keep-memorized': KEPT,
};

/** Columns of a table of that shape. */
export const columnsOf = (shape: GreedyShape): readonly Column[] => COLUMNS[shape];

/** Reads a partition; `known[id]` is 1 for every token that the model may be given. */
export async function readGreedyRows(
  connection: Connection,
  range: GreedyRange,
  known: Uint8Array,
): Promise<ReadRows> {
  const length = range.promptTokens + range.continuationTokens;
  const repeated = new Set(range.repeatedRows);
  const ids = new BigInt64Array(range.partition.rows);
  const hasId = new Uint8Array(range.partition.rows);
  const errors: (RowError | 'too_few_tokens' | null)[] = [];
  const rows: Int32Array[] = [];
  const places: number[] = [];
  await namingDamage(connection, [range.path], async () => {
    for await (const chunk of readSequences(connection, range)) {
      for (let row = 0; row < chunk.rows; row++) {
        if (repeated.has(chunk.rowNumbers[row]!)) continue;
        const start = chunk.offsets[row]!;
        const isShort = chunk.lengths[row]! < length;
        const error = rowErrorOf(chunk, row, known) ?? (isShort ? 'too_few_tokens' : null);
        ids[errors.length] = chunk.ids[row]!;
        hasId[errors.length] = isValid(chunk.idValidity, row) ? 1 : 0;
        if (error === null) {
          rows.push(chunk.items.slice(start, start + length));
          places.push(errors.length);
        }
        errors.push(error);
      }
    }
  });
  return { ids, hasId, errors, rows, places };
}

/** Follows the rows of a partition as `follow` does, and writes the part. */
export function writeGreedyPart(
  task: GreedyTask,
  read: ReadRows,
  follow: (rows: readonly Int32Array[]) => AsyncIterable<{ at: number; row: GreedyRow }>,
  shared: SharedState,
): Promise<GreedyReceipt> {
  return makePart(task, shared, async (_reading, writing) => {
    const found: (Readonly<Record<string, Value>> | undefined)[] = [];
    shared.addRows(task.partition.rows - read.rows.length);
    for await (const { at, row } of follow(read.rows)) {
      found[read.places[at]!] = greedyValues(row, task.error);
      shared.addRows(1);
      shared.addTokens(task.promptTokens + task.continuationTokens);
    }
    const rowsOut = await writeRows(writing, task, read, found);
    const { rows } = task.partition;
    return {
      counts: { rowsIn: rows, rowsOut, repeated: rows - read.errors.length, ...tally(read, found) },
      select: 'select * from part',
      options: [],
      metadata: task.metadata,
    };
  });
}

async function writeRows(
  connection: Connection,
  { shape }: GreedyTask,
  { ids, hasId, errors, rows, places }: ReadRows,
  found: readonly (Readonly<Record<string, Value>> | undefined)[],
): Promise<number> {
  const columns = columnsOf(shape);
  const writer = await TableWriter.create(connection, 'part', columns);
  const tokens = new Map(places.map((place, i) => [place, rows[i]!]));
  let written = 0;
  for (const [place, error] of errors.entries()) {
    const values = found[place];
    if (shape === 'keep-memorized' && values?.memorized !== true) continue;
    for (const [i, { name }] of columns.entries()) {
      const buffer = writer.columns[i]!;
      if (i > 0) {
        const value = name === 'row_error' ? error : name === 'tokens' ? tokens.get(place)! : values?.[name];
        buffer.set(writer.rows, value ?? null);
      } else if (hasId[place] === 1) (buffer as BigIntBuffer).setExact(writer.rows, ids[place]!);
      else buffer.set(writer.rows, null);
    }
    writer.endRow();
    written++;
  }
  writer.close();
  return written;
}

function tally({ errors }: ReadRows, found: readonly (Readonly<Record<string, Value>> | undefined)[]) {
  const reasons: Record<string, number> = {};
  for (const error of errors) if (error !== null) reasons[error] = (reasons[error] ?? 0) + 1;
  const counts = { errors: reasons, scored: 0, memorized: 0, fragile: 0, fragileMemorized: 0 };
  let scores: number | null = 0;
  for (const values of found) {
    if (values === undefined) continue;
    counts.scored++;
    if (values.memorized) counts.memorized++;
    if (values.fragile) counts.fragile++;
    if (values.memorized && values.fragile) counts.fragileMemorized++;
    scores =
      scores === null || values.memorization_score === null
        ? null
        : scores + Number(values.memorization_score);
  }
  return { ...counts, scores };
}
