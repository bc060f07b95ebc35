import { DECODER_VERSION } from '../transforms/decode/decoder.ts';
import { joinedColumns } from '../transforms/joined-columns.ts';
import type { Column, Metric } from '../transforms/metric.ts';
import { metrics } from '../transforms/metrics/index.ts';
import { measuredWith, modelMetrics } from '../transforms/models/index.ts';
import { rowColumns, rowErrorColumn } from '../transforms/row-columns.ts';
import { TAXONOMY_VERSION, taxonomyColumns } from '../transforms/taxonomy/taxonomy.ts';
import { unknownName } from './did-you-mean.ts';

/** Inputs beside the sequences themselves that a run was given, by the name under which metrics read them. */
export type GivenInputs = ReadonlySet<string>;

/** What a run computes and what it writes. */
export interface FeaturePlan {
  /** Row metrics to compute, in catalog order, including those that only the taxonomy needs. */
  readonly metrics: readonly Metric[];
  readonly withTaxonomy: boolean;
  /** Columns of the feature table, in order. */
  readonly columns: readonly Column[];
  /** Names of those that something fills; the others are null in every row, as their input was not given. */
  readonly filled: ReadonlySet<string>;
  /** Names of those that come from the given model; a joined table goes before it. */
  readonly fromModel: readonly string[];
}

/** Columns that the rule of the taxonomy looks at. */
const TAXONOMY_READS = ['is_templating', 'is_incrementing_upstream', 'is_repeating_upstream'];

/** Columns of what models say of rows. Some are those of a joined table. */
const modelColumns = modelMetrics.flatMap(({ columns }) => columns);
const joined = new Set(joinedColumns.map(({ name }) => name));

/** Names of the columns that the given models fill. */
function columnsOfModels(given: GivenInputs): string[] {
  if (!given.has('model')) return [];
  return measuredWith(given)
    .flatMap(({ columns }) => columns.map(({ name }) => name))
    .filter((name) => !(joined.has(name) && given.has(name)));
}

/** Every column that a feature table can have, in order. */
export const allColumns: readonly Column[] = [
  ...rowColumns,
  ...metrics.flatMap((metric) => metric.columns),
  ...modelColumns.filter(({ name }) => !joined.has(name)),
  ...joinedColumns,
  ...taxonomyColumns,
  rowErrorColumn,
];

const byName = new Map(allColumns.map((column) => [column.name, column]));

/** The column of that name, which must exist. */
export function columnNamed(name: string): Column {
  return byName.get(name)!;
}

/** True of a column whose cells are lists. */
export const isList = (name: string) => columnNamed(name).type.endsWith('[]');

/** An extra column that bears the name of one of ours is carried as `NAME_input`. */
export function extraName(name: string): string {
  return allColumns.some((column) => column.name.toLowerCase() === name.toLowerCase())
    ? `${name}_input`
    : name;
}

const groups = new Map<string, readonly string[]>([
  ...[...metrics, ...modelMetrics].map(
    (metric) => [metric.name, metric.columns.map(({ name }) => name)] as const,
  ),
  ['taxonomy', taxonomyColumns.map(({ name }) => name)],
]);

/** Versions of the formulas of a plan, by name: whoever changes one raises its version. */
export function versionsOf(plan: Pick<FeaturePlan, 'metrics' | 'withTaxonomy'>): Record<string, number> {
  return {
    text: DECODER_VERSION,
    ...Object.fromEntries(plan.metrics.flatMap(withFoundations).map(({ name, version }) => [name, version])),
    ...(plan.withTaxonomy && { taxonomy: TAXONOMY_VERSION }),
  };
}

function withFoundations(metric: Metric): readonly Metric[] {
  return [metric, ...(metric.builtOn ?? []).flatMap(withFoundations)];
}

/** True where a metric of the plan looks at the documents that hold the row's findings. */
export function needsFindingDocuments({ metrics }: Pick<FeaturePlan, 'metrics'>): boolean {
  return metrics.some(({ readsIfGiven }) => readsIfGiven?.includes('finding_documents'));
}

/** True where a metric reads more than the sequence and nothing of that was given to the run. */
export function lacksInput(metric: Metric, given: GivenInputs): boolean {
  const others = metric.reads.filter((input) => input !== 'tokens' && input !== 'text');
  return others.length > 0 && !others.some((input) => given.has(input));
}

/**
 * Chooses columns: all of them, or those that `selection` names (metrics or single columns) with the id, the row error,
 * and whatever a given table brings. Unknown names are an InputError with a suggestion.
 */
export function planFeatures(selection: readonly string[] | null, inputs: GivenInputs): FeaturePlan {
  const fromModel = columnsOfModels(inputs);
  const given = new Set([...inputs, ...fromModel]);
  const wanted = new Set(
    selection === null ? allColumns.map(({ name }) => name) : ['sequence_id', 'row_error'],
  );
  for (const name of selection ?? []) {
    const names = groups.get(name) ?? (byName.has(name) ? [name] : null);
    if (names === null) {
      throw unknownName(
        'metric',
        name,
        [...new Set([...groups.keys(), ...byName.keys()])],
        'semmem catalog lists them',
      );
    }
    for (const column of names) wanted.add(column);
  }
  for (const { name } of [...joinedColumns, ...modelColumns]) if (given.has(name)) wanted.add(name);
  for (const metric of metrics) {
    const readsGiven = metric.reads.some((input) => given.has(input));
    if (readsGiven) for (const { name } of metric.columns) wanted.add(name);
  }
  if (given.has('sequence_duplicates') || given.has('sequence_duplicates_upstream')) {
    for (const { name } of taxonomyColumns) wanted.add(name);
  }
  const withTaxonomy = taxonomyColumns.some(({ name }) => wanted.has(name));
  const needed = metrics.filter(
    (metric) =>
      !lacksInput(metric, given) &&
      metric.columns.some(({ name }) => wanted.has(name) || (withTaxonomy && TAXONOMY_READS.includes(name))),
  );
  const columns = allColumns.filter(({ name }) => wanted.has(name));
  const unfilled = new Set([
    ...metrics.filter((metric) => lacksInput(metric, given)).flatMap((metric) => metric.columns),
    ...[...joinedColumns, ...modelColumns].filter(({ name }) => !given.has(name)),
    // The published rule falls through on rows without a count; without any counts at all it says nothing.
    ...taxonomyColumns.filter(
      ({ name }) => name === 'taxonomy_upstream' && !given.has('sequence_duplicates_upstream'),
    ),
  ]);
  const filled = new Set(columns.filter((column) => !unfilled.has(column)).map(({ name }) => name));
  return { metrics: needed, withTaxonomy, columns, filled, fromModel };
}
