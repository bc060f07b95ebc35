/** Entry of the one thread that runs models; it keeps their sessions from partition to partition. */
import type { ByteTable } from '../transforms/decode/byte-table.ts';
import { modelStatistics, referenceStatistics } from '../transforms/models/index.ts';
import type { Observations } from '../transforms/models/onnx/observations.ts';
import type { Dtype } from './dtype.ts';
import { InputError } from './input-error.ts';
import { BatchSize, layerBytesOn } from './models/batch-size.ts';
import { loadModel } from './models/load-model.ts';
import type { ModelFiles } from './models/model-folder.ts';
import { openScorer } from './models/open-scorer.ts';
import { RowScorer } from './models/row-scorer.ts';
import type { Scorer, ScorerOptions } from './models/scorer.ts';
import type { Device } from './models/session.ts';
import { type FirstRows, modelVocabulary, requireVocabulary } from './sources/vocabulary-check.ts';
import { SharedState } from './stop-flag.ts';
import { loadEncoder } from './text-encoder.ts';
import { answer, startData, type WorkerAnswer } from './worker-answer.ts';
import type { TextScorer } from './workers/model-station.ts';
import { type ModelTask, scorePart } from './workers/model-task.ts';

/** A model's name and files. */
export interface ModelSpec {
  readonly name: string;
  readonly files: ModelFiles;
}

/** What the thread is started with. */
export interface ModelResources {
  readonly byteTable: ByteTable;
  readonly target: ModelSpec;
  /** Rows that the target must know tokens of, as far as that is not checked yet. */
  readonly firstRows: readonly FirstRows[];
  readonly reference: ReferenceSpec | null;
  /** What of the target's inside is told. */
  readonly observations: Observations | null;
  readonly device: Device;
  readonly dtype: Dtype;
  readonly threads: number;
  readonly batchRows: number | null;
}

/** A model that reads the text in tokens of its own, or in the rows' where its tokenizer is `null`. */
export interface ReferenceSpec extends ModelSpec {
  readonly tokenizer: { readonly path: string; readonly table: ByteTable } | null;
}

/** The message after which the thread holds no session. */
export const FAREWELL = 'close the sessions';

const open: RowScorer[] = [];
let station: Promise<{ target: RowScorer; reference: TextScorer | null }> | null = null;

export default async function work(task: ModelTask | typeof FAREWELL): Promise<WorkerAnswer | null> {
  if (task === FAREWELL) {
    await station?.catch(() => {});
    for (const scorer of open.splice(0)) await scorer.close();
    return null;
  }
  const { resources, shared } = startData<ModelResources>();
  const { device, byteTable } = resources;
  return answer(async () => {
    station ??= openModels(resources);
    return scorePart(task, { ...(await station), device, byteTable }, new SharedState(shared));
  });
}

async function openModels(resources: ModelResources) {
  const { target, reference, observations, byteTable, firstRows } = resources;
  const tells = { statistics: modelStatistics, ...(observations && { observations }) };
  return {
    target: await openModel(target, resources, tells, firstRows),
    reference: reference === null ? null : await openReference(reference, resources, byteTable),
  };
}

async function openReference(
  reference: ReferenceSpec,
  resources: ModelResources,
  byteTable: ByteTable,
): Promise<TextScorer> {
  const scorer = await openModel(reference, resources, { statistics: referenceStatistics });
  if (reference.tokenizer === null) return { scorer, table: byteTable, encode: (_, tokens) => tokens };
  const { path, table } = reference.tokenizer;
  return { scorer, table, encode: await loadEncoder(path) };
}

async function openModel(
  { name, files }: ModelSpec,
  { device, dtype, threads, batchRows }: ModelResources,
  tells: Pick<ScorerOptions, 'statistics' | 'observations'>,
  firstRows: readonly FirstRows[] = [],
): Promise<RowScorer> {
  const options = { device, threads, dtype, ...tells, layerBytes: layerBytesOn(device) };
  const scorer = await openScorer(files.kind === 'onnx' ? files.file : await loadModel(name, files), options);
  open.push(new RowScorer(namingDevice(scorer, device), new BatchSize(batchRows)));
  for (const rows of firstRows) requireVocabulary(rows, modelVocabulary(name, scorer.limits.vocabulary));
  return open.at(-1)!;
}

/** A GPU that fails under way is nothing that we could mend. */
function namingDevice(scorer: Scorer, device: Device): Scorer {
  if (device === 'cpu') return scorer;
  return {
    ...scorer,
    score: (ids, length) =>
      scorer.score(ids, length).catch((error: Error) => {
        if (error instanceof InputError) throw error;
        const reason = error.message.replace(/\s+/g, ' ');
        throw new InputError(
          `${scorer.limits.path} fails on ${device}: ${reason}; go on with --device cpu --resume`,
        );
      }),
  };
}
