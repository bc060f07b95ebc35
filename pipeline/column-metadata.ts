import type { Column } from '../transforms/metric.ts';
import { packageVersion } from './package-root.ts';

/** Key-value metadata of a feature table: who wrote it, and each column's unit and description. */
export function columnMetadata(columns: readonly Column[]): Record<string, string> {
  const described = columns.map(({ name, unit, description }) => [name, { unit, description }]);
  return {
    'semantic-memorization.version': packageVersion,
    'semantic-memorization.columns': JSON.stringify(Object.fromEntries(described)),
  };
}
