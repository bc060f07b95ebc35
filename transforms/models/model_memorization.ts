import type { Value } from '../metric.ts';
import type { ModelMetric, RowScores } from './model-metric.ts';

const NOT_DEFINED: readonly Value[] = [null, null, null, null];
const rest = 'null where the row has no token after the prompt';

/** How much of the continuation the model gets right when each token is predicted from the true ones before it. */
export const model_memorization: ModelMetric = {
  name: 'model_memorization',
  version: 1,
  description: "Arg-max hits in the continuation under teacher forcing: each token from the row's own.",
  columns: [
    {
      name: 'continuation_matches',
      type: 'INTEGER',
      unit: 'tokens',
      description: `Continuation tokens than which no token of the vocabulary is likelier, given the true tokens before them; ${rest}.`,
    },
    {
      name: 'exact_memorization',
      type: 'DOUBLE',
      unit: 'share',
      description: `\`continuation_matches\` divided by the tokens of the continuation, as in open-unlearning; ${rest}.`,
    },
    {
      name: 'extraction_strength',
      type: 'DOUBLE',
      unit: 'share',
      description:
        'Share of the continuation that is an unbroken run of matches up to its end: 1 − k/L with the least k from which on all L − k ' +
        `tokens match; 0 where the last one does not (there open-unlearning's code says 1/L); ${rest}.`,
    },
    {
      name: 'longest_prefix',
      type: 'INTEGER',
      unit: 'tokens',
      description:
        'Matches before the first miss of the continuation: up to there the greedy continuation of the prompt is the row itself, so ' +
        `this is also its longest common prefix with the row; ${rest}.`,
    },
  ],
  measure({ rank, promptTokens }: RowScores): readonly Value[] {
    const first = promptTokens - 1;
    if (rank === null || first >= rank.length) return NOT_DEFINED;
    const end = rank.length;
    let matches = 0;
    let prefix = end - first;
    let lastMiss = first - 1;
    for (let i = first; i < end; i++) {
      if (rank[i] === 0) {
        matches++;
        continue;
      }
      if (lastMiss < first) prefix = i - first;
      lastMiss = i;
    }
    return [matches, matches / (end - first), (end - 1 - lastMiss) / (end - first), prefix];
  },
};
