import { basename } from 'node:path';
import { columnMetadata } from '../column-metadata.ts';
import { type FeaturePlan, versionsOf } from '../feature-columns.ts';
import { hashOf } from '../manifest.ts';
import type { Run } from '../run.ts';
import type { Session } from '../session.ts';
import type { Settings } from '../settings.ts';
import type { Identity, JoinTable, Partition } from '../tables.ts';
import { partFiles, partInput, type TableRequest } from './part-files.ts';
import type { PartitionTask, PartReceipt } from './partition-task.ts';
import { type Advance, runParts } from './run-parts.ts';
import type { TableWorkers } from './table-workers.ts';

/** Raise it when the machinery would write other bytes for the same formulas. */
const PART_FORMAT = 1;

/** A table of a stage, and what it depends on. */
interface StageFile {
  readonly path: string;
  readonly key: string;
}

/** All that decides a feature table. */
export interface FeatureRequest extends TableRequest {
  readonly joins: ReadonlyMap<string, JoinTable>;
  readonly tokenCounts: readonly { readonly file: Identity }[];
  readonly plan: FeaturePlan;
  readonly joined: StageFile | null;
  readonly findingDocuments: StageFile | null;
  /** What models say, partition by partition. */
  readonly scored: { readonly parts: readonly StageFile[] } | null;
}

/** The finished parts of a feature table, in order. */
export interface FeatureParts {
  readonly parts: readonly (PartReceipt & { readonly file: string })[];
  /** Partitions that an earlier attempt had finished. */
  readonly reused: number;
}

/** Computes the parts of a feature table that are not there yet; `advance` hears how many rows are done and reused. */
export async function computeFeatures(
  run: Run,
  request: FeatureRequest,
  settings: Settings,
  workers: TableWorkers,
  session: Session,
  advance: Advance,
): Promise<FeatureParts> {
  run.unpublish(request.source.name);
  const tasks = request.partitions.map((partition) =>
    planTask(run, request, partition, settings, workers.memoryLimit),
  );
  const { receipts, reused } = await runParts(tasks, workers.pool, session, advance);
  const parts = tasks.map((task, index) => ({ ...receipts[index]!, file: basename(task.output) }));
  return { parts, reused };
}

function planTask(
  run: Run,
  request: FeatureRequest,
  partition: Partition,
  settings: Settings,
  memoryLimit: number,
): PartitionTask {
  const { plan, joins, joined, findingDocuments, source } = request;
  const { score } = source;
  const scored = request.scored?.parts[partition.index] ?? null;
  const decides = {
    kind: 'features' as const,
    ...partInput(request, partition),
    constantScore: score !== null && 'constant' in score ? score.constant : null,
    columns: plan.columns.map((column) => column.name),
    filled: [...plan.filled],
    metrics: plan.metrics.map((metric) => metric.name),
    withTaxonomy: plan.withTaxonomy,
    corpusComplete: joins.get('sequence_frequencies')?.corpusComplete ?? true,
    threshold: settings.recitationThreshold,
    modelColumns: plan.fromModel,
    metadata: columnMetadata(plan.columns),
  };
  const key = hashOf([
    PART_FORMAT,
    decides,
    versionsOf(plan),
    request.tokenizer.identity,
    request.tokenCounts.map(({ file: { bytes, footerSha256 } }) => [bytes, footerSha256]),
    joined?.key ?? null,
    findingDocuments?.key ?? null,
    scored?.key ?? null,
  ]);
  return {
    key,
    ...decides,
    joinedPath: joined?.path ?? null,
    findingDocumentsPath: findingDocuments?.path ?? null,
    modelPath: scored?.path ?? null,
    joins: [...joins.keys()],
    strict: settings.strict,
    ...partFiles(run, 'features', source.name, partition),
    memoryLimit,
  };
}
