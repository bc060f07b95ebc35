import { TOKEN_FREQUENCY_SPELLINGS, TOKEN_ID_SPELLINGS } from '../../transforms/joined-columns.ts';
import type { TokenFrequencies } from '../../transforms/metric.ts';
import { namingDamage } from '../duckdb/damaged-file.ts';
import type { Connection } from '../duckdb/database.ts';
import { quoteName, readParquet } from '../duckdb/quote.ts';
import { inspectParquet } from '../parquet-file.ts';
import type { ParquetFile } from '../tables.ts';
import { countFrom, requireNumbers } from './number-column.ts';
import { requireColumn, requireIdColumn } from './source.ts';

/** A table of corpus counts by token id. */
export interface TokenCounts {
  readonly file: ParquetFile;
  readonly idColumn: string;
  readonly countColumn: string;
}

/** Opens tables of token counts: finds their columns, reads no row. */
export async function openTokenCounts(
  connection: Connection,
  paths: readonly string[],
): Promise<TokenCounts[]> {
  const tables: TokenCounts[] = [];
  for (const path of paths) {
    const file = await inspectParquet(connection, path);
    const idColumn = requireIdColumn(file, TOKEN_ID_SPELLINGS);
    const countColumn = requireColumn(file, TOKEN_FREQUENCY_SPELLINGS, 'count');
    requireNumbers(file, countColumn);
    tables.push({ file, idColumn, countColumn });
  }
  return tables;
}

/** Adds the counts of all tables up, by token id, in memory that worker threads share. */
export async function loadTokenFrequencies(
  connection: Connection,
  tables: readonly TokenCounts[],
  vocabularySize: number,
): Promise<TokenFrequencies | null> {
  if (tables.length === 0) return null;
  const selects = tables.map(
    ({ file, idColumn, countColumn }, number) =>
      `select ${number}::integer as table_number, file_row_number as position,
         try_cast(${quoteName(idColumn)} as bigint) as token_id, ${countFrom(countColumn)} as frequency
       from ${readParquet([file.path])}`,
  );
  await connection.run(
    'view token_counts',
    `create or replace temp view token_counts as ${selects.join(' union all ')}`,
  );
  const counts = new Float64Array(new SharedArrayBuffer(vocabularySize * 8));
  const inAny = new Uint8Array(new SharedArrayBuffer(vocabularySize));
  const inAll = new Uint8Array(new SharedArrayBuffer(vocabularySize));
  const paths = tables.map(({ file }) => file.path);
  const rows = await namingDamage(connection, paths, () => connection.file('sources/token_frequencies'));
  for (const row of rows) {
    const token = Number(row.token_id);
    if (token < 0 || token >= vocabularySize) continue;
    counts[token] = row.frequency as number;
    inAny[token] = 1;
    inAll[token] = Number(row.tables) === tables.length ? 1 : 0;
  }
  return { counts, inAny, inAll };
}
