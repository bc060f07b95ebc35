import { namingDamage } from '../duckdb/damaged-file.ts';
import type { Connection } from '../duckdb/database.ts';
import { quoteName, quotePaths, readParquet } from '../duckdb/quote.ts';
import { isWholeStream } from '../duckdb/whole-stream.ts';
import { InputError } from '../input-error.ts';
import { parquetIdentity } from '../parquet-identity.ts';
import type { CorpusFile, CorpusRange } from './corpus.ts';
import { fileIdentity } from './file-identity.ts';

/** Opens a Parquet file with a column of text; reads no row. */
export async function openParquetTexts(
  connection: Connection,
  path: string,
  field: string,
): Promise<CorpusFile> {
  // Says what is wrong with a file that is no Parquet.
  parquetIdentity(path);
  const columns = await connection.rows('columns', `describe from ${readParquet([path])}`);
  const column = columns.find(({ column_name: name }) => name === field);
  if (column === undefined) {
    const there = columns.map(({ column_name: name }) => name).join(', ');
    throw new InputError(`${path} has no column ${field}; its columns are: ${there}`);
  }
  if (column.column_type !== 'VARCHAR')
    throw new InputError(`${path}: column ${field} is ${column.column_type}, not text`);
  const documents = (await rowGroups(connection, path)).reduce((sum, { size }) => sum + size, 0);
  return { path, kind: 'parquet text', identity: fileIdentity(path), documents, tokens: null };
}

/** Texts of a range of rows, in order of the file; no text is an empty one. */
export async function* parquetTexts(
  connection: Connection,
  { path, from, to }: CorpusRange,
  field: string,
): AsyncGenerator<string[]> {
  const select = `select ${quoteName(field)} from ${readParquet([path])}
    where file_row_number >= ${from} and file_row_number < ${to}`;
  const result = await namingDamage(connection, [path], () => connection.stream('read texts', select));
  let rows = 0;
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) break;
    rows += chunk.rowCount;
    yield (chunk.getColumnValues(0) as (string | null)[]).map((text) => text ?? '');
  }
  if (rows === to - from) return;
  await namingDamage(connection, [path], () => isWholeStream(connection, select, rows));
  throw new InputError(`${path} has fewer rows than its footer says; copy or download it again`);
}

/** Rows and bytes of the row groups, in order. */
export async function rowGroups(
  connection: Connection,
  path: string,
): Promise<{ size: number; bytes: number }[]> {
  const rows = await connection.rows(
    'row groups',
    `select any_value(row_group_num_rows)::double as size, sum(total_uncompressed_size)::double as bytes
     from parquet_metadata(${quotePaths([path])}) group by row_group_id order by row_group_id`,
  );
  return rows as { size: number; bytes: number }[];
}
