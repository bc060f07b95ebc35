import { join } from 'node:path';
import { isValid } from './duckdb/chunk-reader.ts';
import { namingDamage } from './duckdb/damaged-file.ts';
import type { Connection } from './duckdb/database.ts';
import { InputError } from './input-error.ts';
import { hashOf } from './manifest.ts';
import type { ReadRow } from './neighbours/part-tables.ts';
import type { SequenceRows } from './neighbours/sequence-rows.ts';
import { hubPath } from './sources/hub/hub-path.ts';
import type { InputContext } from './sources/inputs.ts';
import { expandPath } from './sources/local.ts';
import { planPartitions } from './sources/partitions.ts';
import { selectRows } from './sources/row-selection.ts';
import { openSource } from './sources/source.ts';
import type { Partition, RowSelection, Source } from './tables.ts';
import { partInput } from './workers/part-files.ts';
import { rowErrorOf } from './workers/row-error.ts';
import { readSequences } from './workers/sequence-reader.ts';

/** A table of sequences, cut into blocks: the unit of work and of resume. */
export interface BlockedTable {
  readonly source: Source;
  readonly selection: RowSelection;
  readonly blocks: readonly (readonly Partition[])[];
  /** Place of each file's first row among all rows. */
  readonly firstPlaces: readonly number[];
}

/** Opens files as one table of sequences, and finds its repeated ids: only the first row of an id counts. */
export async function openBlocks(
  given: readonly string[],
  { name, rows: blockRows }: { readonly name: string; readonly rows: number },
  context: InputContext,
  folder: string,
): Promise<BlockedTable> {
  const { connection, hub, signal } = context;
  const paths: string[] = [];
  for (const one of given) {
    const address = hubPath(one);
    if (address !== null) paths.push(await hub.file(address, { signal }));
    else paths.push(...(await expandPath(connection, one)));
  }
  const source = await openSource(connection, { name, paths, score: null, carryExtraColumns: false });
  if (source.rows > LARGEST_PLACE)
    throw new InputError(`${given.join(', ')}: ${source.rows} rows are too many; compare fewer at once`);
  const run = { stage: (...names: string[]) => join(folder, ...names) };
  const selection = await selectRows(connection, run, source, { sampleSize: null, sampleSeed: 0 });
  const firstPlaces: number[] = [];
  let place = 0;
  for (const file of source.files) {
    firstPlaces.push(place);
    place += file.rows;
  }
  return { source, selection, blocks: packBlocks(planPartitions(source, blockRows), blockRows), firstPlaces };
}

/** Places of two tables are numbered together in 32 bits. */
const LARGEST_PLACE = 2 ** 30;

/** Puts consecutive partitions together to blocks of up to `most` rows; larger ones are blocks themselves. */
function packBlocks(partitions: readonly Partition[], most: number): Partition[][] {
  const blocks: Partition[][] = [];
  let rows = 0;
  for (const partition of partitions) {
    if (blocks.length === 0 || rows + partition.rows > most) {
      blocks.push([]);
      rows = 0;
    }
    blocks[blocks.length - 1]!.push(partition);
    rows += partition.rows;
  }
  return blocks;
}

/** Hash of what a block holds. */
export function blockKey({ source, selection }: BlockedTable, block: readonly Partition[]): string {
  const inputs = block.map((partition) => {
    const { identity, repeatedRows } = partInput({ source, rows: selection }, partition);
    return [identity, partition.firstRow, partition.rows, repeatedRows];
  });
  return hashOf([source.idColumn, source.tokensColumn, inputs]);
}

/** Reads a block into `rows`; answers all that was read, repeated ids left out. `known[id]` is 1 for every token there may be. */
export async function readBlock(
  connection: Connection,
  { source, selection, firstPlaces }: BlockedTable,
  block: readonly Partition[],
  known: Uint8Array,
  rows: SequenceRows,
): Promise<ReadRow[]> {
  const read: ReadRow[] = [];
  for (const partition of block) {
    const task = partInput({ source, rows: selection }, partition);
    const repeated = new Set(task.repeatedRows);
    const first = firstPlaces[partition.fileNumber]!;
    await namingDamage(connection, [task.path], async () => {
      for await (const chunk of readSequences(connection, task)) {
        for (let i = 0; i < chunk.rows; i++) {
          if (repeated.has(chunk.rowNumbers[i]!)) continue;
          const error = rowErrorOf(chunk, i, known);
          const id = isValid(chunk.idValidity, i) ? chunk.ids[i]! : null;
          const place = first + chunk.rowNumbers[i]!;
          read.push({ id, place, row: error === null ? rows.ids.length : -1, error });
          const start = chunk.offsets[i]!;
          if (error === null) rows.add(id!, place, chunk.items, start, start + chunk.lengths[i]!);
        }
      }
    });
  }
  return read;
}
