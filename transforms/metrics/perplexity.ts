import type { Column, Metric, Row, Value } from '../metric.ts';
import { finiteOrNull } from '../statistics/finite-or-null.ts';

/** Pythia's rows: 32 prompt tokens, of which 31 are predicted, and 32 of the continuation. */
const ROW_TOKENS = 64;

/** The published code divides both halves' cross-entropy by all 63 predictions (inference.py, upstream PR #27). */
const PROMPT_EXPONENT = 63 / 31;
const GENERATION_EXPONENT = 63 / 32;

const where = 'null there where a token is 0, the row has not 64 tokens or the value is below 1';

const column = (part: string, ofWhat: string, model: string, published: string): Column => ({
  name: `${part}_perplexity`,
  type: 'DOUBLE',
  unit: 'perplexity',
  description: `Perplexity of ${ofWhat}: ${model} of the given model, else the published value${published}, ${where}.`,
});

/** Perplexities of the two halves and the whole: the model's own, else the published ones freed of their fault in dividing. */
export const perplexity: Metric = {
  name: 'perplexity',
  version: 2,
  description:
    'Perplexity of prompt, continuation and row, of the given model or recovered from the published tables.',
  reads: [
    'tokens',
    'prompt_perplexity_upstream',
    'generation_perplexity_upstream',
    'sequence_perplexity_upstream',
  ],
  readsIfGiven: [
    'prompt_nll',
    'prompt_predicted_tokens',
    'continuation_nll',
    'continuation_predicted_tokens',
    'loss',
  ],
  columns: [
    column(
      'prompt',
      'the prompt but its first token',
      'exp(`prompt_nll` / `prompt_predicted_tokens`)',
      ' to the power 63/31',
    ),
    column(
      'generation',
      'the continuation given the prompt',
      'exp(`continuation_nll` / `continuation_predicted_tokens`)',
      ' to the power 63/32',
    ),
    column('sequence', 'the row but its first token', 'exp(`loss`)', ''),
  ],
  measure({ tokens, joined }: Row): readonly Value[] {
    if (typeof joined.loss === 'number') {
      return [
        ofMean(joined.prompt_nll, joined.prompt_predicted_tokens),
        ofMean(joined.continuation_nll, joined.continuation_predicted_tokens),
        finiteOrNull(Math.exp(joined.loss)),
      ];
    }
    // The published loop ends early where a token has id 0, which also moves its middle: nothing can be recovered.
    if (tokens.length !== ROW_TOKENS || tokens.includes(0)) return [null, null, null];
    return [
      corrected(joined.prompt_perplexity_upstream, PROMPT_EXPONENT),
      corrected(joined.generation_perplexity_upstream, GENERATION_EXPONENT),
      corrected(joined.sequence_perplexity_upstream, 1),
    ];
  },
};

/** exp of nats per token; `null` where nothing was predicted. */
function ofMean(nats: Value | undefined, count: Value | undefined): number | null {
  if (typeof nats !== 'number' || typeof count !== 'number') return null;
  return finiteOrNull(Math.exp(nats / count));
}

/** Published failures are -1, and no perplexity is below 1. */
function corrected(published: Value | undefined, exponent: number): number | null {
  if (typeof published !== 'number' || !(published >= 1)) return null;
  return finiteOrNull(published ** exponent);
}
