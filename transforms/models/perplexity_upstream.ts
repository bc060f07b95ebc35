import { joinTables } from '../joined-columns.ts';
import type { Value } from '../metric.ts';
import { finiteOrNull } from '../statistics/finite-or-null.ts';
import { nll } from './likelihood.ts';
import type { ModelMetric, RowScores } from './model-metric.ts';

/** The published code cuts rows to this many tokens. */
const ROW_TOKENS = 64;
/** End of text, with which the published code also fills up the rows of a batch. */
const END_OF_TEXT = 0;

const FAILED: readonly Value[] = [-1, -1, -1];

/**
 * The perplexities of the published inference.py (semantic-memorization), faults included; a joined table goes before.
 *
 * It leaves out as many predictions as the row has tokens of id 0, but from the row's end; calls the first half of those
 * that remain the prompt, and divides the cross-entropy of either half by all of them. With fewer than two it fails.
 */
export const perplexity_upstream: ModelMetric = {
  name: 'perplexity_upstream',
  version: 1,
  description: 'Perplexity of prompt, continuation and row as the published code computes it.',
  columns: joinTables.perplexities,
  measure({ tokens, logProbability }: RowScores): readonly Value[] {
    const length = Math.min(tokens.length, ROW_TOKENS);
    let predictions = length - 1;
    for (let i = 0; i < length; i++) if (tokens[i] === END_OF_TEXT) predictions--;
    const middle = Math.floor(predictions / 2);
    if (middle < 1) return FAILED;
    const prompt = nll(logProbability, 0, middle) / predictions;
    const generation = nll(logProbability, middle, predictions) / predictions;
    return [prompt, generation, prompt + generation].map((nats) => finiteOrNull(Math.exp(nats)));
  },
};
