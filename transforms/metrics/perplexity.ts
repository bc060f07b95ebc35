import type { Column, Metric, Row, Value } from '../metric.ts';

/** Pythia's rows: 32 prompt tokens, of which 31 are predicted, and 32 of the continuation. */
const ROW_TOKENS = 64;

/** The published code divides both halves' cross-entropy by all 63 predictions (inference.py, upstream PR #27). */
const PROMPT_EXPONENT = 63 / 31;
const GENERATION_EXPONENT = 63 / 32;

const where = 'null where a token is 0, the row has not 64 tokens or the published value is below 1';

const column = (part: string, words: string): Column => ({
  name: `${part}_perplexity`,
  type: 'DOUBLE',
  unit: 'perplexity',
  description: `${words}; ${where}.`,
});

/** Perplexities of the two halves and the whole, freed of the published tables' fault in dividing. */
export const perplexity: Metric = {
  name: 'perplexity',
  version: 1,
  description: 'Perplexity of prompt, continuation and row, recovered from the published tables.',
  reads: [
    'tokens',
    'prompt_perplexity_upstream',
    'generation_perplexity_upstream',
    'sequence_perplexity_upstream',
  ],
  columns: [
    column('prompt', 'Perplexity of tokens 1–31 given what precedes: published value to the power 63/31'),
    column(
      'generation',
      'Perplexity of tokens 32–63 given what precedes: published value to the power 63/32',
    ),
    column('sequence', 'Perplexity of tokens 1–63 given what precedes: the published value'),
  ],
  measure({ tokens, joined }: Row): readonly Value[] {
    // The published loop ends early where a token has id 0, which also moves its middle: nothing can be recovered.
    if (tokens.length !== ROW_TOKENS || tokens.includes(0)) return [null, null, null];
    return [
      corrected(joined.prompt_perplexity_upstream, PROMPT_EXPONENT),
      corrected(joined.generation_perplexity_upstream, GENERATION_EXPONENT),
      corrected(joined.sequence_perplexity_upstream, 1),
    ];
  },
};

/** Published failures are -1, and no perplexity is below 1. */
function corrected(published: Value | undefined, exponent: number): number | null {
  if (typeof published !== 'number' || !(published >= 1)) return null;
  const value = published ** exponent;
  return Number.isFinite(value) ? value : null;
}
