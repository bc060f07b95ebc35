import {
  DuckDBArrayValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBUnionValue,
} from '@duckdb/node-api';
import type { SqlValue } from './query.ts';

/**
 * A value as JSON: whole numbers and decimals of any size are numbers, digit for digit; lists are arrays, structs and
 * maps objects; NaN and infinities, dates and all else are strings.
 */
export function jsonText(value: SqlValue): string {
  if (value === null || value === undefined) return 'null';
  switch (typeof value) {
    case 'bigint':
    case 'boolean':
      return String(value);
    case 'number':
      return Number.isFinite(value) ? String(value) : `"${value}"`;
    case 'string':
      return JSON.stringify(value);
  }
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) {
    return `[${value.items.map(jsonText).join(',')}]`;
  }
  if (value instanceof DuckDBStructValue) {
    return `{${Object.entries(value.entries).map(([key, item]) => `${JSON.stringify(key)}:${jsonText(item)}`)}}`;
  }
  if (value instanceof DuckDBMapValue) {
    return `{${value.entries.map(({ key, value: item }) => `${JSON.stringify(plainText(key))}:${jsonText(item)}`)}}`;
  }
  if (value instanceof DuckDBDecimalValue) return value.toString();
  if (value instanceof DuckDBUnionValue) return jsonText(value.value);
  return JSON.stringify(String(value));
}

/** A value as it stands in a cell of a table or of CSV: texts as they are, lists and other nested values as JSON. */
export function plainText(value: SqlValue): string {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'object') return String(value);
  const nested =
    value instanceof DuckDBListValue ||
    value instanceof DuckDBArrayValue ||
    value instanceof DuckDBStructValue ||
    value instanceof DuckDBMapValue;
  return nested ? jsonText(value) : String(value);
}
