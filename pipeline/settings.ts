import { availableParallelism } from 'node:os';
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
  readonly codeScores: readonly string[];
  readonly snowclones: readonly string[];
  readonly templates: readonly string[];
  readonly perplexities: readonly string[];
  readonly memorizationScores: readonly string[];
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

/** Fills in what depends on the machine and the clock. */
export function settingsFrom(options: Record<string, unknown>): Settings {
  const given = options as Partial<Settings>;
  const settings: Settings = {
    ...emptyLists,
    ...(options as unknown as Settings),
    runId: given.runId ?? newRunId(new Date()),
    sampleSize: given.sampleSize ?? null,
    metrics: given.metrics ?? null,
    threads: given.threads ?? availableParallelism(),
    memoryLimit: given.memoryLimit ?? Math.floor(availableMemory() / 2),
    resume: given.resume ?? false,
    strict: given.strict ?? false,
    json: given.json ?? false,
  };
  if (settings.input.length === 0 && settings.datasets.length === 0) {
    throw new InputError(
      'nothing to measure: give --input FILE or --datasets memories (npm start shows an example)',
    );
  }
  if (settings.metrics?.length === 0)
    throw new InputError('--metrics names no metric; semmem catalog lists them');
  // A mistyped metric is told before anything is downloaded.
  planFeatures(settings.metrics, new Set());
  return settings;
}

const emptyLists = {
  input: [],
  datasets: [],
  sequenceFrequencies: [],
  tokenFrequencies: [],
  codeScores: [],
  snowclones: [],
  templates: [],
  perplexities: [],
  memorizationScores: [],
};
