import { notANumber } from './rows.ts';
import type { Tensor } from './session.ts';

/**
 * What a model makes of the tokens 1 … length − 1 of each row, row after row, natural logarithms.
 *
 * Undefined is what was not asked for.
 */
export interface Scores {
  readonly logProbability: Float32Array;
  /** How many tokens of the vocabulary are likelier; 0 is an arg-max hit. */
  readonly rank: Int32Array | undefined;
  /** Mean and standard deviation of the log-probabilities under the prediction. */
  readonly mean: Float32Array | undefined;
  readonly deviation: Float32Array | undefined;
  /** The likeliest token's lead over the second; with `rank` 0, 0 is a tie. */
  readonly margin: Float32Array | undefined;
  /** Log of the probability of the `topK` likeliest tokens together. */
  readonly topKLogMass: Float32Array | undefined;
  /** Of each row, layer and head. */
  readonly attentionEntropy: Float32Array | undefined;
  readonly attentionGini: Float32Array | undefined;
  /** By layer, the chosen position's features of each row; none where rows end before it. */
  readonly hidden: ReadonlyMap<number, Float32Array>;
}

/** Scores out of the outputs of consecutive batches; throws an InputError where one is not a number. */
export function joinScores(batches: readonly Readonly<Record<string, Tensor>>[], path: string): Scores {
  const float32 = (name: string) => join(batches, name, Float32Array) as Float32Array | undefined;
  const logProbability = float32('log_probability') ?? new Float32Array(0);
  if (logProbability.some(Number.isNaN)) throw notANumber(path);
  const layers = Object.keys(batches[0] ?? {}).flatMap((name) => /^hidden_(\d+)$/.exec(name)?.[1] ?? []);
  return {
    logProbability,
    rank: join(batches, 'rank', Int32Array) as Int32Array | undefined,
    mean: float32('mean'),
    deviation: float32('deviation'),
    margin: float32('margin'),
    topKLogMass: float32('top_k_log_mass'),
    attentionEntropy: float32('attention_entropy'),
    attentionGini: float32('attention_gini'),
    hidden: new Map(layers.map((layer) => [Number(layer), float32(`hidden_${layer}`)!])),
  };
}

function join(
  batches: readonly Readonly<Record<string, Tensor>>[],
  name: string,
  Numbers: typeof Float32Array | typeof Int32Array,
): Float32Array | Int32Array | undefined {
  const parts = batches.map((batch) => batch[name]?.data as Float32Array | undefined);
  if (parts.length === 0 || parts[0] === undefined) return undefined;
  const joined = new Numbers(parts.reduce((sum, part) => sum + part!.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part!, at);
    at += part!.length;
  }
  return joined;
}
