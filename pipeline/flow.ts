import { type SearchedTables, searchTables } from './corpus-findings.ts';
import { withCorpusCounts } from './corpus-stage.ts';
import type { Connection } from './duckdb/database.ts';
import { type FeaturePlan, needsFindingDocuments, planFeatures } from './feature-columns.ts';
import { shareMemory } from './memory.ts';
import { type AllInputs, givenTo, openAll } from './open-all.ts';
import { Run } from './run.ts';
import { describePart, describeRun, describeSettings } from './run-identity.ts';
import type { Session } from './session.ts';
import type { Settings } from './settings.ts';
import { checkTable } from './sinks/check-table.ts';
import { addUp } from './sinks/feature-totals.ts';
import { countRows } from './sinks/row-counts.ts';
import {
  type Summary,
  summarizeRun,
  summarizeTable,
  type TableSummary,
  warningsOf,
} from './sinks/summary.ts';
import { countFindingDocuments } from './sources/finding-counts.ts';
import { isCorpusComplete, type TableInputs } from './sources/inputs.ts';
import { hasJoins, type JoinedRows, joinRows } from './sources/joined-rows.ts';
import { planPartitions } from './sources/partitions.ts';
import { selectRows } from './sources/row-selection.ts';
import { loadTokenFrequencies } from './sources/token-counts.ts';
import { sweepTaxonomy } from './taxonomy/sweep.ts';
import { computeFeatures } from './workers/features.ts';
import { type CollectedFindings, findItems } from './workers/findings.ts';
import type { TableRequest } from './workers/part-files.ts';
import { scoreRows } from './workers/score-rows.ts';
import { openWorkers, type TableWorkers } from './workers/table-workers.ts';

/** The main job. Inputs are opened and checked before the run's folder is made; a finished run answers at once. */
export async function calculateMetrics(settings: Settings, session: Session): Promise<Summary> {
  const finished = Run.finishedSummary(
    settings.output,
    settings.runId,
    settings.resume,
    describeSettings(settings),
  );
  if (finished !== null) {
    for (const path of finished.changed) {
      session.warn(`${path} is gone or another file now; the finished run is of what it was`);
    }
    return finished.summary as Summary;
  }
  const inputs = await openAll(settings, session);
  const run = Run.open(settings.output, settings.runId);
  return run.whileLocked(async () => {
    run.begin(describeRun(settings, inputs));
    const { main } = shareMemory(settings.memoryLimit, settings.threads, []);
    const options = { memoryLimit: main, threads: settings.threads, spillFolder: run.stage('spill', 'main') };
    const tables: TableSummary[] = [];
    const searched = await searchTables(run, inputs, settings, session);
    for (const table of await withCorpusCounts(run, inputs, searched, settings, session)) {
      tables.push(
        await session.withConnection(
          (connection) => makeTable(connection, run, table, { ...inputs, searched }, settings, session),
          options,
        ),
      );
    }
    const summary = summarizeRun(run, tables, settings.threads, session);
    run.finish(summary);
    return summary;
  });
}

/** What decides the rows of one feature table. */
interface MeasureRequest extends TableRequest {
  readonly table: TableInputs;
  readonly plan: FeaturePlan;
  readonly models: AllInputs['models'];
  readonly joined: JoinedRows | null;
  /** The items of the table, where they have been looked for already. */
  readonly found: CollectedFindings | null;
}

/** One feature table: rows chosen, joined, measured by partition, checked, counted, and only then published. */
async function makeTable(
  connection: Connection,
  run: Run,
  table: TableInputs,
  { tokenizer, models, corpus, searched }: AllInputs & { readonly searched: SearchedTables },
  settings: Settings,
  session: Session,
): Promise<TableSummary> {
  const { source } = table;
  const { stages } = session;
  const plan = planFeatures(settings.metrics, givenTo(table, { models, corpus }));
  const partitions = planPartitions(source, models?.partRows);
  const { rows: known, found = null } = searched.get(source.name) ?? {};
  const rows =
    known ?? (await stages.run('repeated ids', source, () => selectRows(connection, run, source, settings)));
  const joined = hasJoins(table)
    ? await stages.run('join', source, () => joinRows(connection, run, table))
    : null;
  const tokenFrequencies = await loadTokenFrequencies(
    connection,
    table.tokenCounts,
    tokenizer.table.vocabularySize,
  );
  const request = { source, partitions, rows, tokenizer };
  const workers = openWorkers(request, tokenFrequencies, settings, session);
  const { parts, reused, scored } = await measureRows(
    connection,
    run,
    { ...request, table, plan, models, joined, found },
    workers,
    settings,
    session,
  ).finally(() => workers.pool.close());
  const totals = addUp(parts, reused);
  return stages.run('checks and summary', source, async () => {
    await checkTable(connection, run, source, totals);
    const taxonomy = plan.withTaxonomy
      ? await sweepTaxonomy(connection, settings.recitationThreshold, isCorpusComplete(table))
      : null;
    const counts = await countRows(connection, plan);
    run.publish(source.name, parts.map(describePart));
    const summary = summarizeTable(source.name, plan, totals, taxonomy, counts, scored?.totals ?? null);
    for (const line of warningsOf(summary)) session.warn(line);
    return summary;
  });
}

/** What all rows together decide first (documents of findings), what models say of them, and then the parts themselves. */
async function measureRows(
  connection: Connection,
  run: Run,
  { table, plan, models, joined, found: known, ...request }: MeasureRequest,
  workers: TableWorkers,
  settings: Settings,
  session: Session,
) {
  const { source } = request;
  const { stages } = session;
  let findingDocuments = null;
  if (needsFindingDocuments(plan)) {
    const found =
      known ??
      (await stages.run('findings', source, (advance) => findItems(run, request, workers, session, advance)));
    findingDocuments = await stages.run('documents of findings', source, () =>
      countFindingDocuments(connection, run, source, found, table.findingCounts, (line) =>
        session.warn(line),
      ),
    );
  }
  const scored =
    models === null
      ? null
      : await stages.run('model', source, (advance) =>
          scoreRows(run, { ...request, models }, settings, session, advance),
        );
  const { joins, tokenCounts } = table;
  const features = { ...request, joins, tokenCounts, plan, joined, findingDocuments, scored };
  const { parts, reused } = await stages.run('features', source, (advance) =>
    computeFeatures(run, features, settings, workers, session, advance),
  );
  return { parts, reused, scored };
}
