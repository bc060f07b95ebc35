/** A table with a row per text, from a file of any format; its rows stream once, in order of the file. */
export interface TextTable {
  readonly path: string;
  /** Names as they stand in the file; of JSON lines those of the first line. */
  readonly columns: readonly string[];
  /** Rows in batches, with the cells of these columns. */
  rows(columns: readonly string[]): AsyncIterable<readonly TextRow[]>;
}

/** One row of a table of texts. */
export interface TextRow {
  /** Where it stands, for errors: `FILE, line 12`. */
  readonly where: string;
  /** Cells as text, lists as JSON; `null` where there is no value. */
  readonly cells: readonly (string | null)[];
  /** The row's `id` as JSON, or `null` where it has none: a whole number of CSV is a number, all else there is text. */
  readonly id: string | null;
}

/** The file's own spelling of a column's name, or `null` where it has none. */
export function columnOf(table: Pick<TextTable, 'columns'>, name: string): string | null {
  return (
    table.columns.find((column) => column === name) ??
    table.columns.find((column) => column.trim().toLowerCase() === name) ??
    null
  );
}

/** The columns that a table has, for errors: names that are no words are cut, and one that looks like several is asked about. */
export function namesOf({ columns }: Pick<TextTable, 'columns'>): string {
  const shown = columns.slice(0, MOST_NAMES).map((name) => JSON.stringify(name.slice(0, LONGEST_NAME)));
  const question = columns.some((column) => OTHER_SEPARATOR.test(column))
    ? '; is it separated by commas?'
    : '';
  return `it has ${shown.join(', ')}${columns.length > MOST_NAMES ? ', …' : ''}${question}`;
}

const OTHER_SEPARATOR = /[;\t|]/;
const MOST_NAMES = 12;
const LONGEST_NAME = 40;
