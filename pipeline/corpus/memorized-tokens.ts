import type { Connection } from '../duckdb/database.ts';
import { quoteName, readParquet } from '../duckdb/quote.ts';
import { InputError } from '../input-error.ts';
import type { Source } from '../tables.ts';

/** How often each token stands in the rows of a table; of repeated ids the first row counts. */
export async function tokensOf(
  connection: Connection,
  { files, idColumn, tokensColumn }: Source,
): Promise<ReadonlyMap<number, number>> {
  const [id, tokens] = [idColumn, tokensColumn].map(quoteName);
  const rows = await connection.rows(
    'memorized tokens',
    `select token::double as token, count(*)::double as count from (
       select unnest(first(${tokens} order by file_index, file_row_number)) as token
       from ${readParquet(files.map(({ path }) => path))} group by ${id}
     ) where token is not null group by token`,
  );
  return new Map(rows.map(({ token, count }) => [token as number, count as number]));
}

/** Memorized rows stand in the corpus, so it has each of their tokens at least as often; throws an InputError where not. */
export function requirePartOfCorpus(memorized: ReadonlyMap<number, number>, counts: Float64Array): void {
  for (const [token, count] of memorized) {
    const all = counts[token] ?? 0;
    if (count <= all) continue;
    throw new InputError(
      `the rows of --memorized are not of this corpus, or of more than it: token ${token} has the count ${count} in them and ${all} in the corpus`,
    );
  }
}
