import { type JoinTableName, joinedColumns } from '../../transforms/joined-columns.ts';
import type { Connection } from '../duckdb/database.ts';
import { quoteName, quotePaths } from '../duckdb/quote.ts';
import { InputError } from '../input-error.ts';
import type { JoinTable, ParquetFile } from '../tables.ts';
import { inspectParquet } from './parquet-file.ts';
import { requireIdColumn } from './source.ts';

/** Opens a table whose values are joined by sequence id: finds its columns under our names or the published ones. */
export async function openJoinTable(
  connection: Connection,
  kind: JoinTableName,
  paths: readonly string[],
): Promise<JoinTable> {
  const files: ParquetFile[] = [];
  for (const path of paths) files.push(await inspectParquet(connection, path));
  const first = files[0]!;
  const idColumn = requireIdColumn(first);
  const values = new Map<string, string>();
  const columns = joinedColumns.filter(({ table }) => table === kind);
  for (const { name, spellings } of columns) {
    const found = spellings.find((spelling) => first.columns.has(spelling));
    if (found !== undefined) values.set(name, found);
  }
  if (values.size === 0) {
    const known = columns.flatMap(({ spellings }) => spellings).join(', ');
    const there = [...first.columns.keys()].join(', ');
    throw new InputError(`${first.path} has no column of ${kind} (${known}); its columns are: ${there}`);
  }
  for (const file of files) {
    const missing = [idColumn, ...values.values()].find((name) => !file.columns.has(name));
    if (missing !== undefined)
      throw new InputError(`${file.path} has no column ${missing}, but ${first.path} has`);
  }
  return { kind, files, idColumn, values, corpusComplete: await isCorpusComplete(connection, files) };
}

/** The corpus counter writes `corpus_complete = false` into tables that count a sample. */
async function isCorpusComplete(connection: Connection, files: readonly ParquetFile[]): Promise<boolean> {
  const rows = await connection.rows(
    'corpus_complete',
    `select 1 from parquet_kv_metadata(${quotePaths(files.map(({ path }) => path))})
     where decode(key) = 'corpus_complete' and lower(decode(value)) = 'false' limit 1`,
  );
  return rows.length === 0;
}

/** A number that orders rows over several files. */
const POSITION = 'file_index::bigint * 1099511627776 + file_row_number';

/** Makes the view that `features/joined.sql` reads for a kind of table; empty where no table was given. */
export async function createJoinView(connection: Connection, kind: JoinTableName, table: JoinTable | null) {
  const columns = joinedColumns.filter((column) => column.table === kind);
  const select = columns.map(({ name }) => {
    const own = table?.values.get(name);
    return `${own === undefined ? 'null::double' : `try_cast(${quoteName(own)} as double)`} as ${quoteName(name)}`;
  });
  const body =
    table === null
      ? `select null::bigint as sequence_id, null::bigint as position, ${select.join(', ')} where false`
      : `select try_cast(${quoteName(table.idColumn)} as bigint) as sequence_id, ${POSITION} as position, ${select.join(', ')}
         from read_parquet(${quotePaths(table.files.map(({ path }) => path))})`;
  await connection.run(`view ${kind}`, `create or replace temp view ${quoteName(kind)} as ${body}`);
}
