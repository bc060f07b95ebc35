import { readParquet } from '../duckdb/quote.ts';
import type { ParquetFile } from '../tables.ts';

/**
 * A SELECT over all rows of several files: `file_number` and `row_number` (both from 0), then `expressions` over `columns`.
 * DuckDB would read all files in the types of the first, and fail on an id that is too large for them.
 */
export function selectRowsOf(
  files: readonly ParquetFile[],
  columns: readonly string[],
  expressions: readonly string[],
): string {
  const types = (file: ParquetFile) => JSON.stringify(columns.map((name) => file.columns.get(name)));
  const alike = files.every((file) => types(file) === types(files[0]!));
  const select = (number: string, paths: readonly string[]) =>
    `select ${number}::integer as file_number, file_row_number as row_number, ${expressions.join(', ')}
     from ${readParquet(paths)}`;
  if (alike)
    return select(
      'file_index',
      files.map(({ path }) => path),
    );
  return files.map(({ path }, number) => select(String(number), [path])).join('\nunion all\n');
}
