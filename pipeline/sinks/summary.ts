import { joinedColumns } from '../../transforms/joined-columns.ts';
import { reference_model } from '../../transforms/models/reference_model.ts';
import type { FeaturePlan } from '../feature-columns.ts';
import { packageVersion } from '../package-root.ts';
import type { StageTiming } from '../stages.ts';
import type { ModelTotals } from '../tables.ts';
import type { FeatureTotals } from './feature-totals.ts';

/** Null cells of one column, with what made them null. */
export interface Nulls {
  readonly rows: number;
  /**
   * Rows by reason: `input_not_given`; `row_error`; `no_match` (the joined table lacks the id); `no_value` (it has the id,
   * with a null or no usable number); why the model, or the reference, cannot take the row (`longer_than_context`,
   * `outside_vocabulary`, `reference_…`); `not_defined`; or a reason of the taxonomy.
   */
  readonly reasons: Readonly<Record<string, number>>;
}

/** The taxonomy of one feature table. */
export interface TaxonomySummary {
  /** Largest count that is not yet recitation. */
  readonly threshold: number;
  /** Rows per class, or per reason where there is none; `memorized` tells strata of rows that are not memorized. */
  readonly counts: readonly {
    readonly taxonomy: string | null;
    readonly taxonomy_reason: string;
    readonly memorized: boolean | null;
    readonly rows: number;
  }[];
  /** How many rows would get another class at another threshold. */
  readonly sweep: readonly { readonly threshold: number; readonly rows_changed: number }[];
}

/** Rows of one feature table by what is said of them; `null` where the column was not asked for, or its input not given. */
export interface RowCounts {
  readonly verdicts:
    | readonly { readonly verdict: string; readonly disclosure: string | null; readonly rows: number }[]
    | null;
  readonly content_categories: readonly { readonly content_category: string; readonly rows: number }[] | null;
  /** Rows of ASCII text with more published templates than snowclones, of which templates are a part. */
  readonly crossed_names: number | null;
}

/** The rows that a model scored, by device (values differ between devices in the last digits), and those it could not. */
export interface ModelSummary {
  readonly rows_scored: number;
  readonly tokens: number;
  readonly devices: Readonly<Record<string, number>>;
  readonly unscored: Readonly<Record<string, number>>;
}

/** What a run says of one feature table. */
export interface TableSummary extends RowCounts {
  readonly table: string;
  readonly rows_in: number;
  readonly rows_out: number;
  readonly repeated_ids_dropped: number;
  readonly not_sampled: number;
  readonly rows_with_errors: number;
  readonly errors: Readonly<Record<string, number>>;
  readonly partitions: { readonly computed: number; readonly reused: number };
  readonly joins: Readonly<Record<string, { readonly matched: number; readonly unmatched: number }>>;
  readonly nulls: Readonly<Record<string, Nulls>>;
  /** What the model made of the rows; `null` without one. */
  readonly model: ModelSummary | null;
  /** `null` where the taxonomy was not asked for. */
  readonly taxonomy: TaxonomySummary | null;
}

/** `summary.json`. */
export interface Summary {
  readonly run_id: string;
  readonly folder: string;
  readonly version: string;
  readonly seconds: number;
  readonly threads: number;
  readonly peak_memory_bytes: number;
  readonly tables: readonly TableSummary[];
  readonly stages: readonly StageTiming[];
  readonly warnings: readonly string[];
}

const WARN_BELOW_SHARE = 0.01;

/** The summary of one feature table from the totals of its parts. */
export function summarizeTable(
  name: string,
  plan: FeaturePlan,
  totals: FeatureTotals,
  taxonomy: TaxonomySummary | null,
  counts: RowCounts,
  model: ModelTotals | null = null,
): TableSummary {
  const rows_with_errors = Object.values(totals.errors).reduce((sum, count) => sum + count, 0);
  const joins = Object.entries(totals.matches).map(
    ([kind, matched]) => [kind, { matched, unmatched: totals.rowsOut - matched }] as const,
  );
  return {
    table: name,
    rows_in: totals.rowsIn,
    rows_out: totals.rowsOut,
    repeated_ids_dropped: totals.repeated,
    not_sampled: totals.notSampled,
    rows_with_errors,
    errors: totals.errors,
    partitions: { computed: totals.partitions - totals.reused, reused: totals.reused },
    joins: Object.fromEntries(joins),
    nulls: nullsByColumn(plan, totals, rows_with_errors, taxonomy, model?.unscored ?? {}),
    model: model && {
      rows_scored: model.rowsScored,
      tokens: model.tokens,
      devices: model.devices,
      unscored: model.unscored,
    },
    taxonomy,
    ...counts,
  };
}

function nullsByColumn(
  plan: FeaturePlan,
  totals: FeatureTotals,
  withErrors: number,
  taxonomy: TaxonomySummary | null,
  unscored: ModelTotals['unscored'],
): Record<string, Nulls> {
  const result: Record<string, Nulls> = {};
  for (const { name } of plan.columns) {
    const rows = plan.filled.has(name) ? (totals.nulls[name] ?? 0) : totals.rowsOut;
    if (rows === 0 || name === 'row_error') continue;
    const reasons: Record<string, number> = {};
    if (!plan.filled.has(name)) reasons.input_not_given = rows;
    else if (joinTableOf.has(name) && !plan.fromModel.includes(name)) {
      const matched = totals.matches[joinTableOf.get(name)!];
      const no_match = matched === undefined ? 0 : Math.min(rows, totals.rowsOut - matched);
      if (no_match > 0) reasons.no_match = no_match;
      if (rows > no_match) reasons.no_value = rows - no_match;
    } else {
      // Ids and tokens are null only where that is the error; all else is null wherever there is one.
      const row_error = SOURCE_COLUMNS.has(name) ? rows : withErrors;
      if (row_error > 0) reasons.row_error = row_error;
      if (name === 'taxonomy') Object.assign(reasons, unclassified(taxonomy));
      else {
        let unexplained = rows - row_error;
        for (const [reason, count] of plan.fromModel.includes(name) ? Object.entries(unscored) : []) {
          // Rows that only the reference cannot take have all other scores.
          if (reason.startsWith('reference_') && !OF_REFERENCE.has(name)) continue;
          const explained = Math.min(count, unexplained);
          if (explained > 0) reasons[reason] = explained;
          unexplained -= explained;
        }
        if (unexplained > 0) reasons.not_defined = unexplained;
      }
    }
    result[name] = { rows, reasons };
  }
  return result;
}

const joinTableOf = new Map(joinedColumns.map(({ name, table }) => [name, table as string]));
const OF_REFERENCE = new Set(reference_model.columns.map(({ name }) => name));
const SOURCE_COLUMNS = new Set(['sequence_id', 'tokens']);

function unclassified(taxonomy: TaxonomySummary | null): Record<string, number> {
  const rows: Record<string, number> = {};
  for (const group of taxonomy?.counts ?? []) {
    if (group.taxonomy === null)
      rows[group.taxonomy_reason] = (rows[group.taxonomy_reason] ?? 0) + group.rows;
  }
  return rows;
}

/** Warnings that a table's numbers call for. */
export function warningsOf(summary: TableSummary): string[] {
  const { table, repeated_ids_dropped, rows_with_errors, rows_out, joins, nulls } = summary;
  const warnings: string[] = [];
  if (repeated_ids_dropped > 0)
    warnings.push(`${table}: ${repeated_ids_dropped} rows dropped, their ids stood on earlier rows`);
  if (rows_with_errors > 0)
    warnings.push(`${table}: ${rows_with_errors} rows could not be measured; row_error says why`);
  for (const [kind, { matched }] of Object.entries(joins)) {
    if (matched < rows_out * WARN_BELOW_SHARE) {
      warnings.push(
        `${table}: only ${matched} of ${rows_out} rows found their id in ${kind}; is it the table of another model?`,
      );
    }
  }
  for (const [column, { reasons }] of Object.entries(nulls)) {
    if (reasons.no_value === undefined) continue;
    warnings.push(
      `${table}: ${column} is null or no usable number for ${reasons.no_value} rows whose id was found`,
    );
  }
  if ((summary.crossed_names ?? 0) > 0) {
    warnings.push(
      `${table}: ${summary.crossed_names} rows have more templates than snowclones: the published names are crossed`,
    );
  }
  for (const [reason, rows] of Object.entries(summary.model?.unscored ?? {})) {
    warnings.push(`${table}: ${rows} rows have no scores: ${reason.replaceAll('_', ' ')}`);
  }
  if (Object.keys(summary.model?.devices ?? {}).length > 1) {
    warnings.push(`${table}: rows were scored on several devices, whose values differ in the last digits`);
  }
  return warnings;
}

/** The summary of a whole run. */
export function summarizeRun(
  run: { readonly id: string; readonly folder: string },
  tables: readonly TableSummary[],
  threads: number,
  session: {
    readonly seconds: number;
    readonly stages: { readonly timings: readonly StageTiming[] };
    readonly warnings: readonly string[];
  },
): Summary {
  return {
    run_id: run.id,
    folder: run.folder,
    version: packageVersion,
    seconds: Number(session.seconds.toFixed(3)),
    threads,
    peak_memory_bytes: process.resourceUsage().maxRSS * 1024,
    tables,
    stages: session.stages.timings,
    warnings: session.warnings,
  };
}
