import { TAXONOMY_OUTCOMES, taxonomyCode } from '../../transforms/taxonomy/taxonomy.ts';
import type { Connection } from '../duckdb/database.ts';

const FIRST = 2;
const LAST = 20;

/** Rows per class, with a count of those that a class could not be given. */
export interface TaxonomyCounts {
  readonly taxonomy: string | null;
  readonly taxonomy_reason: string;
  readonly memorized: boolean | null;
  readonly rows: number;
}

/** How many rows get another class at a threshold than at the run's. */
export interface ThresholdChange {
  readonly threshold: number;
  readonly rows_changed: number;
}

/** Rows per class at the run's threshold, and what other thresholds would change. */
export interface TaxonomySweep {
  readonly threshold: number;
  readonly counts: readonly TaxonomyCounts[];
  readonly sweep: readonly ThresholdChange[];
}

/** Taxonomy of the table behind the view `features`: rows per class, and how thresholds from 2 to 20 would change it. */
export async function sweepTaxonomy(
  connection: Connection,
  threshold: number,
  corpusComplete: boolean,
): Promise<TaxonomySweep> {
  const largest = Math.max(LAST, threshold) + 1;
  const groups = (await connection.file('reports/taxonomy_groups', { largest: BigInt(largest) })).map(
    (group) => ({
      duplicates: numberOrNull(group.sequence_duplicates),
      upstream: numberOrNull(group.sequence_duplicates_upstream),
      isTemplating: group.is_templating as boolean | null,
      memorized: group.memorized as boolean | null,
      taxonomy: group.taxonomy as string | null,
      taxonomy_reason: group.taxonomy_reason as string,
      rows: Number(group.rows),
    }),
  );
  const counts = new Map<string, TaxonomyCounts>();
  for (const { taxonomy, taxonomy_reason, memorized, rows } of groups) {
    const key = JSON.stringify([taxonomy, taxonomy_reason, memorized]);
    counts.set(key, { taxonomy, taxonomy_reason, memorized, rows: (counts.get(key)?.rows ?? 0) + rows });
  }
  const classAt = (limit: number, { duplicates, upstream, isTemplating }: (typeof groups)[number]) =>
    TAXONOMY_OUTCOMES[taxonomyCode(duplicates, upstream, corpusComplete, isTemplating, limit)]!.taxonomy;
  const sweep = Array.from({ length: LAST - FIRST + 1 }, (_, index) => {
    const other = FIRST + index;
    const changed = groups.filter((group) => classAt(other, group) !== classAt(threshold, group));
    return { threshold: other, rows_changed: changed.reduce((sum, { rows }) => sum + rows, 0) };
  });
  return { threshold, counts: [...counts.values()], sweep };
}

function numberOrNull(value: unknown): number | null {
  return value === null ? null : Number(value);
}
