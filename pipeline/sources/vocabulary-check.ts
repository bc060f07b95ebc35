import { namingDamage } from '../duckdb/damaged-file.ts';
import type { Connection } from '../duckdb/database.ts';
import { quoteName, readParquet } from '../duckdb/quote.ts';
import { InputError } from '../input-error.ts';
import type { Source } from '../tables.ts';
import type { LoadedTokenizer } from './tokenizer.ts';

const ROWS_LOOKED_AT = 10_000;
/** A few odd rows are the table's; this many at once, and a tenth of what was looked at, are the tokenizer's. */
const ODD_ROWS = 20;

/** A tokenizer or a model, by its number of tokens. */
export interface Vocabulary {
  readonly what: string;
  readonly size: number;
  readonly remedy: string;
  /** Refused as well where it lacks tokens of every row, however few these are. */
  readonly needsRows?: boolean;
}

/** The vocabulary of a tokenizer that sequences are said to be made with. */
export const tokenizerVocabulary = ({ name, table }: LoadedTokenizer): Vocabulary => ({
  what: `tokenizer ${name}`,
  size: table.vocabularySize,
  remedy: "give the model's own --tokenizer",
});

/** A model's vocabulary, which must hold some row: a table without a single score is a mistake. */
export const modelVocabulary = (name: string, size: number): Vocabulary => ({
  what: `model ${name}`,
  size,
  remedy: 'give the --model that these tokens were made for',
  needsRows: true,
});

/** The first rows of a source, by their highest token ids. */
export interface FirstRows {
  readonly path: string;
  readonly rows: number;
  /** Of each row that has tokens. */
  readonly highest: Float64Array;
}

/** Looks at the first rows of a source. */
export async function firstRows(connection: Connection, source: Source): Promise<FirstRows> {
  const tokens = quoteName(source.tokensColumn);
  const { path } = source.files[0]!;
  const rows = await namingDamage(connection, [path], () =>
    connection.rows(
      'check vocabulary',
      `select list_max(${tokens})::double as highest from ${readParquet([path])} limit ${ROWS_LOOKED_AT}`,
    ),
  );
  const highest = rows.flatMap(({ highest }) => (highest === null ? [] : [highest as number]));
  return { path, rows: rows.length, highest: Float64Array.from(highest) };
}

/** Refuses a tokenizer or model of another vocabulary: one that lacks tokens of more than a tenth of the first rows. */
export function requireVocabulary({ path, rows, highest }: FirstRows, vocabulary: Vocabulary): void {
  const { what, size, remedy, needsRows } = vocabulary;
  const odd = highest.filter((id) => id >= size);
  const isOther = odd.length >= ODD_ROWS && odd.length > rows / 10;
  const hasNone = needsRows && odd.length > 0 && odd.length === highest.length;
  if (!isOther && !hasNone) return;
  const largest = odd.reduce((most, id) => Math.max(most, id));
  throw new InputError(
    `${what} has ${size} tokens, but ${odd.length} of the first ${rows} rows of ${path} hold ids up to ${largest}; ${remedy}`,
  );
}

/** `requireVocabulary` of the first rows of a source. */
export async function checkVocabulary(
  connection: Connection,
  source: Source,
  vocabulary: Vocabulary,
): Promise<void> {
  requireVocabulary(await firstRows(connection, source), vocabulary);
}
