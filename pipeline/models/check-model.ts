import { referenceScores } from '../../transforms/models/reference/reference-scores.ts';
import type { Dtype } from '../dtype.ts';
import { Generator } from './generator.ts';
import type { LoadedModel } from './load-model.ts';
import { weightReader } from './read-weight.ts';
import { openWeightsScorer } from './scorer.ts';
import type { SessionOptions } from './session.ts';

/** Multiplications that the plain reference is given: some seconds. */
const WORK = 2e9;
const ROWS = 3;
/** Tokens that the row of the model's own begins with. */
const PROMPT = 2;
const MOST_TOKENS = 32;
const FEWEST_TOKENS = 4;
/** A token that the model is sure of: there small differences are large ones of 1 − p. */
const SURE = Math.log(0.99);

/** By how much log-probabilities may differ from float64: of tokens with p > .99, and of all others. */
export const TOLERANCE = {
  fp32: { sure: 1e-5, other: 2e-4 },
  fp16: { sure: 2e-3, other: 2e-2 },
  int8: { sure: 5e-2, other: 0.5 },
} as const;

/** How a model on a device compares with a plain forward pass in float64. */
export interface ModelCheck {
  readonly rows: number;
  readonly tokens: number;
  /** Largest differences of log-probabilities, in nats: of tokens with p > .99 (`null` without any), and of all others. */
  readonly sure: number | null;
  readonly other: number | null;
  /** Tokens whose rank differs, which ties and near ties may. */
  readonly ranksThatDiffer: number;
  readonly withinTolerance: boolean;
}

/** Scores made-up rows both ways: one of tokens in no order, one that repeats itself, and one that the model goes on with. */
export async function checkModel(
  loaded: LoadedModel,
  { dtype, ...options }: Omit<SessionOptions, 'weightsFolder'> & { readonly dtype: Dtype },
): Promise<ModelCheck> {
  const { model, parameters } = loaded;
  const affordable = Math.floor(WORK / (2 * ROWS * parameters));
  const length = Math.min(model.context, MOST_TOKENS, Math.max(FEWEST_TOKENS, affordable));
  const ids = Int32Array.from({ length: ROWS * length }, (_, i) => {
    const [row, at] = [Math.floor(i / length), i % length];
    return ((row === 0 ? at : at % 3) * 7919 + 17) % model.vocabulary;
  });
  const generator = await Generator.open(loaded, { ...options, dtype: dtype === 'int8' ? 'fp32' : dtype });
  const own = generator.generate(ids.subarray(0, PROMPT), PROMPT, length - PROMPT);
  const { tokens } = await own.finally(() => generator.close());
  ids.set(ids.subarray(0, PROMPT), 2 * length);
  ids.set(tokens, 2 * length + PROMPT);
  const scorer = await openWeightsScorer(loaded, { ...options, dtype, statistics: { rank: true } });
  const scores = await scorer.score(ids, length).finally(() => scorer.close());
  const expected = referenceScores(model, weightReader(loaded), ids, length);
  const tolerance = TOLERANCE[dtype];
  const largest = { sure: null as number | null, other: null as number | null };
  let ranksThatDiffer = 0;
  let withinTolerance = true;
  for (const [i, { logProbability, rank }] of expected.entries()) {
    const difference = Math.abs(scores.logProbability[i]! - logProbability);
    const kind = logProbability > SURE ? 'sure' : 'other';
    largest[kind] = Math.max(largest[kind] ?? 0, difference);
    if (!(difference <= tolerance[kind])) withinTolerance = false;
    if (scores.rank![i] !== rank) ranksThatDiffer++;
  }
  return { rows: ROWS, tokens: length, ...largest, ranksThatDiffer, withinTolerance };
}
