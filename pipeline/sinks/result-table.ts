import Table from 'cli-table3';
import type { QueryResult } from '../duckdb/query.ts';
import { plainText } from '../duckdb/value-text.ts';

/** How much of a result is shown. */
export interface TableLimits {
  /** Rows: the first and the last of them. */
  readonly maxRows: number;
  /** Characters of a line; columns in the middle are left out where they do not fit. `Infinity` for all. */
  readonly width: number;
}

const CELL_WIDTH = 60;
const NUMERIC = /INT|DOUBLE|FLOAT|DECIMAL/;
/** Controls, which could steer the terminal, and marks that turn the direction of writing. */
const HIDDEN = /[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;
const ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Width of a terminal's lines: one that was never told its size says 0 and cuts nothing. */
export const lineWidth = (columns: number | undefined) => columns || Number.POSITIVE_INFINITY;

/** Text on one line without any control character, at most `width` characters. */
export function shownText(text: string, width = CELL_WIDTH): string {
  const visible = text
    .slice(0, 4 * width)
    .replace(HIDDEN, (mark) => ESCAPES[mark] ?? `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const points = [...visible];
  return points.length > width ? `${points.slice(0, width - 1).join('')}…` : visible;
}

/** A result for people: first and last rows, wide cells cut, and how much there is. Holds `maxRows` rows at a time. */
export async function resultTable(result: QueryResult, { maxRows, width }: TableLimits): Promise<string> {
  const { columns } = result;
  if (columns[0]?.name === 'explain_key') return planText(result);
  const firstRows = Math.ceil(maxRows / 2);
  const lastRows = maxRows === Number.POSITIVE_INFINITY ? 0 : maxRows - firstRows;
  const first: string[][] = [];
  let last: string[][] = [];
  let count = 0;
  for await (const rows of result.batches) {
    count += rows.length;
    const toFirst = Math.min(firstRows - first.length, rows.length);
    for (const row of rows.slice(0, toFirst)) first.push(row.map(cell));
    // Only what may be shown is turned into text.
    const rest = rows.slice(Math.max(toFirst, rows.length - lastRows)).map((row) => row.map(cell));
    last = lastRows === 0 ? [] : [...last, ...rest].slice(-lastRows);
  }
  const shown = [...first, ...last];
  const names = columns.map(({ name }) => shownText(name));
  const picked = fittingColumns(names, shown, width);
  const right = columns.map(
    ({ type }) => (NUMERIC.test(type) && !type.endsWith(']') ? 'right' : 'left') as 'right' | 'left',
  );
  const pick = <T>(row: readonly T[], gap: T) => picked.map((at) => (at === null ? gap : row[at]!));
  const table = new Table({
    head: pick(names, '…'),
    colAligns: pick<'right' | 'left'>(right, 'left'),
    style: { head: [], border: [], compact: true },
  });
  const add = (row: readonly string[]) => table.push(pick(row, '…'));
  first.forEach(add);
  if (count > shown.length) table.push(picked.map(() => '⋮'));
  last.forEach(add);
  return `${table.toString()}\n${footer(count, shown.length, columns.length, picked)}\n`;
}

/** What `explain` returns is drawn already. */
async function planText(result: QueryResult): Promise<string> {
  let text = '';
  for await (const rows of result.batches) text += rows.map((row) => `${plainText(row[1]!)}\n`).join('');
  return text;
}

const cell = (value: Parameters<typeof plainText>[0]) =>
  value === null ? 'NULL' : shownText(plainText(value));
const grouped = (value: number) => value.toLocaleString('en-US');

function footer(rows: number, shown: number, columns: number, picked: readonly (number | null)[]): string {
  const parts = [`${grouped(rows)} row${rows === 1 ? '' : 's'}${shown < rows ? ` (${shown} shown)` : ''}`];
  const there = picked.filter((at) => at !== null).length;
  if (there < columns) parts.push(`${columns} columns (${there} shown)`);
  return parts.join(', ');
}

/** Columns from both ends that fit into a line, with `null` for the gap. */
function fittingColumns(
  names: readonly string[],
  rows: readonly (readonly string[])[],
  width: number,
): (number | null)[] {
  const widths = names.map(
    (name, at) => rows.reduce((most, row) => Math.max(most, row[at]!.length), name.length) + 3,
  );
  const order = names.map((_, at) => (at % 2 === 0 ? at / 2 : names.length - (at + 1) / 2));
  const total = widths.reduce((sum, one) => sum + one, 1);
  if (total <= width) return names.map((_, at) => at);
  let room = width - 1 - 4;
  const fitting: number[] = [];
  for (const at of order) {
    room -= widths[at]!;
    if (room < 0 && fitting.length > 0) break;
    fitting.push(at);
  }
  fitting.sort((a, b) => a - b);
  const left = fitting.filter((at, index) => at === index);
  return [...left, null, ...fitting.slice(left.length)];
}
