import type { PartNumbers } from '../tables.ts';

/** The numbers of all parts of a feature table, added up. */
export interface FeatureTotals extends Omit<PartNumbers, 'bytes'> {
  /** Names of the files that were written: parts without a row, but the first, have none. */
  readonly files: readonly string[];
  readonly partitions: number;
  readonly reused: number;
}

/** Adds up the parts, which come in order. */
export function addUp(
  parts: readonly (PartNumbers & { readonly file: string })[],
  reused: number,
): FeatureTotals {
  const sum = (pick: (part: PartNumbers) => number) => parts.reduce((total, part) => total + pick(part), 0);
  return {
    files: parts.filter(({ bytes }) => bytes > 0).map(({ file }) => file),
    partitions: parts.length,
    reused,
    rowsIn: sum((part) => part.rowsIn),
    rowsOut: sum((part) => part.rowsOut),
    repeated: sum((part) => part.repeated),
    notSampled: sum((part) => part.notSampled),
    errors: sumByName(parts.map(({ errors }) => errors)),
    nulls: sumByName(parts.map(({ nulls }) => nulls)),
    matches: sumByName(parts.map(({ matches }) => matches)),
  };
}

function sumByName(counts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const total: Record<string, number> = {};
  for (const [name, count] of counts.flatMap((one) => Object.entries(one)))
    total[name] = (total[name] ?? 0) + count;
  return total;
}
