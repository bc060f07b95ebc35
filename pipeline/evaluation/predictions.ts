import type { Value } from '../../transforms/metric.ts';
import type { ReadText, RowText } from './row-text.ts';
import type { TextMeasurer } from './text-measurer.ts';

/** Columns of a file of predictions, after `id`. */
export const PREDICTED = [
  'is_incrementing',
  'is_repeating',
  'code_probability',
  'content_category',
  'verdict',
] as const;

/** First line of a file of predictions. */
export const PREDICTIONS_HEADER = `id,${PREDICTED.join(',')}\n`;

/** A row to predict: its cell, its id as JSON, and where it stands. */
interface GivenRow {
  readonly where: string;
  readonly cells: readonly (string | null)[];
  readonly id: string | null;
}

/**
 * The line of a row; `number` is its id where it has none. Cells that are not defined are empty: all of them, in a row
 * without a text.
 */
export function predictionLine(
  measurer: TextMeasurer,
  read: ReadText,
  row: GivenRow,
  number: number,
): string {
  const given = row.cells[0]!;
  const values: Record<string, Value> = given === null ? {} : measure(measurer, read(given, row.where));
  return `${[idCell(row.id, number), ...PREDICTED.map((name) => cell(values[name]))].map(quoted).join(',')}\n`;
}

const measure = (measurer: TextMeasurer, { text, tokens }: RowText) => measurer.measure(text, tokens);

function idCell(id: string | null, number: number): string {
  if (id === null) return String(number);
  return id.startsWith('"') ? (JSON.parse(id) as string) : id;
}

const cell = (value: Value | undefined) => (value === null || value === undefined ? '' : String(value));
const quoted = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
