/** The published tables by the names people know: where each lies on the Hub, and what its columns are called. */
import { unknownName } from '../did-you-mean.ts';
import { InputError } from '../input-error.ts';
import type { ScoreOrigin } from '../tables.ts';
import type { HubSplit } from './hub/hub-split.ts';

/** Sizes of Pythia, at the end of their training. */
export const MODEL_SIZES = ['70m', '160m', '410m', '1b', '1.4b', '2.8b', '6.9b', '12b'] as const;

/** Pythia was trained on the Pile as it is and on the Pile without its duplicates. */
export const SCHEMES = ['deduped', 'duped'] as const;
export type Scheme = (typeof SCHEMES)[number];

/** 12b while it was trained (steps of 1,024 sequences), and a second count of 1b. */
const CHECKPOINTS = ['23000', '43000', '63000', '83000', '103000', '123000'].map((step) => `12b.${step}`);
const RECOUNT = '1b.new';

const DATASETS = [
  'memories',
  'pile',
  'pile_test',
  'semantic_filters_memories',
  'semantic_filters_pile',
] as const;
export type PublishedDataset = (typeof DATASETS)[number];

/** A table of sequences on the Hub. */
export interface PublishedTable {
  /** Name of the feature table: a plain SQL identifier such as `memories_deduped_1_4b`. */
  readonly name: string;
  readonly dataset: PublishedDataset;
  /** `null` for `pile_test`, which no model was trained on. */
  readonly scheme: Scheme | null;
  readonly model: string | null;
  readonly source: HubSplit;
  readonly idColumn: string;
  readonly tokensColumn: string;
  /** Where the memorization score comes from; `null` where nobody published one. */
  readonly score: ScoreOrigin;
}

/** What is asked for; all schemes and all final models unless given. */
export interface PublishedRequest {
  readonly datasets: readonly string[];
  readonly schemes?: readonly string[];
  readonly models?: readonly string[];
}

/** The tables asked for, dataset by dataset, scheme by scheme, model by model; InputError for an unknown name. */
export function expandPublished(request: PublishedRequest): PublishedTable[] {
  const datasets = distinct(request.datasets.flatMap(parseDataset));
  const schemes = distinct((request.schemes ?? SCHEMES).map(parseScheme));
  const models = distinct((request.models ?? MODEL_SIZES).map(parseModel));
  return datasets.flatMap((dataset) => {
    if (dataset === 'pile_test') return [pileTest()];
    return schemes.flatMap((scheme) => models.map((model) => table(dataset, scheme, model)));
  });
}

/** Tables that hold values for the rows of a published table, by the name of the option that takes such a table. */
export interface PublishedJoins {
  readonly sequence_frequencies?: HubSplit;
  readonly token_frequencies?: readonly HubSplit[];
  readonly code_scores?: HubSplit;
  readonly snowclones?: HubSplit;
  readonly templates?: HubSplit;
}

/** The precomputed tables of a published table; none for `pile_test`, whose ids mean other sequences. */
export function publishedJoins(of: Pick<PublishedTable, 'dataset' | 'scheme' | 'model'>): PublishedJoins {
  const { scheme, model } = of;
  if (of.dataset === 'pile_test' || scheme === null || model === null) return {};
  const joins: PublishedJoins = {
    sequence_frequencies: { repo: 'usvsnsp/generation-num-duplicates', split: scheme },
    token_frequencies: ['memorized', 'non_memorized'].map((split) => ({
      repo: `usvsnsp/${scheme}-num-frequencies`,
      split,
    })),
    code_scores: {
      repo: 'usvsnsp/pile-pythia-code-vs-nl-scores',
      split: scheme === 'duped' ? 'standard' : 'deduped',
    },
  };
  const ofPile = of.dataset === 'pile' || of.dataset === 'semantic_filters_pile';
  // Neighbours were searched for the final models only.
  if (!ofPile && !isSize(model)) return joins;
  const neighbours = (kind: string) => ({
    repo: 'usvsnsp/semantic-duplicates',
    split: ofPile ? `${scheme}_${kind}` : `${scheme}_${model}_${kind}`,
  });
  return { ...joins, snowclones: neighbours('snowclones'), templates: neighbours('templates') };
}

function table(
  dataset: Exclude<PublishedDataset, 'pile_test'>,
  scheme: Scheme,
  model: string,
): PublishedTable {
  const valid: readonly string[] =
    dataset !== 'memories'
      ? MODEL_SIZES
      : [...MODEL_SIZES, ...CHECKPOINTS, ...(scheme === 'deduped' ? [RECOUNT] : [])];
  if (!valid.includes(model))
    throw new InputError(
      `${dataset} (${scheme}) has no model ${model}; it has ${valid.join(', ')}; ask for the others in a run of their own`,
    );
  const name = `${dataset}_${scheme}_${model.replaceAll('.', '_')}`;
  const common = { name, dataset, scheme, model };
  const finished = {
    idColumn: 'sequence_id',
    tokensColumn: 'tokens',
    score: { column: 'memorization_score' },
  };
  const filters = (kind: string) => ({
    repo: 'usvsnsp/semantic-filters',
    split: `${kind}_${scheme}_${model}`,
  });
  switch (dataset) {
    case 'memories':
      return {
        ...common,
        source: { repo: 'EleutherAI/pythia-memorized-evals', split: `${scheme}.${model}` },
        idColumn: 'index',
        tokensColumn: 'tokens',
        score: { constant: 1 },
      };
    case 'pile':
      return {
        ...common,
        source: { repo: `EleutherAI/pile-${scheme}-pythia-random-sampled`, split: 'train' },
        idColumn: 'Index',
        tokensColumn: 'Tokens',
        score: { column: model.toUpperCase() },
      };
    case 'semantic_filters_memories':
      return { ...common, ...finished, source: filters('memories') };
    case 'semantic_filters_pile':
      return { ...common, ...finished, source: filters('pile') };
  }
}

function pileTest(): PublishedTable {
  return {
    name: 'pile_test',
    dataset: 'pile_test',
    scheme: null,
    model: null,
    source: { repo: 'usvsnsp/pile-test-sampled', split: 'train' },
    idColumn: 'sequence_id',
    tokensColumn: 'tokens',
    score: null,
  };
}

function parseDataset(text: string): PublishedDataset[] {
  const name = text.trim().toLowerCase().replaceAll('-', '_');
  if (name === 'test') return ['pile_test'];
  if (name === 'semantic_filters') return ['semantic_filters_memories', 'semantic_filters_pile'];
  const dataset = DATASETS.find((known) => known === name);
  if (dataset === undefined)
    throw unknownName('dataset', text, ['memories', 'pile', 'pile_test', 'semantic_filters']);
  return [dataset];
}

function parseScheme(text: string): Scheme {
  const name = text.trim().toLowerCase();
  const scheme = SCHEMES.find((known) => known === (name === 'standard' ? 'duped' : name));
  if (scheme === undefined) throw unknownName('scheme', text, SCHEMES);
  return scheme;
}

function parseModel(text: string): string {
  // Our own table names write 1_4b for 1.4b.
  const name = text.trim().toLowerCase().replaceAll('_', '.');
  const models = [...MODEL_SIZES, ...CHECKPOINTS, RECOUNT];
  if (!models.includes(name)) throw unknownName('model', text, models);
  return name;
}

function isSize(model: string): boolean {
  return (MODEL_SIZES as readonly string[]).includes(model);
}

function distinct<T>(items: readonly T[]): T[] {
  return [...new Set(items)];
}
