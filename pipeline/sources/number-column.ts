import type { ColumnType } from '../../transforms/metric.ts';
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

/** SQL for a column as DOUBLE: null where a cell is not a finite number, or is no whole one where `type` is BIGINT. */
export function numberFrom(name: string, type: ColumnType): string {
  const value = `try_cast(${quoteName(name)} as double)`;
  const whole = type === 'BIGINT' ? ` and ${value} = trunc(${value})` : '';
  return `case when isfinite(${value})${whole} then ${value} end`;
}
