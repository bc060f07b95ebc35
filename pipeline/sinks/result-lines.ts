import type { QueryResult, SqlValue } from '../duckdb/query.ts';
import { jsonText, plainText } from '../duckdb/value-text.ts';
import type { Output } from './output.ts';

/** Line formats of query results. */
export type LineFormat = 'csv' | 'json' | 'jsonl';

/** One cell of CSV: the empty text is `""`, null is nothing. */
export function csvCell(value: SqlValue): string {
  if (value === null || value === undefined) return '';
  const text = plainText(value);
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Writes a result as it streams: CSV with a header, one JSON array with a row per line, or one JSON object per line. */
export async function writeLines(result: QueryResult, format: LineFormat, output: Output): Promise<void> {
  const names = result.columns.map(({ name }) => name);
  const keys = names.map((name) => JSON.stringify(name));
  const object = (row: readonly SqlValue[]) =>
    `{${row.map((value, at) => `${keys[at]}:${jsonText(value)}`).join(',')}}`;
  if (format === 'csv') await output.write(`${names.map(csvCell).join(',')}\n`);
  let separator = '[\n';
  for await (const rows of result.batches) {
    if (format === 'csv') await output.write(rows.map((row) => `${row.map(csvCell).join(',')}\n`).join(''));
    else if (format === 'jsonl') await output.write(rows.map((row) => `${object(row)}\n`).join(''));
    else {
      await output.write(separator + rows.map(object).join(',\n'));
      separator = ',\n';
    }
  }
  if (format === 'json') await output.write(separator === '[\n' ? '[]\n' : '\n]\n');
}
