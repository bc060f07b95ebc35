import { joinedColumns } from '../transforms/joined-columns.ts';
import { metrics } from '../transforms/metrics/index.ts';
import { modelMetrics } from '../transforms/models/index.ts';
import { findingsFrom, findingsNotCounted } from './corpus-findings.ts';
import { extraName, planFeatures } from './feature-columns.ts';
import { shareMemory } from './memory.ts';
import { type AllInputs, givenTo, openAll } from './open-all.ts';
import type { Session } from './session.ts';
import type { Settings } from './settings.ts';
import type { TableInputs } from './sources/inputs.ts';
import { hasJoins } from './sources/joined-rows.ts';
import { planPartitions } from './sources/partitions.ts';

/** What a run would do for one feature table. */
export interface TablePlan {
  readonly table: string;
  readonly rows: number;
  readonly stages: readonly string[];
  readonly partitions: readonly {
    readonly file: string;
    readonly first_row: number;
    readonly rows: number;
  }[];
  readonly filled: readonly string[];
  /** Columns of the input that are carried along, by their names in the feature table. */
  readonly carried: readonly string[];
  /** Columns that stay null in every row, with the options that would fill them. */
  readonly null: Readonly<Record<string, readonly string[]>>;
  readonly workers: number;
  /** Bytes for each worker's database. */
  readonly worker_memory: number;
  /** What will not be done that could be expected, and why. */
  readonly notes: readonly string[];
}

/** What a run would do: inputs are opened and checked (the Hub's are downloaded), nothing is computed or written. */
export async function planRun(settings: Settings, session: Session): Promise<TablePlan[]> {
  const inputs = await openAll(settings, session);
  return inputs.tables.map((table) => planTable(table, inputs, settings));
}

function planTable(table: TableInputs, inputs: AllInputs, settings: Settings): TablePlan {
  const { source } = table;
  const plan = planFeatures(settings.metrics, givenTo(table, inputs));
  const partitions = planPartitions(source, inputs.models?.partRows);
  const shares = shareMemory(settings.memoryLimit, settings.threads, partitions);
  const from = findingsFrom(table, inputs, settings);
  const note = findingsNotCounted(table, inputs, settings);
  const empty = plan.columns.filter(({ name }) => !plan.filled.has(name));
  return {
    table: source.name,
    rows: source.rows,
    stages: [
      ...startOf(table, inputs, from),
      ...(from === null || from === 'corpus' ? [] : ['findings']),
      ...(from === null ? [] : ['documents of findings']),
      ...(inputs.models === null ? [] : ['model']),
      'features',
      'checks and summary',
    ],
    partitions: partitions.map(({ fileNumber, firstRow, rows }) => ({
      file: source.files[fileNumber]!.path,
      first_row: firstRow,
      rows,
    })),
    filled: plan.columns.filter(({ name }) => plan.filled.has(name)).map(({ name }) => name),
    carried: source.extraColumns.map(({ name }) => extraName(name)),
    null: Object.fromEntries(empty.map(({ name }) => [name, optionsFor(name)])),
    workers: Math.min(shares.workers, partitions.length),
    worker_memory: shares.worker,
    notes: note === null ? [] : [note],
  };
}

/** The stages up to the join. What a corpus is asked for is looked for before it is counted. */
function startOf(table: TableInputs, { corpus }: AllInputs, from: ReturnType<typeof findingsFrom>): string[] {
  if (corpus === null) return ['repeated ids', ...(hasJoins(table) ? ['join'] : [])];
  if (from === 'corpus') return ['repeated ids', 'findings', 'count', 'join'];
  return ['count', 'repeated ids', 'join'];
}

/** Options whose tables would fill a column. */
function optionsFor(column: string): string[] {
  const metric = metrics.find(({ columns }) => columns.some(({ name }) => name === column));
  const reads =
    column === 'taxonomy_upstream' ? ['sequence_duplicates_upstream'] : (metric?.reads ?? [column]);
  const tables = reads.flatMap((input) =>
    input === 'token_frequencies'
      ? [input]
      : joinedColumns.filter(({ name }) => name === input).map(({ table }) => table),
  );
  const models = column === 'taxonomy_upstream' ? [] : modelsFor(column);
  return [...new Set([...tables, ...models])].map((table) => `--${table.replaceAll('_', '-')}`);
}

/** The model that fills a column, itself or through a metric that reads what it fills. */
function modelsFor(column: string): string[] {
  const metric = metrics.find(({ columns }) => columns.some(({ name }) => name === column));
  const sources = [column, ...(metric?.reads ?? [])];
  const filling = modelMetrics.find(({ columns }) => columns.some(({ name }) => sources.includes(name)));
  if (filling === undefined) return [];
  return [filling.askedBy ?? 'model'];
}
