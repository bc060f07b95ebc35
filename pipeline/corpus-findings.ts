import type { WantedFinding } from '../transforms/corpus/count-findings.ts';
import { fileOfTokens } from './corpus/open-corpus.ts';
import type { Connection } from './duckdb/database.ts';
import { readParquet } from './duckdb/quote.ts';
import { needsFindingDocuments, planFeatures } from './feature-columns.ts';
import { shareMemory } from './memory.ts';
import { type AllInputs, givenTo } from './open-all.ts';
import type { Run } from './run.ts';
import type { Session } from './session.ts';
import type { Settings } from './settings.ts';
import type { TableInputs } from './sources/inputs.ts';
import { planPartitions } from './sources/partitions.ts';
import { selectRows } from './sources/row-selection.ts';
import type { RowSelection } from './tables.ts';
import { type CollectedFindings, findItems } from './workers/findings.ts';
import { openWorkers } from './workers/table-workers.ts';

/** What the rows of a table hold that its corpus is asked for. */
export interface SearchedTable {
  readonly rows: RowSelection;
  readonly found: CollectedFindings;
}

/** Searched tables by name. */
export type SearchedTables = ReadonlyMap<string, SearchedTable>;

/** Where the counts of a table's findings come from: a given table, the corpus, or the rows alone; `null` where no chosen column looks at them. */
export function findingsFrom(
  table: TableInputs,
  inputs: Pick<AllInputs, 'models' | 'corpus'>,
  { metrics }: Pick<Settings, 'metrics'>,
): 'given' | 'corpus' | 'rows' | null {
  if (!needsFindingDocuments(planFeatures(metrics, givenTo(table, inputs)))) return null;
  if (table.findingCounts !== null) return 'given';
  return inputs.corpus === null || fileOfTokens(inputs.corpus.corpus) !== null ? 'rows' : 'corpus';
}

/** Says why a corpus is not asked for the findings of a table; `null` where it is, or where nobody would ask it. */
export function findingsNotCounted(
  table: TableInputs,
  inputs: Pick<AllInputs, 'models' | 'corpus'>,
  settings: Pick<Settings, 'metrics'>,
): string | null {
  if (inputs.corpus === null || findingsFrom(table, inputs, settings) !== 'rows') return null;
  const path = fileOfTokens(inputs.corpus.corpus);
  return `${table.source.name}: findings are counted in text, and ${path} holds tokens: without --finding-frequencies publicness is a lower bound from the rows alone`;
}

/** Looks for items in the tables whose corpus is asked for them, before it is counted. Parts of an earlier attempt are kept. */
export async function searchTables(
  run: Run,
  inputs: AllInputs,
  settings: Settings,
  session: Session,
): Promise<SearchedTables> {
  const searched = new Map<string, SearchedTable>();
  const { main: memoryLimit } = shareMemory(settings.memoryLimit, settings.threads, []);
  const options = { memoryLimit, threads: settings.threads, spillFolder: run.stage('spill', 'findings') };
  for (const table of inputs.tables) {
    const reason = findingsNotCounted(table, inputs, settings);
    if (reason !== null) session.warn(reason);
    if (findingsFrom(table, inputs, settings) !== 'corpus') continue;
    const search = (connection: Connection) => searchTable(connection, run, table, inputs, settings, session);
    searched.set(table.source.name, await session.withConnection(search, options));
  }
  return searched;
}

async function searchTable(
  connection: Connection,
  run: Run,
  { source }: TableInputs,
  { tokenizer, models }: AllInputs,
  settings: Settings,
  session: Session,
): Promise<SearchedTable> {
  const { stages } = session;
  const rows = await stages.run('repeated ids', source, () => selectRows(connection, run, source, settings));
  const request = { source, partitions: planPartitions(source, models?.partRows), rows, tokenizer };
  const workers = openWorkers(request, null, settings, session);
  const found = await stages
    .run('findings', source, (advance) => findItems(run, request, workers, session, advance))
    .finally(() => workers.pool.close());
  return { rows, found };
}

/** The items of all searched tables, each once, in one order. */
export async function itemsOf(connection: Connection, searched: SearchedTables): Promise<WantedFinding[]> {
  const paths = [...searched.values()].flatMap(({ found }) => found.paths);
  if (paths.length === 0) return [];
  await connection.run('view row_findings', `create temp view row_findings as from ${readParquet(paths)}`);
  return (await connection.file('sources/found_items')) as unknown as WantedFinding[];
}
