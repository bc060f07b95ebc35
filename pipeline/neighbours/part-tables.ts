import type { ColumnType, Value } from '../../transforms/metric.ts';
import type { BigIntBuffer } from '../duckdb/column-buffers.ts';
import type { Connection } from '../duckdb/database.ts';
import { TableWriter } from '../duckdb/table-writer.ts';
import { DUPLICATE_KINDS } from './cluster-edges.ts';
import type { ComparedBlock } from './compared-block.ts';
import { THRESHOLDS } from './semantic-pairs.ts';
import type { SemanticPass } from './semantic-pass.ts';
import type { TextualPass } from './textual-pass.ts';

type Columns = readonly { readonly name: string; readonly type: ColumnType }[];
type Cell = Value | bigint;

/** A row of the compared table as it was read: in the block, or why not. */
export interface ReadRow {
  readonly id: bigint | null;
  readonly place: number;
  /** Row of the block, or -1. */
  readonly row: number;
  readonly error: string | null;
}

/** What was found for a block. */
export interface BlockResult {
  readonly block: ComparedBlock;
  readonly read: readonly ReadRow[];
  readonly textual: TextualPass | null;
  readonly semantic: SemanticPass | null;
  /** Neighbours to list of each row. */
  readonly kept: number;
}

/** A table of a part. */
export type PartTable = 'rows' | 'pairs' | 'edges';

/** The tables of a part, with their columns. */
export const PART_TABLES: Readonly<Record<PartTable, Columns>> = {
  rows: [
    { name: 'place', type: 'BIGINT' },
    { name: 'own_place', type: 'BIGINT' },
    { name: 'sequence_id', type: 'BIGINT' },
    { name: 'exact_duplicates', type: 'BIGINT' },
    { name: 'near_duplicates', type: 'BIGINT' },
    { name: 'nearest_distance', type: 'INTEGER' },
    { name: 'nearest_different', type: 'INTEGER' },
    { name: 'semantic_matches_0_8', type: 'BIGINT' },
    { name: 'semantic_matches_0_9', type: 'BIGINT' },
    { name: 'textual_matches_0_8', type: 'BIGINT' },
    { name: 'textual_matches_0_9', type: 'BIGINT' },
    { name: 'nearest_cosine', type: 'DOUBLE' },
    { name: 'row_error', type: 'VARCHAR' },
  ],
  pairs: [
    { name: 'sequence_id', type: 'BIGINT' },
    { name: 'neighbour_id', type: 'BIGINT' },
    { name: 'distance', type: 'INTEGER' },
    { name: 'cosine', type: 'DOUBLE' },
  ],
  edges: [
    { name: 'kind', type: 'INTEGER' },
    { name: 'place', type: 'BIGINT' },
    { name: 'other_place', type: 'BIGINT' },
  ],
};

/** Writes the tables of a block into a database, under their names. */
export async function writePartTables(connection: Connection, result: BlockResult): Promise<void> {
  await writeTable(connection, 'rows', rowsOf(result));
  await writeTable(connection, 'pairs', pairsOf(result));
  await writeTable(connection, 'edges', edgesOf(result));
}

async function writeTable(
  connection: Connection,
  name: PartTable,
  rows: Iterable<readonly Cell[]>,
): Promise<void> {
  const writer = await TableWriter.create(connection, name, PART_TABLES[name]);
  for (const cells of rows) {
    for (const [i, cell] of cells.entries()) {
      const buffer = writer.columns[i]!;
      if (typeof cell === 'bigint') (buffer as BigIntBuffer).setExact(writer.rows, cell);
      else buffer.set(writer.rows, cell);
    }
    writer.endRow();
  }
  writer.close();
}

function* rowsOf({ block, read, textual, semantic }: BlockResult): Generator<Cell[]> {
  for (const { id, place, row, error } of read) {
    if (row < 0) {
      yield [place, null, id, ...new Array<null>(9).fill(null), error];
      continue;
    }
    const text = block.textOf[row]!;
    const isThere = block.own[row]! >= 0;
    const itself = isThere ? 1 : 0;
    const cells: Cell[] = [place, isThere ? block.own[row]! : null, id];
    if (textual === null) cells.push(null, null, null, null);
    else {
      const exact = textual.exact[text]! - itself;
      const least = textual.nearestDifferent[text]!;
      const different = least === Number.POSITIVE_INFINITY ? null : least;
      cells.push(exact, textual.near[text]!, exact > 0 ? 0 : different, different);
    }
    if (semantic === null) cells.push(null, null, null, null, null);
    else {
      for (const threshold of THRESHOLDS) cells.push(semantic.semantic.get(threshold)![text]! - itself);
      for (const threshold of THRESHOLDS) cells.push(semantic.textual.get(threshold)![text]!);
      const [nearest] = othersOf(semantic, block, row);
      cells.push(nearest === undefined ? null : 1 - nearest.distance);
    }
    yield [...cells, error];
  }
}

/** The neighbours of a row that were kept for its text, without itself. */
function othersOf({ nearest }: TextualPass | SemanticPass, block: ComparedBlock, row: number) {
  const isThere = block.own[row]! >= 0;
  return [...nearest.of(block.textOf[row]!)].filter(({ id }) => !isThere || id !== block.ids[row]);
}

function* pairsOf({ block, textual, semantic, kept }: BlockResult): Generator<Cell[]> {
  for (const [row, id] of block.ids.entries()) {
    const found = new Map<bigint, { distance: number | null; cosine: number | null }>();
    const inText = textual === null ? [] : othersOf(textual, block, row).slice(0, kept);
    for (const { id: neighbour, distance } of inText) found.set(neighbour, { distance, cosine: null });
    const inMeaning = semantic === null ? [] : othersOf(semantic, block, row).slice(0, kept);
    for (const { id: neighbour, distance } of inMeaning)
      found.set(neighbour, { distance: found.get(neighbour)?.distance ?? null, cosine: 1 - distance });
    for (const [neighbour, { distance, cosine }] of found) yield [id, neighbour, distance, cosine];
  }
}

function* edgesOf({ textual, semantic }: BlockResult): Generator<Cell[]> {
  const edges = [textual?.exactEdges, textual?.nearEdges, semantic?.edges];
  for (const kind of DUPLICATE_KINDS.keys()) {
    const places = edges[kind]?.places ?? [];
    for (let i = 0; i < places.length; i += 2) yield [kind, places[i]!, places[i + 1]!];
  }
}
