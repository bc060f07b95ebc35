import { columnMetadata } from '../column-metadata.ts';
import type { Connection } from '../duckdb/database.ts';
import { QueryError, queryError } from '../duckdb/query.ts';
import { quoteName, quoteText } from '../duckdb/quote.ts';
import { InputError } from '../input-error.ts';
import { writeArrowFile } from './arrow-file.ts';
import type { ExportColumn } from './export-columns.ts';

/** File formats of exports. */
export const EXPORT_FORMATS = ['parquet', 'csv', 'jsonl', 'arrow'] as const;

/** One of the file formats. */
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

const NESTED = /\]$|^(STRUCT|MAP|UNION)\(/;
/** Small row groups keep the writer's buffers small and let readers skip. */
const ROW_GROUP_ROWS = 20_480;

/** The rows and columns to export, as one select in the order of the table; values of types that match are cast to text. */
export async function exportStatement(
  connection: Connection,
  table: string,
  columns: readonly ExportColumn[],
  where: string | null,
): Promise<(toText: RegExp | null) => string> {
  if (where !== null) await requireExpression(connection, table, where);
  // On a line of its own: it may end in a comment.
  const filter = where === null ? '' : ` where (\n${where}\n)`;
  return (toText) => {
    const list = columns.map(({ name, type, as }) => {
      const text = NESTED.test(type) ? `to_json(${quoteName(name)})::varchar` : `${quoteName(name)}::varchar`;
      const value = toText?.test(type) ? text : quoteName(name);
      return `${value} as ${quoteName(as)}`;
    });
    return `select ${list.join(', ')} from ${quoteName(table)}${filter}`;
  };
}

/** How an export is written. */
export interface ExportRequest {
  readonly columns: readonly ExportColumn[];
  readonly format: ExportFormat;
  readonly where: string | null;
  readonly unredacted: boolean;
}

/** Writes the rows of `statement` to `path`, in order and in constant memory; returns how many. */
export async function writeExport(
  connection: Connection,
  statement: (toText: RegExp | null) => string,
  { columns, format, where, unredacted }: ExportRequest,
  path: string,
): Promise<number> {
  // Lists and structs have no form of their own in CSV.
  const select = statement(format === 'csv' ? NESTED : null);
  try {
    if (format === 'arrow') return await writeArrowFile(connection, statement, path);
    const options = {
      parquet: parquetOptions(columns),
      csv: ['format csv', 'header'],
      jsonl: ['format json'],
    }[format];
    const copy = `copy (${select}) to ${quoteText(path)} (${[...options, 'use_tmp_file false'].join(', ')})`;
    const [row] = await connection.rows('export', copy);
    return Number(row!.Count);
  } catch (error) {
    // The filter may fail at any row, which is the user's to mend.
    if (unredacted) throw error instanceof InputError ? error : queryError(causeOf(error), select);
    throw redactedError(error, where === null ? 'the export' : '--where', select);
  }
}

const causeOf = (error: unknown) => (error as Error).cause ?? error;

/** What DuckDB says of files and memory; all else may quote a value of the row. */
const QUOTES_NO_VALUE = /^(IO|HTTP|Permission|Out of Memory|INTERRUPT) Error/;

/** The error of a row without its message, which may hold the memorized text that the export leaves out. */
function redactedError(error: unknown, what: string, select: string): unknown {
  const cause = causeOf(error) as NodeJS.ErrnoException;
  const ours = cause instanceof InputError;
  if (ours || cause.code !== undefined || QUOTES_NO_VALUE.test(cause.message))
    return queryError(cause, select);
  const [kind] = /^[A-Z][\w ]* Error(?=:)/.exec(cause.message) ?? [cause.name];
  return new QueryError(
    `${what} fails on a row (${kind}); its message may hold memorized text: add --unredacted to see it`,
  );
}

function parquetOptions(columns: readonly ExportColumn[]): string[] {
  const described = columns.flatMap(({ as, catalog }) =>
    catalog === null ? [] : [{ ...catalog, name: as }],
  );
  const metadata = Object.entries(columnMetadata(described)).map(
    ([key, value]) => `${quoteText(key)}: ${quoteText(value)}`,
  );
  return [
    'format parquet',
    'compression snappy',
    `row_group_size ${ROW_GROUP_ROWS}`,
    `kv_metadata {${metadata.join(', ')}}`,
  ];
}

/**
 * Checks that a filter is one expression: as it stands in parentheses both here and in the export, nothing that closes
 * one of them too early (and adds columns that are left out on purpose) is SQL in both places.
 */
async function requireExpression(connection: Connection, table: string, where: string): Promise<void> {
  const from = `from ${quoteName(table)}`;
  for (const sql of [
    `select (\n${where}\n)::boolean as filter ${from}`,
    `select 1 ${from} where (\n${where}\n)`,
  ]) {
    try {
      const { count } = await connection.raw.extractStatements(sql);
      if (count !== 1) throw new Error('--where takes one expression');
      (await connection.raw.prepare(sql)).destroySync();
    } catch (error) {
      throw new QueryError(`--where: ${queryError(error, sql).message}`);
    }
  }
}
