import { finiteListOrNull } from '../statistics/finite-or-null.ts';
import type { ModelMetric, RowScores } from './model-metric.ts';

/** What the model says of each token by itself, for who wants more than sums. */
export const token_log_probabilities: ModelMetric = {
  name: 'token_log_probabilities',
  version: 1,
  description: 'The log-probability of each token.',
  askedBy: 'model_columns',
  columns: [
    {
      name: 'token_log_probabilities',
      type: 'FLOAT[]',
      unit: 'nats',
      description:
        'ln p(token | all tokens before it) of each token of the row but the first, of which nothing is predicted: 63 numbers for a row ' +
        'of 64; with `--model-columns token_log_probabilities`; null for a row of one token.',
    },
  ],
  measure: ({ logProbability }: RowScores) => finiteListOrNull(logProbability),
};
