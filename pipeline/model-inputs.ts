import type { ByteTable } from '../transforms/decode/byte-table.ts';
import { HIDDEN_TOKEN } from '../transforms/models/model-metric.ts';
import type { Observations } from '../transforms/models/onnx/observations.ts';
import type { Dtype } from './dtype.ts';
import { InputError } from './input-error.ts';
import { hashOf } from './manifest.ts';
import { FAREWELL, type ModelResources, type ModelSpec, type ReferenceSpec } from './model-worker.ts';
import { chooseDevice } from './models/choose-device.ts';
import { type FoundModel, findModel, type ModelHub } from './models/find-model.ts';
import { type LoadedModel, loadModel } from './models/load-model.ts';
import { modelIdentity } from './models/model-identity.ts';
import { LARGEST_INT8 } from './models/numerics.ts';
import { modelPartRows } from './models/part-rows.ts';
import type { Settings } from './settings.ts';
import type { InputContext, Inputs } from './sources/inputs.ts';
import { resolvePath } from './sources/local.ts';
import { otherTokenizer } from './sources/other-tokenizer.ts';
import { PARTITION_ROWS } from './sources/partitions.ts';
import { loadTokenizer } from './sources/tokenizer.ts';
import { type FirstRows, firstRows, modelVocabulary, requireVocabulary } from './sources/vocabulary-check.ts';
import { loadEncoder } from './text-encoder.ts';

/** The models that a run scores rows with: found, checked, and tried on their device. */
export interface ModelInputs {
  /** What the thread that runs them is started with. */
  readonly resources: ModelResources;
  /** The thread's compiled file, and what it is told at its end. */
  readonly worker: { readonly file: string; readonly farewell: unknown };
  /** Rows of a partition, at most. */
  readonly partRows: number;
  /** Identities by role, for the manifest. */
  readonly identities: Readonly<Record<string, unknown>>;
  /** Names of the metrics that are measured on request, and are to be. */
  readonly given: readonly string[];
  /** Hash of what decides the scores; the device does so too, but in the last digits only. */
  readonly key: string;
}

/** A model with all that its headers tell; a ready .onnx file tells nothing. */
export interface OpenedModel extends ModelSpec {
  readonly identity: string;
  readonly loaded: LoadedModel | null;
  readonly file: FoundModel['file'];
  readonly tokenizer: FoundModel['tokenizer'];
}

/** Hears what was chosen, and what the user should look into. */
export interface Told {
  note(line: string): void;
  warn(line: string): void;
}

type Context = Pick<InputContext, 'hub' | 'signal' | 'onHub' | 'onDownload'>;

/** Opens what --model and --reference-model name; `null` without a model. */
export async function openModels(
  settings: Settings,
  { tables, tokenizer }: Inputs,
  context: InputContext,
  tell: Told,
): Promise<ModelInputs | null> {
  if (settings.model === null) return null;
  const target = await openModel(settings.model, settings.revision, context);
  const observations = observationsOf(settings);
  requireObservable(target, observations);
  const reference =
    settings.referenceModel === null ? null : await openModel(settings.referenceModel, null, context);
  for (const model of [target, reference]) if (model !== null) requireDtype(model, settings.dtype);
  const looked: FirstRows[] = [];
  for (const { source } of tables) looked.push(await firstRows(context.connection, source));
  if (target.loaded !== null) {
    const vocabulary = modelVocabulary(target.name, target.loaded.model.vocabulary);
    for (const rows of looked) requireVocabulary(rows, vocabulary);
  }
  const other = await otherTokenizer(target, tokenizer);
  if (other !== null) tell.warn(other);
  const { dtype, threads, batchSize } = settings;
  const { device, passedOver } = await chooseDevice({ device: settings.device, dtype });
  tell.note([`${target.name} runs on ${device} in ${dtype}`, ...passedOver].join('; '));
  const byteTable = tokenizer.table;
  return {
    resources: {
      byteTable,
      target: specOf(target),
      // What a ready .onnx file knows is told by its session, which the thread alone opens.
      firstRows: target.loaded === null ? looked : [],
      reference: reference === null ? null : await asReference(reference, byteTable),
      observations,
      device,
      dtype,
      threads,
      batchRows: batchSize,
    },
    worker: { file: 'pipeline/model-worker.js', farewell: FAREWELL },
    partRows: modelPartRows(parametersOf(target, reference), PARTITION_ROWS),
    identities: {
      model: { name: target.name, sha256: target.identity },
      ...(reference && { reference_model: { name: reference.name, sha256: reference.identity } }),
    },
    given: [
      ...(reference === null ? [] : ['reference_model']),
      ...settings.modelColumns,
      ...(observations?.hidden ? ['hidden_states'] : []),
    ],
    key: hashOf([target.identity, reference?.identity ?? null, observations, dtype]),
  };
}

/** Weights that a row passes through, where they are known. */
function parametersOf(target: OpenedModel, reference: OpenedModel | null): number | null {
  if (target.loaded === null || reference?.loaded === null) return null;
  return target.loaded.parameters + (reference?.loaded.parameters ?? 0);
}

/** Finds a model and reads the headers of its weights. */
export async function openModel(
  spec: string,
  revision: string | null,
  context: Context,
): Promise<OpenedModel> {
  const found = await findModel(spec, resolvePath(spec), revision, modelHub(context));
  const { name, files, file, tokenizer } = found;
  const loaded = files.kind === 'weights' ? await loadModel(name, files) : null;
  return { name, files, file, tokenizer, loaded, identity: await modelIdentity(files) };
}

/** Finds the encoder of sentences that --encoder names, in a folder or on the Hub. */
export function findEncoder(spec: string, revision: string | null, context: Context): Promise<FoundModel> {
  return findModel(spec, resolvePath(spec), revision, modelHub(context));
}

/** What of the model's inside the settings ask for; `null` for nothing, as rows of many lengths are scored faster then. */
function observationsOf({ modelColumns, hiddenLayers: layers }: Settings): Observations | null {
  const attention = modelColumns.includes('attention');
  if (!attention && layers.length === 0) return null;
  return { attention, ...(layers.length > 0 && { hidden: { position: HIDDEN_TOKEN, layers } }) };
}

function requireObservable({ name, loaded }: OpenedModel, observations: Observations | null): void {
  if (observations === null) return;
  if (loaded === null) {
    throw new InputError(
      `${name} is a ready .onnx file: attention and hidden states need the model as safetensors`,
    );
  }
  const { layers } = loaded.model;
  const missing = observations.hidden?.layers.find((layer) => layer > layers);
  if (missing === undefined) return;
  throw new InputError(`--hidden-layers ${missing}: ${name} has layers 0 (the embedding) to ${layers}`);
}

function requireDtype({ name, loaded }: OpenedModel, dtype: Dtype): void {
  if (dtype !== 'int8') return;
  if (loaded === null)
    throw new InputError(
      `--dtype int8 rounds weights, which ${name}, a ready .onnx file, does not show; take fp32`,
    );
  if (loaded.parameters >= LARGEST_INT8)
    throw new InputError(
      `${name} is too large for --dtype int8, which ends at two billion weights; take fp32`,
    );
}

const specOf = ({ name, files }: ModelSpec): ModelSpec => ({ name, files });

/** A reference of the rows' own tokenizer reads their tokens as they are. */
async function asReference(model: OpenedModel, rows: ByteTable): Promise<ReferenceSpec> {
  const path = await model.tokenizer();
  const { table } = await loadTokenizer(path, () => Promise.reject(new Error(`${path} is gone`)));
  // What cannot encode is told before anything is computed.
  await loadEncoder(path);
  const isSame = Buffer.compare(table.blob, rows.blob) === 0 && sameNumbers(table.offsets, rows.offsets);
  return { ...specOf(model), tokenizer: isSame ? null : { path, table } };
}

const sameNumbers = (a: Uint32Array, b: Uint32Array) =>
  a.length === b.length && a.every((value, index) => value === b[index]);

function modelHub({ hub, signal, onHub, onDownload }: Context): ModelHub {
  const ref = (repo: string, revision: string) => ({ repo, type: 'model' as const, revision });
  return {
    async list(repo, revision) {
      onHub(`${repo} (${revision})`);
      return (await hub.list(ref(repo, revision), { signal })).files.map(({ path }) => path);
    },
    file: (repo, path, revision) =>
      hub.file(
        { ...ref(repo, revision), path },
        { signal, onProgress: (bytes, total) => onDownload(`${repo}/${path}`, bytes, total) },
      ),
  };
}
