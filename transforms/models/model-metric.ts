import type { Column, Value } from '../metric.ts';

/** What a model says of a row of n tokens; the statistics are those of tokens 1 … n − 1, `null` where not asked for. */
export interface TokenScores {
  /** Byte of the text's UTF-8 at which each token ends (`tokenEnds`), never falling. */
  readonly tokenEnds: Int32Array;
  /** Natural logarithm of each token's probability, given all tokens before it. */
  readonly logProbability: Float32Array;
  /** How many tokens of the vocabulary are likelier; 0 is an arg-max hit. */
  readonly rank: Int32Array | null;
}

/** What a model metric measures: one row, scored in one pass. The object may be reused: keep nothing of it. */
export interface RowScores extends TokenScores {
  /** Token ids, at least one. */
  readonly tokens: Int32Array;
  /** Decoded `tokens`, as the row metrics see it. */
  readonly text: string;
  /** How many tokens are the prompt, at least 1; the rest is the continuation. Rows may be shorter. */
  readonly promptTokens: number;
  /** Mean and standard deviation of the log-probabilities under the prediction itself. */
  readonly mean: Float32Array | null;
  readonly deviation: Float32Array | null;
  /** Log of the probability that the `TOP_K` likeliest tokens have together. */
  readonly topKLogMass: Float32Array | null;
  /** The same text under the reference model, in tokens of its own; `null` without one. */
  readonly reference: TokenScores | null;
  /** Of each layer's heads, layer by layer; `null` where not asked for, or with a row of one token. */
  readonly attention: AttentionSpread | null;
  /** States at token `HIDDEN_TOKEN` after the chosen layers, one after another; `null` likewise, or in a shorter row. */
  readonly hidden: Float32Array | null;
}

/** How each head's attention is spread: one number for each layer and head. */
export interface AttentionSpread {
  readonly entropy: Float32Array;
  readonly gini: Float32Array;
}

/** How many of the likeliest tokens truncated sampling keeps: the usual choice (arXiv 2410.19482). */
export const TOP_K = 40;

/** The token, counted from 0, whose hidden states are told: the first of the continuation. */
export const HIDDEN_TOKEN = 32;

/**
 * A named measurement of what a model says of a sequence: data plus one pure function.
 *
 * `measure` returns one value where the metric has one column, else a tuple in the order of `columns`.
 */
export interface ModelMetric {
  readonly name: string;
  /** Raise it whenever any value may change: a resumed run never mixes two meanings in one column. */
  readonly version: number;
  readonly description: string;
  /** The option without which it is not measured, whatever the model; with it, its own name is among what is given. */
  readonly askedBy?: 'reference_model' | 'model_columns' | 'hidden_layers';
  readonly columns: readonly Column[];
  measure(scores: RowScores): Value | readonly Value[];
}
