import { namingDamage } from '../duckdb/damaged-file.ts';
import type { Connection } from '../duckdb/database.ts';
import { quoteName } from '../duckdb/quote.ts';
import type { Source } from '../tables.ts';
import { selectRowsOf } from './file-rows.ts';

/** Tokens of the longest row, and the largest token id; 0 where there is none. */
export async function extentOf(
  connection: Connection,
  source: Source,
): Promise<{ longest: number; largestToken: number }> {
  const [row] = await ofRows(connection, source, 'sources/sequence_extent');
  return { longest: Number(row!.longest ?? 0), largestToken: Number(row!.largest_token ?? 0) };
}

/** How often each token stands in the rows of a table; of repeated ids the first row counts. */
export async function countTokensOf(
  connection: Connection,
  source: Source,
): Promise<ReadonlyMap<number, number>> {
  const rows = await ofRows(connection, source, 'sources/memorized_tokens');
  return new Map(rows.map(({ token_id, frequency }) => [Number(token_id), Number(frequency)]));
}

/** What a SQL file says of `sequence_rows`, the ids and tokens of a table. */
async function ofRows(connection: Connection, { files, idColumn, tokensColumn }: Source, file: string) {
  const select = selectRowsOf(
    files,
    [idColumn, tokensColumn],
    [
      `try_cast(${quoteName(idColumn)} as bigint) as sequence_id`,
      `try_cast(${quoteName(tokensColumn)} as bigint[]) as tokens`,
    ],
  );
  await connection.run('view sequence_rows', `create or replace temp view sequence_rows as ${select}`);
  const paths = files.map(({ path }) => path);
  return namingDamage(connection, paths, () => connection.file(file));
}
