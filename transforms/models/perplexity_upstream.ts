import { joinTables } from '../joined-columns.ts';
import type { Value } from '../metric.ts';
import { finiteOrNull } from '../statistics/finite-or-null.ts';
import { nll } from './likelihood.ts';
import type { ModelMetric, RowScores } from './model-metric.ts';

/** End of text, which the published code takes for padding at the row's end. */
const PADDING = 0;

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
    let predictions = logProbability.length;
    for (let i = 0; i < tokens.length; i++) if (tokens[i] === PADDING) predictions--;
    const middle = Math.floor(predictions / 2);
    if (middle < 1) return FAILED;
    const prompt = nll(logProbability, 0, middle) / predictions;
    const generation = nll(logProbability, middle, predictions) / predictions;
    return [prompt, generation, prompt + generation].map((nats) => finiteOrNull(Math.exp(nats)));
  },
};
