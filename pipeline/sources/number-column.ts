import { quoteName } from '../duckdb/quote.ts';
import { InputError } from '../input-error.ts';
import type { ParquetFile } from '../tables.ts';

/** Published counts are stored as text or as fractions too. */
const NUMERIC = /^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL\(.*\)|VARCHAR)$/;

/** Refuses a column that cannot hold numbers, such as a list. */
export function requireNumbers(file: ParquetFile, name: string): void {
  const type = file.columns.get(name)!;
  if (!NUMERIC.test(type))
    throw new InputError(`column ${name} of ${file.path} is ${type}; it must hold numbers`);
}

/** SQL for a column of counts as DOUBLE: null where a cell is no whole number from 0 to 2^53 − 1. */
export function countFrom(name: string): string {
  const value = `try_cast(${quoteName(name)} as double)`;
  // DuckDB leaves the range out where a file's statistics promise it, and those of other writers know nothing of NaN.
  const conditions = [
    `isfinite(${value})`,
    `${value} between 0 and ${Number.MAX_SAFE_INTEGER}`,
    `${value} = trunc(${value})`,
  ];
  return `case when ${conditions.join(' and ')} then ${value} end`;
}

/** SQL for a column as DOUBLE: null where a cell is no finite number, or lies outside of `range`. */
export function numberFrom(name: string, range?: readonly [least: number, most: number]): string {
  const value = `try_cast(${quoteName(name)} as double)`;
  const within = range === undefined ? '' : ` and ${value} between ${range[0]} and ${range[1]}`;
  return `case when isfinite(${value})${within} then ${value} end`;
}
