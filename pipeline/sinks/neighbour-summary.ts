import type { SqlRow } from '../duckdb/database.ts';
import { plainTable } from './plain-table.ts';

/** Pairs of at least a cosine that sampled rows have with other texts, and how many of them were found. */
interface RecallCounts {
  readonly cosine: number;
  readonly pairs: number;
  readonly found: number;
}

/** What parts of a comparison say of themselves. */
interface PartCounts {
  readonly compared: number;
  readonly nearThreshold: number;
  readonly recall: readonly RecallCounts[];
  readonly foreignIds: number;
}

/** What was compared. */
interface Comparison {
  readonly rows: number;
  readonly otherRows: number;
  /** Rows that an earlier attempt had compared. */
  readonly reused: number;
  readonly seconds: number;
  readonly kind: 'textual' | 'semantic' | 'all';
  readonly distance: number;
  readonly encoder: string | null;
  /** Lists of vectors that were looked through for a text; `null` for all. */
  readonly probes: number | null;
  readonly output: string;
}

/** Clusters of one kind of duplicates. */
interface ClusterTotals {
  readonly kind: string;
  readonly clusters: number;
  readonly sequences: number;
  readonly largest: number;
}

/** What `semmem corpus neighbours` tells at its end, as JSON names it. */
export interface NeighbourSummary {
  readonly output: string;
  readonly rows_in: number;
  readonly rows_compared_with: number;
  /** Rows of `rows_in` that an earlier attempt had compared. */
  readonly rows_reused: number;
  readonly repeated_ids_dropped: number;
  readonly rows_with_errors: number;
  /** Token edits; `null` where tokens were not compared. */
  readonly distance: number | null;
  readonly encoder: string | null;
  /** `null` where all pairs were compared. */
  readonly probes: number | null;
  /** Where they were not: how many pairs were found; empty where sampled rows have none. */
  readonly recall: readonly RecallCounts[];
  /** Rows with at least one neighbour; `null` where none were looked for. */
  readonly rows_with: Readonly<Record<string, number | null>>;
  readonly duplicates: readonly ClusterTotals[];
  /** Pairs of different texts whose tokens were compared, of all that there are. */
  readonly pairs_compared: number;
  /** Pairs whose cosine lies within 1e-5 of a threshold: other machines may count them otherwise. */
  readonly pairs_near_threshold: number;
  /** Rows of the other table that have the id of a sequence, but not its tokens. */
  readonly foreign_ids: number;
  readonly seconds: number;
  readonly peak_memory_bytes: number;
}

/** Adds up the parts of a comparison. */
export function summarizeNeighbours(
  parts: readonly PartCounts[],
  totals: SqlRow,
  clusters: readonly SqlRow[],
  comparison: Comparison,
): NeighbourSummary {
  const sum = (of: (part: PartCounts) => number) => parts.reduce((total, part) => total + of(part), 0);
  const number = (value: unknown) => (value === null ? null : Number(value));
  const { kind, rows, distance, seconds } = comparison;
  const rowsWith = Object.entries(totals).filter(([name]) => name.startsWith('with_'));
  return {
    output: comparison.output,
    rows_in: rows,
    rows_compared_with: comparison.otherRows,
    rows_reused: comparison.reused,
    repeated_ids_dropped: rows - Number(totals.rows),
    rows_with_errors: Number(totals.rows_with_errors),
    distance: kind === 'semantic' ? null : distance,
    encoder: comparison.encoder,
    probes: comparison.probes,
    recall: (parts[0]?.recall ?? [])
      .map(({ cosine }, t) => ({
        cosine,
        pairs: sum(({ recall }) => recall[t]!.pairs),
        found: sum(({ recall }) => recall[t]!.found),
      }))
      .filter(({ pairs }) => pairs > 0),
    rows_with: Object.fromEntries(
      rowsWith.map(([name, value]) => [name.slice('with_'.length), number(value)]),
    ),
    duplicates: clusters.map((row) => ({
      kind: row.kind as string,
      clusters: Number(row.clusters),
      sequences: Number(row.sequences),
      largest: Number(row.largest),
    })),
    pairs_compared: sum(({ compared }) => compared),
    pairs_near_threshold: sum(({ nearThreshold }) => nearThreshold),
    foreign_ids: sum(({ foreignIds }) => foreignIds),
    seconds: Number(seconds.toFixed(3)),
    peak_memory_bytes: process.resourceUsage().maxRSS * 1024,
  };
}

/** The summary for people. */
export function neighbourText(summary: NeighbourSummary): string {
  const only = (label: string, count: number) => (count > 0 ? [[label, count] as const] : []);
  const rows = [
    ['in', summary.rows_in] as const,
    ...only('dropped: id repeated', summary.repeated_ids_dropped),
    ...only('not compared: row_error says why', summary.rows_with_errors),
    ...Object.entries(summary.rows_with).flatMap(([name, count]) =>
      count === null
        ? []
        : [[`with ${name.replaceAll('_', ' ').replace(/ 0 (\d)$/, ' at 0.$1')}`, count] as const],
    ),
  ];
  const clusters = summary.duplicates.map((one) => [one.kind, one.clusters, one.sequences, one.largest]);
  const near = summary.pairs_near_threshold;
  const speed = Math.round(
    (summary.rows_in - summary.rows_reused) / Math.max(summary.seconds, 1e-6),
  ).toLocaleString('en-US');
  const memory = `peak memory ${(summary.peak_memory_bytes / 2 ** 20).toFixed(0)} MiB`;
  return [
    plainTable([`against ${summary.rows_compared_with.toLocaleString('en-US')} rows`, 'rows'], rows, [1]),
    ...(clusters.length === 0
      ? []
      : [plainTable(['duplicates', 'clusters', 'rows', 'largest'], clusters, [1, 2, 3])]),
    ...(near > 0 ? [`${near.toLocaleString('en-US')} pairs have a cosine within 1e-5 of 0.8 or 0.9`] : []),
    ...(summary.probes === null ? [] : [recallText(summary)]),
    `${summary.seconds.toFixed(1)} s, ${speed} rows/s, ${memory}`,
    `written to ${summary.output}\n`,
  ].join('\n\n');
}

function recallText({ probes, recall }: NeighbourSummary): string {
  if (recall.length === 0) return `--probes ${probes}: sampled rows have no pair that could be missed`;
  const shares = recall.map(({ cosine, pairs, found }) => {
    const share = ((100 * found) / pairs).toFixed(2);
    return `${share} % of ${pairs.toLocaleString('en-US')} at ${cosine}`;
  });
  return `--probes ${probes}: of the pairs that sampled rows have, these were found: ${shares.join(', ')}`;
}
