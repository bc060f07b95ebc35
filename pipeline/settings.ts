import { availableParallelism } from 'node:os';
import { modelMetrics } from '../transforms/models/index.ts';
import { RECITATION_THRESHOLD } from '../transforms/taxonomy/taxonomy.ts';
import { unknownName } from './did-you-mean.ts';
import type { Dtype } from './dtype.ts';
import { planFeatures } from './feature-columns.ts';
import { InputError } from './input-error.ts';
import { availableMemory } from './memory.ts';

/** Every knob of `calculate-metrics`, checked. */
export interface Settings {
  readonly input: readonly string[];
  readonly datasets: readonly string[];
  readonly schemes: readonly string[];
  readonly models: readonly string[];
  readonly output: string;
  readonly runId: string;
  readonly resume: boolean;
  readonly sampleSize: number | null;
  readonly sampleSeed: number;
  readonly tokenizer: string;
  readonly sequenceFrequencies: readonly string[];
  readonly tokenFrequencies: readonly string[];
  readonly findingFrequencies: readonly string[];
  /** Files, folders and globs in which the rows are counted. */
  readonly corpus: readonly string[];
  /** True where the corpus is only a sample of what the model saw. */
  readonly corpusSample: boolean;
  /** Column or field of the corpus that holds the text, `null` for the usual one. */
  readonly field: string | null;
  /** Tokens of a row of `.bin`; `null` for Pythia's or what the index says, 0 for one document. */
  readonly rowTokens: number | null;
  /** Only what a checkpoint of this step had seen; `null` for all. */
  readonly untilStep: number | null;
  readonly codeScores: readonly string[];
  readonly snowclones: readonly string[];
  readonly templates: readonly string[];
  readonly neighbours: readonly string[];
  readonly perplexities: readonly string[];
  readonly memorizationScores: readonly string[];
  /** A folder, an .onnx file or a Hub id. */
  readonly model: string | null;
  readonly revision: string | null;
  readonly referenceModel: string | null;
  /** Metrics of the model that are measured only when they are asked for. */
  readonly modelColumns: readonly string[];
  /** Layers whose hidden states are written, ascending. */
  readonly hiddenLayers: readonly number[];
  readonly device: 'auto' | 'cpu' | 'webgpu' | 'cuda';
  readonly dtype: Dtype;
  /** Rows; `null` for as many as memory allows. */
  readonly batchSize: number | null;
  readonly metrics: readonly string[] | null;
  readonly extraColumns: boolean;
  readonly recitationThreshold: number;
  readonly strict: boolean;
  readonly threads: number;
  /** Bytes. */
  readonly memoryLimit: number;
  readonly json: boolean;
}

/** `YYYYMMDD-HHMMSS`, local time. */
export function newRunId(now: Date): string {
  const pad = (value: number) => String(value).padStart(2, '0');
  const date = `${now.getFullYear()}${pad(now.getMonth() + 1)}${pad(now.getDate())}`;
  return `${date}-${pad(now.getHours())}${pad(now.getMinutes())}${pad(now.getSeconds())}`;
}

/** What holds without an option. What is missing here depends on the machine or the clock. */
export const DEFAULTS: Omit<Settings, 'runId' | 'threads' | 'memoryLimit'> = {
  input: [],
  datasets: [],
  schemes: ['deduped', 'duped'],
  models: ['70m', '160m', '410m', '1b', '1.4b', '2.8b', '6.9b', '12b'],
  output: 'datasets',
  resume: false,
  sampleSize: null,
  sampleSeed: 0,
  tokenizer: 'EleutherAI/pythia-70m',
  sequenceFrequencies: [],
  tokenFrequencies: [],
  findingFrequencies: [],
  corpus: [],
  corpusSample: false,
  field: null,
  rowTokens: null,
  untilStep: null,
  codeScores: [],
  snowclones: [],
  templates: [],
  neighbours: [],
  perplexities: [],
  memorizationScores: [],
  model: null,
  revision: null,
  referenceModel: null,
  modelColumns: [],
  hiddenLayers: [],
  device: 'auto',
  dtype: 'fp32',
  batchSize: null,
  metrics: null,
  extraColumns: true,
  recitationThreshold: RECITATION_THRESHOLD,
  strict: false,
  json: false,
};

/** Settings from the options that were given; an InputError where they leave nothing to do. */
export function settingsFrom(given: Partial<Settings>): Settings {
  const settings: Settings = {
    ...DEFAULTS,
    runId: newRunId(new Date()),
    threads: availableParallelism(),
    memoryLimit: Math.floor(availableMemory() / 2),
    ...given,
  };
  if (settings.input.length === 0 && settings.datasets.length === 0) {
    throw new InputError(
      'nothing to measure: give --input FILE or --datasets memories (npm start shows an example)',
    );
  }
  if (settings.metrics?.length === 0)
    throw new InputError('--metrics names no metric; semmem catalog lists them');
  if (settings.model === '')
    throw new InputError('--model names nothing: give a folder, an .onnx file or a Hub id');
  for (const [option, value] of Object.entries({
    '--revision': settings.revision,
    '--reference-model': settings.referenceModel,
    '--model-columns': settings.modelColumns[0] ?? null,
    '--hidden-layers': settings.hiddenLayers[0] ?? null,
    '--dtype': settings.dtype === DEFAULTS.dtype ? null : settings.dtype,
    '--batch-size': settings.batchSize,
  })) {
    if (value !== null && settings.model === null) throw new InputError(`${option} needs a --model`);
  }
  for (const [option, isGiven] of Object.entries({
    '--corpus-sample': settings.corpusSample,
    '--field': settings.field !== null,
    '--row-tokens': settings.rowTokens !== null,
    '--until-step': settings.untilStep !== null,
  })) {
    if (isGiven && settings.corpus.length === 0) throw new InputError(`${option} needs a --corpus`);
  }
  if (settings.corpus.length > 0 && settings.sequenceFrequencies.length > 0) {
    throw new InputError('--corpus counts what --sequence-frequencies would give; leave one out');
  }
  // A mistyped metric is told before anything is downloaded.
  planFeatures(settings.metrics, new Set());
  return { ...settings, modelColumns: inCatalogOrder(settings.modelColumns) };
}

/** One wish has one spelling. */
function inCatalogOrder(modelColumns: readonly string[]): string[] {
  const all = modelMetrics.filter(({ askedBy }) => askedBy === 'model_columns').map(({ name }) => name);
  for (const name of modelColumns) if (!all.includes(name)) throw unknownName('model column', name, all);
  return all.filter((name) => modelColumns.includes(name));
}
