import type { Connection, SqlRow } from '../duckdb/database.ts';
import { quoteName, quoteText, readParquet } from '../duckdb/quote.ts';
import { sqlFile } from '../duckdb/sql-file.ts';
import type { PartTable } from './part-tables.ts';

/** The tables that are written, by the SQL that makes them. */
export const NEIGHBOUR_TABLES = {
  neighbours: 'neighbours',
  pairs: 'neighbour_pairs',
  duplicates: 'duplicates',
} as const;
/** One of them. */
export type NeighbourTable = keyof typeof NEIGHBOUR_TABLES;

/** What neighbours can be sought by. */
export type NeighbourKind = 'textual' | 'semantic' | 'all';

/** Columns of `neighbours` that are null throughout, and so left out, by kind. */
const LEFT_OUT: Readonly<Record<NeighbourKind, readonly string[]>> = {
  textual: [
    'semantic_matches_0_8',
    'semantic_matches_0_9',
    'textual_matches_0_8',
    'textual_matches_0_9',
    'nearest_cosine',
  ],
  semantic: ['exact_duplicates', 'near_duplicates', 'nearest_distance'],
  all: [],
};

/** Writes the tables of all parts to `paths`; the view `clusters` must be there. Answers totals of the neighbours, and of the clusters by kind. */
export async function writeNeighbourTables(
  connection: Connection,
  files: Pick<Readonly<Record<PartTable, readonly string[]>>, 'rows' | 'pairs'>,
  paths: Readonly<Record<string, string>>,
  kind: NeighbourKind,
  metadata: Readonly<Record<string, string>>,
): Promise<{ totals: SqlRow; clusters: SqlRow[] }> {
  const view = (name: string, select: string) =>
    connection.run(`view ${name}`, `create temp view ${name} as ${select}`);
  await view('neighbour_rows', `from ${readParquet(files.rows)}`);
  await view('neighbours_kept', `from ${readParquet(files.pairs)}`);
  const entries = Object.entries(metadata).map(([key, value]) => `${quoteText(key)}: ${quoteText(value)}`);
  for (const [table, sql] of Object.entries(NEIGHBOUR_TABLES)) {
    await view(table, sqlFile(`metrics/${sql}`));
    const exclude = table === 'neighbours' && LEFT_OUT[kind].length > 0;
    const columns = exclude ? `* exclude (${LEFT_OUT[kind].map(quoteName).join(', ')})` : '*';
    const options = `format parquet, use_tmp_file false, kv_metadata {${entries.join(', ')}}`;
    const copy = `copy (select ${columns} from ${table}) to ${quoteText(paths[table]!)} (${options})`;
    await connection.run(`metrics/${sql}.sql`, copy);
  }
  const [beyond] = await connection.file('checks/textual_beyond_semantic');
  if (beyond !== undefined)
    throw new Error(`sequence ${beyond.sequence_id} has more textual than semantic matches`);
  const [totals] = await connection.file('reports/neighbour_totals');
  return { totals: totals!, clusters: await connection.file('reports/duplicate_totals') };
}
