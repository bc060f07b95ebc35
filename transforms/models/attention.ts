import type { Value } from '../metric.ts';
import { finiteListOrNull, finiteOrNull } from '../statistics/finite-or-null.ts';
import type { ModelMetric, RowScores } from './model-metric.ts';

const asked = 'with `--model-columns attention`; null for a row of one token';
const published =
  'over all L × L weights of a head, those of later positions (0) among them, 1e-8 added to each, as in the published inference.py';

/** How concentrated each head's attention is (definitions: `onnx/observations.ts`). */
export const attention: ModelMetric = {
  name: 'attention',
  version: 1,
  description: "Entropy and Gini coefficient of the heads' attention, as the published code defines them.",
  askedBy: 'model_columns',
  columns: [
    {
      name: 'attention_entropy',
      type: 'FLOAT[]',
      unit: 'nats',
      description:
        `Entropy of the attention of each head, layer by layer, summed over the row's L queries: −Σ w ln w ${published}; ` +
        `0 = each query sees one token; ${asked}.`,
    },
    {
      name: 'attention_gini',
      type: 'FLOAT[]',
      unit: 'coefficient',
      description: `Gini coefficient of the attention of each head, layer by layer, ${published}; near 1 = few tokens are seen; ${asked}.`,
    },
    {
      name: 'attention_entropy_mean',
      type: 'DOUBLE',
      unit: 'nats',
      description: `Mean of \`attention_entropy\` over all layers and heads; ${asked}.`,
    },
    {
      name: 'attention_gini_mean',
      type: 'DOUBLE',
      unit: 'coefficient',
      description: `Mean of \`attention_gini\` over all layers and heads; ${asked}.`,
    },
  ],
  measure({ attention }: RowScores): readonly Value[] {
    if (attention === null) return [null, null, null, null];
    const { entropy, gini } = attention;
    return [finiteListOrNull(entropy), finiteListOrNull(gini), mean(entropy), mean(gini)];
  },
};

function mean(values: Float32Array): number | null {
  let sum = 0;
  for (const value of values) sum += value;
  return finiteOrNull(sum / values.length);
}
