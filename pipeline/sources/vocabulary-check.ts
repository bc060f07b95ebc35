import { namingDamage } from '../duckdb/damaged-file.ts';
import type { Connection } from '../duckdb/database.ts';
import { quoteName, readParquet } from '../duckdb/quote.ts';
import { InputError } from '../input-error.ts';
import type { Source } from '../tables.ts';

const ROWS_LOOKED_AT = 10_000;
/** A few odd rows are the table's; this many at once, and a tenth of what was looked at, are the tokenizer's. */
const ODD_ROWS = 20;

/** A tokenizer or a model, by its number of tokens. */
export interface Vocabulary {
  readonly what: string;
  readonly size: number;
  readonly remedy: string;
}

/** Refuses a tokenizer or model of another vocabulary: one that lacks tokens of more than a tenth of the first rows. */
export async function checkVocabulary(
  connection: Connection,
  source: Source,
  { what, size, remedy }: Vocabulary,
): Promise<void> {
  const tokens = quoteName(source.tokensColumn);
  const { path } = source.files[0]!;
  const [row] = await namingDamage(connection, [path], () =>
    connection.rows(
      'check vocabulary',
      `select count(*)::double as rows, count(*) filter (highest >= $size::bigint)::double as odd, max(highest)::varchar as highest
       from (select list_max(${tokens}) as highest from ${readParquet([path])} limit ${ROWS_LOOKED_AT})`,
      { size: BigInt(size) },
    ),
  );
  const { rows, odd, highest } = row as { rows: number; odd: number; highest: string };
  if (odd < ODD_ROWS || odd <= rows / 10) return;
  throw new InputError(
    `${what} has ${size} tokens, but ${odd} of the first ${rows} rows of ${path} hold ids up to ${highest}; ${remedy}`,
  );
}
