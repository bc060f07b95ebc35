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

/** The tables of a part, with their columns. */
export const PART_TABLES = {
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
} as const satisfies Readonly<Record<string, Columns>>;
/** A table of a part. */
export type PartTable = keyof typeof PART_TABLES;
/** Cells of a row by column; those left out are null. */
type Cells<T extends PartTable> = Partial<Record<(typeof PART_TABLES)[T][number]['name'], Cell>>;

/** Writes the tables of a block into a database, under their names. */
export async function writePartTables(connection: Connection, result: BlockResult): Promise<void> {
  await writeTable(connection, 'rows', rowsOf(result));
  await writeTable(connection, 'pairs', pairsOf(result));
  await writeTable(connection, 'edges', edgesOf(result));
}

async function writeTable<T extends PartTable>(
  connection: Connection,
  name: T,
  rows: Iterable<Cells<T>>,
): Promise<void> {
  const columns: Columns = PART_TABLES[name];
  const writer = await TableWriter.create(connection, name, columns);
  for (const cells of rows) {
    for (const [i, column] of columns.entries()) {
      const cell = (cells as Readonly<Record<string, Cell>>)[column.name] ?? null;
      const buffer = writer.columns[i]!;
      if (typeof cell === 'bigint') (buffer as BigIntBuffer).setExact(writer.rows, cell);
      else buffer.set(writer.rows, cell);
    }
    writer.endRow();
  }
  writer.close();
}

function* rowsOf(result: BlockResult): Generator<Cells<'rows'>> {
  const { block, read, textual, semantic } = result;
  for (const { id, place, row, error } of read) {
    const cells = { place, sequence_id: id, row_error: error };
    if (row < 0) {
      yield cells;
      continue;
    }
    const own = block.own[row]!;
    yield {
      ...cells,
      own_place: own < 0 ? null : own,
      ...(textual !== null && textualCells(textual, block, row)),
      ...(semantic !== null && semanticCells(semantic, block, row)),
    };
  }
}

function textualCells(textual: TextualPass, block: ComparedBlock, row: number): Cells<'rows'> {
  const text = block.textOf[row]!;
  const exact = textual.exact[text]! - itself(block, row);
  const least = textual.nearestDifferent[text]!;
  const different = least === Number.POSITIVE_INFINITY ? null : least;
  return {
    exact_duplicates: exact,
    near_duplicates: textual.near[text]!,
    nearest_distance: exact > 0 ? 0 : different,
    nearest_different: different,
  };
}

function semanticCells(semantic: SemanticPass, block: ComparedBlock, row: number): Cells<'rows'> {
  const text = block.textOf[row]!;
  const [low, high] = THRESHOLDS;
  const [nearest] = othersOf(semantic, block, row);
  return {
    semantic_matches_0_8: semantic.semantic.get(low)![text]! - itself(block, row),
    semantic_matches_0_9: semantic.semantic.get(high)![text]! - itself(block, row),
    textual_matches_0_8: semantic.textual.get(low)![text]!,
    textual_matches_0_9: semantic.textual.get(high)![text]!,
    nearest_cosine: nearest === undefined ? null : 1 - nearest.distance,
  };
}

/** 1 where the row was counted as a neighbour of its own. */
const itself = (block: ComparedBlock, row: number) => (block.own[row]! >= 0 ? 1 : 0);

/** The neighbours of a row that were kept for its text, without itself. */
function othersOf({ nearest }: TextualPass | SemanticPass, block: ComparedBlock, row: number) {
  const isThere = block.own[row]! >= 0;
  return [...nearest.of(block.textOf[row]!)].filter(({ id }) => !isThere || id !== block.ids[row]);
}

function* pairsOf({ block, textual, semantic, kept }: BlockResult): Generator<Cells<'pairs'>> {
  for (const [row, id] of block.ids.entries()) {
    const found = new Map<bigint, { distance: number | null; cosine: number | null }>();
    const inText = textual === null ? [] : othersOf(textual, block, row).slice(0, kept);
    for (const { id: neighbour, distance } of inText) found.set(neighbour, { distance, cosine: null });
    const inMeaning = semantic === null ? [] : othersOf(semantic, block, row).slice(0, kept);
    for (const { id: neighbour, distance } of inMeaning)
      found.set(neighbour, { distance: found.get(neighbour)?.distance ?? null, cosine: 1 - distance });
    for (const [neighbour, { distance, cosine }] of found)
      yield { sequence_id: id, neighbour_id: neighbour, distance, cosine };
  }
}

function* edgesOf({ textual, semantic }: BlockResult): Generator<Cells<'edges'>> {
  const edges = [textual?.exactEdges, textual?.nearEdges, semantic?.edges];
  for (const kind of DUPLICATE_KINDS.keys()) {
    const places = edges[kind]?.places ?? [];
    for (let i = 0; i < places.length; i += 2) yield { kind, place: places[i]!, other_place: places[i + 1]! };
  }
}
