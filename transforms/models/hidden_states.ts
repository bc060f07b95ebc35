import { finiteListOrNull } from '../statistics/finite-or-null.ts';
import { HIDDEN_TOKEN, type ModelMetric, type RowScores } from './model-metric.ts';

/** What the model's layers make of the row up to the first token of the continuation. */
export const hidden_states: ModelMetric = {
  name: 'hidden_states',
  version: 1,
  description: "The residual stream at the continuation's first token, after chosen layers.",
  askedBy: 'hidden_layers',
  columns: [
    {
      name: 'hidden_states',
      type: 'FLOAT[]',
      unit: 'activation',
      description:
        `Hidden state at token ${HIDDEN_TOKEN}, counted from 0, after each of \`--hidden-layers\`, in their ascending order one after ` +
        "another, each as long as the model is wide: layer 0 is the embedding, n the n-th block's output before any last norm; null in " +
        'rows without that token.',
    },
  ],
  measure: ({ hidden }: RowScores) => hidden && finiteListOrNull(hidden),
};
