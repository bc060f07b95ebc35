import type { Connection } from './duckdb/database.ts';
import { quotePaths, readParquet } from './duckdb/quote.ts';
import { InputError } from './input-error.ts';
import { parquetIdentity } from './parquet-identity.ts';
import type { ParquetFile, RowGroup } from './tables.ts';

/** Looks into a Parquet file without reading any row. */
export async function inspectParquet(connection: Connection, path: string): Promise<ParquetFile> {
  const identity = parquetIdentity(path);
  const from = quotePaths([path]);
  const columns = new Map<string, string>();
  const groups = new Map<number, RowGroup>();
  try {
    for (const row of await connection.rows('columns', `describe from ${readParquet([path])}`)) {
      columns.set(row.column_name as string, row.column_type as string);
    }
    const rows = await connection.rows(
      'row groups',
      `select row_group_id::integer as id, any_value(row_group_num_rows)::double as rows,
         sum(total_compressed_size)::double as compressed, sum(total_uncompressed_size)::double as uncompressed
       from parquet_metadata(${from}) group by row_group_id order by row_group_id`,
    );
    for (const { id, rows: count, compressed, uncompressed } of rows) {
      groups.set(id as number, {
        rows: count as number,
        compressedBytes: compressed as number,
        uncompressedBytes: uncompressed as number,
      });
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new InputError(`cannot read ${path}: ${reason}`);
  }
  const rowGroups = [...groups.values()];
  return {
    path,
    ...identity,
    columns,
    rowGroups,
    rows: rowGroups.reduce((sum, group) => sum + group.rows, 0),
  };
}
