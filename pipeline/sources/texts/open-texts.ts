import type { Connection } from '../../duckdb/database.ts';
import { InputError } from '../../input-error.ts';
import { openCsv } from './csv-table.ts';
import { openJsonLines } from './jsonl-table.ts';
import { openParquet } from './parquet-table.ts';
import type { TextTable } from './text-table.ts';

/** Opens a table of texts by the extension of its name: `.csv`, `.jsonl` (or `.ndjson`), both also as `.gz`, or `.parquet`. */
export async function openTexts(connection: Connection, path: string): Promise<TextTable> {
  const [, extension = '', packed] = /\.(\w+?)(\.gz)?$/.exec(path.toLowerCase()) ?? [];
  if (extension === 'csv') return openCsv(path);
  if (extension === 'jsonl' || extension === 'ndjson') return openJsonLines(path);
  if (extension === 'parquet' && !packed) return openParquet(connection, path);
  throw new InputError(
    `no format is known by the name of ${path}; name it .csv (separated by commas), .jsonl (either may be .gz too) or .parquet`,
  );
}
