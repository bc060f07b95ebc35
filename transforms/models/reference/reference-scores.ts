import { hiddenStates, type LanguageModel } from '../architecture.ts';
import type { ReadWeight } from '../weights.ts';
import { Float64Layers, type Matrix } from './float64-layers.ts';

/** What one prediction says of the token that came: natural logarithms, float64. */
export interface TokenScore {
  readonly logProbability: number;
  /** How many tokens are likelier. */
  readonly rank: number;
  /** Mean and standard deviation of the log-probabilities under the prediction. */
  readonly mean: number;
  readonly deviation: number;
  /** The likeliest token's lead over the second. */
  readonly margin: number;
  readonly likeliest: number;
}

/** Scores of the tokens 1 … length − 1 of each row, by a plain forward pass in float64. */
export function referenceScores(
  model: LanguageModel,
  read: ReadWeight,
  ids: ArrayLike<number>,
  length: number,
): TokenScore[] {
  const states = hiddenStates(model, new Float64Layers(ids, length, read));
  const unembedding = read(model.unembedding, [model.vocabulary, model.width]);
  const scores: TokenScore[] = [];
  for (let position = 0; position < ids.length; position++) {
    if (position % length < length - 1) {
      scores.push(scoreOf(logitsAt(states, position, unembedding), ids[position + 1]!));
    }
  }
  return scores;
}

function logitsAt({ data, width }: Matrix, position: number, unembedding: Float32Array): Float64Array {
  const logits = new Float64Array(unembedding.length / width);
  for (let token = 0; token < logits.length; token++) {
    let sum = 0;
    for (let i = 0; i < width; i++) sum += data[position * width + i]! * unembedding[token * width + i]!;
    logits[token] = sum;
  }
  return logits;
}

/** Score of one token under logits of the whole vocabulary. */
export function scoreOf(logits: Float64Array, truth: number): TokenScore {
  let likeliest = 0;
  let second = Number.NEGATIVE_INFINITY;
  let rank = 0;
  for (let token = 0; token < logits.length; token++) {
    const logit = logits[token]!;
    if (logit > logits[truth]!) rank++;
    if (token > 0 && logit > logits[likeliest]!) {
      second = logits[likeliest]!;
      likeliest = token;
    } else if (token > 0 && logit > second) second = logit;
  }
  const largest = logits[likeliest]!;
  const total = logits.reduce((sum, logit) => sum + Math.exp(logit - largest), 0);
  const logs = logits.map((logit) => logit - largest - Math.log(total));
  const mean = logs.reduce((sum, log) => sum + Math.exp(log) * log, 0);
  const variance = logs.reduce((sum, log) => sum + Math.exp(log) * (log - mean) ** 2, 0);
  const logProbability = logs[truth]!;
  return { logProbability, rank, mean, deviation: Math.sqrt(variance), margin: largest - second, likeliest };
}
