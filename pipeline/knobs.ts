import { InputError } from './input-error.ts';
import { DEFAULTS } from './settings.ts';

/** A knob as the command line shows it. */
export interface Knob {
  readonly flags: string;
  readonly description: string;
  readonly default?: unknown;
  /** Says what happens without the option, where that is not a constant. */
  readonly otherwise?: string;
  /** Reads one value; `name` is the option's, for errors. */
  readonly parse?: (value: string, name: string) => unknown;
  /** The option may be repeated, and its values are collected. */
  readonly collects?: boolean;
}

const list = (value: string) =>
  value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

function wholeNumber(from: number) {
  return (value: string, name: string) => {
    const number = Number(value);
    if (/^\d+$/.test(value) && Number.isSafeInteger(number) && number >= from) return number;
    throw new InputError(`${name} must be a whole number from ${from}, not ${JSON.stringify(value)}`);
  };
}

/** Ascending, each once: one wish has one spelling. */
function layers(value: string, name: string): number[] {
  const numbers = list(value).map((one) => wholeNumber(0)(one, name));
  return [...new Set(numbers)].sort((a, b) => a - b);
}

export function oneOf(...choices: readonly string[]) {
  return (value: string, name: string) => {
    if (choices.includes(value)) return value;
    throw new InputError(`${name} must be one of ${choices.join(', ')}, not ${JSON.stringify(value)}`);
  };
}

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  m: 1e6,
  g: 1e9,
  t: 1e12,
  ki: 2 ** 10,
  mi: 2 ** 20,
  gi: 2 ** 30,
  ti: 2 ** 40,
};
const SMALLEST_LIMIT = 256 * 2 ** 20;

/** Bytes of a size such as `4GB`, `512MiB` or `1e9`. */
export function parseSize(value: string, name: string): number {
  const [, number, unit] = /^([\d.]+(?:e\d+)?)\s*([kmgt]i?)?b?$/i.exec(value.trim()) ?? [];
  const bytes = Number(number) * UNITS[(unit ?? '').toLowerCase()]!;
  if (!Number.isFinite(bytes))
    throw new InputError(`${name} must be a size such as 4GB or 512MiB, not ${JSON.stringify(value)}`);
  if (bytes < SMALLEST_LIMIT) throw new InputError(`${name} must be at least 256MiB, not ${value}`);
  return Math.floor(bytes);
}

/** Knobs by the heading under which help lists them. */
export const KNOBS: Readonly<Record<string, readonly Knob[]>> = {
  'What to measure:': [
    {
      flags: '--input <[NAME=]PATH...>',
      description:
        'Parquet file, glob or folder with sequence_id (or index) and tokens; one --input is one table',
      collects: true,
    },
    {
      flags: '--datasets <LIST>',
      description: 'published tables: memories, pile, pile_test',
      parse: list,
      collects: true,
    },
    {
      flags: '--schemes <LIST>',
      description: 'training data of the published tables',
      default: DEFAULTS.schemes,
      parse: list,
    },
    {
      flags: '--models <LIST>',
      description: 'Pythia models of the published tables, or checkpoints such as 12b.23000',
      otherwise: '70m,160m,410m,1b,1.4b,2.8b,6.9b,12b',
      default: DEFAULTS.models,
      parse: list,
    },
    {
      flags: '--sample-size <N>',
      description: 'measure N sequences, chosen by a hash of seed and id',
      otherwise: 'all',
      parse: wholeNumber(1),
    },
    {
      flags: '--sample-seed <N>',
      description: 'seed of the sample',
      default: DEFAULTS.sampleSeed,
      parse: wholeNumber(0),
    },
    {
      flags: '--tokenizer <FILE|HUB_ID|gpt2>',
      description: 'tokenizer.json of the model, or where to find it',
      default: DEFAULTS.tokenizer,
    },
    {
      flags: '--metrics <NAME,...>',
      description: 'row metrics or single columns (semmem catalog lists them)',
      otherwise: 'all',
      parse: list,
      collects: true,
    },
    { flags: '--no-extra-columns', description: 'leave out the other columns of the input' },
  ],
  'Tables to join (Parquet, by sequence id):': [
    {
      flags: '--sequence-frequencies <FILE...>',
      description: 'corpus counts of each continuation; decides the taxonomy',
      collects: true,
    },
    {
      flags: '--token-frequencies <FILE...>',
      description: 'corpus counts of tokens, by token_id; several are added up',
      collects: true,
    },
    {
      flags: '--finding-frequencies <FILE...>',
      description: 'corpus counts of personal data, by type and value; decide the verdict',
      collects: true,
    },
    {
      flags: '--code-scores <FILE...>',
      description: 'scores of the published code classifier',
      collects: true,
    },
    {
      flags: '--snowclones <FILE...>',
      description: 'published snowclones: counts of semantic neighbours, if the names are not crossed',
      collects: true,
    },
    {
      flags: '--templates <FILE...>',
      description: 'published templates: counts of textual neighbours, likewise',
      collects: true,
    },
    {
      flags: '--neighbours <FILE...>',
      description: 'counts of neighbours, from semmem corpus neighbours',
      collects: true,
    },
    { flags: '--perplexities <FILE...>', description: 'published perplexities', collects: true },
    {
      flags: '--memorization-scores <FILE...>',
      description: 'share of continuation tokens that the model emitted',
      collects: true,
    },
  ],
  'A corpus to count the rows in:': [
    {
      flags: '--corpus <PATH...>',
      description:
        'training data, as semmem corpus count takes it: counts continuations and tokens, and in text the findings, in one pass for all tables',
      collects: true,
    },
    {
      flags: '--corpus-sample',
      description: 'it is only a sample of the training data: counts are lower bounds',
    },
    {
      flags: '--field <NAME>',
      description: 'column or field of the corpus that holds the text',
      otherwise: 'text',
    },
    {
      flags: '--row-tokens <N>',
      description: 'tokens of a row of .bin; 0: it is one document',
      otherwise: 'what its .idx says, else 2049',
      parse: wholeNumber(0),
    },
    {
      flags: '--until-step <N>',
      description: 'count only what a checkpoint of that step had seen, 1,024 rows a step',
      otherwise: 'all',
      parse: wholeNumber(1),
    },
  ],
  'A model to score the rows with:': [
    {
      flags: '--model <FOLDER|HUB_ID|FILE.onnx>',
      description: 'adds perplexities and memorization scores; its memory comes on top of --memory-limit',
    },
    { flags: '--revision <R>', description: 'branch, tag or commit of the model', otherwise: 'main' },
    {
      flags: '--reference-model <MODEL>',
      description: 'a model that never saw this corpus, with its tokenizer.json: adds counterfactual_gap',
    },
    {
      flags: '--model-columns <LIST>',
      description: 'further columns, lists for each row: token_log_probabilities, attention',
      otherwise: 'none',
      default: DEFAULTS.modelColumns,
      parse: list,
    },
    {
      flags: '--hidden-layers <N,...>',
      description: 'also write hidden states at token 32, the first of the continuation; 0 is the embedding',
      otherwise: 'none',
      default: DEFAULTS.hiddenLayers,
      parse: layers,
    },
    {
      flags: '--device <auto|cpu|webgpu|cuda>',
      description: 'where models run; auto takes the best that works',
      default: DEFAULTS.device,
      parse: oneOf('auto', 'cpu', 'webgpu', 'cuda'),
    },
    {
      flags: '--dtype <fp32|fp16|int8>',
      description:
        'what models compute in; fp16 needs a GPU, int8 (rounded weights, faster, less exact) the CPU',
      default: DEFAULTS.dtype,
      parse: oneOf('fp32', 'fp16', 'int8'),
    },
    {
      flags: '--batch-size <auto|N>',
      description: 'rows that a model is given at once; halved where memory fails',
      otherwise: 'auto, as many as take half a second and fit in memory',
      default: DEFAULTS.batchSize,
      parse: (value, name) => (value === 'auto' ? null : wholeNumber(1)(value, name)),
    },
  ],
  'The run:': [
    { flags: '--output <DIR>', description: 'folder of runs', default: DEFAULTS.output },
    {
      flags: '--run-id <ID>',
      description: 'name of this run and of its folder',
      otherwise: 'YYYYMMDD-HHMMSS',
    },
    { flags: '--resume', description: 'go on with the run where it stopped; start it if it does not exist' },
    { flags: '--strict', description: 'end with an error at the first row that cannot be measured' },
    {
      flags: '--recitation-threshold <N>',
      description: 'largest corpus count that is not yet recitation',
      default: DEFAULTS.recitationThreshold,
      parse: wholeNumber(0),
    },
    {
      flags: '--threads <N>',
      description: 'worker threads',
      otherwise: 'one per core',
      parse: wholeNumber(1),
    },
    {
      flags: '--memory-limit <SIZE>',
      description:
        'memory of the whole process, such as 4GB; under 512MiB it takes about 400MiB, and more for large row groups',
      otherwise: 'half of the machine',
      parse: parseSize,
    },
    { flags: '--json', description: 'write progress and the summary as JSON lines to standard output' },
  ],
};
