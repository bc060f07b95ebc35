import { existsSync } from 'node:fs';
import type { Connection } from '../../duckdb/database.ts';
import { openQuery, type SqlValue } from '../../duckdb/query.ts';
import { quoteName, readParquet } from '../../duckdb/quote.ts';
import { jsonText, plainText } from '../../duckdb/value-text.ts';
import { InputError } from '../../input-error.ts';
import { inspectParquet } from '../../parquet-file.ts';
import { columnOf, type TextRow, type TextTable } from './text-table.ts';

/** Opens a Parquet file; its rows stream in file order. */
export async function openParquet(connection: Connection, path: string): Promise<TextTable> {
  if (!existsSync(path)) throw new InputError(`input not found: ${path}`);
  const { columns: types } = await inspectParquet(connection, path);
  const text = columnOf({ columns: [...types.keys()] }, 'text');
  if (text !== null && types.get(text) !== 'VARCHAR')
    throw new InputError(`${path}: column ${text} is ${types.get(text)}, not text`);
  const columns = [...types.keys()];
  return { path, columns, rows: (wanted) => rowsOf(connection, path, columns, wanted) };
}

async function* rowsOf(
  connection: Connection,
  path: string,
  columns: readonly string[],
  wanted: readonly string[],
): AsyncGenerator<TextRow[]> {
  const id = columnOf({ columns }, 'id');
  const list = [id === null ? 'null' : quoteName(id), ...wanted.map(quoteName)];
  let row = 0;
  for await (const { batches } of openQuery(
    connection,
    `select ${list.join(', ')} from ${readParquet([path])}`,
    true,
  ))
    for await (const batch of batches)
      yield batch.map(([first, ...cells]) => ({
        where: `${path}, row ${row++}`,
        id: first === null ? null : jsonText(first as SqlValue),
        cells: cells.map((cell) => (cell === null ? null : plainText(cell))),
      }));
}
