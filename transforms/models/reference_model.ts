import type { Value } from '../metric.ts';
import { finiteOrNull } from '../statistics/finite-or-null.ts';
import { bitsPerByte } from './likelihood.ts';
import type { ModelMetric, RowScores, TokenScores } from './model-metric.ts';

const NOT_DEFINED: readonly Value[] = [null, null, null];
const where =
  'null without a reference model, where the row has no token after the prompt, or the reference cannot score its text';

/** What a model that never saw this corpus makes of the continuation, in bytes of text, as its tokens may be others. */
export const reference_model: ModelMetric = {
  name: 'reference_model',
  version: 1,
  description: 'What a reference model, perhaps of another tokenizer, makes of the continuation.',
  askedBy: 'reference_model',
  columns: [
    {
      name: 'reference_continuation_bits_per_byte',
      type: 'DOUBLE',
      unit: 'bits per byte',
      description:
        "Bits that the reference model, given all text before, needs per byte of the continuation's UTF-8; of a token of its own that " +
        `straddles the end of the prompt, the share that its bytes after it have; ${where}.`,
    },
    {
      name: 'reference_longest_prefix',
      type: 'INTEGER',
      unit: 'tokens',
      description:
        "The row's continuation tokens that end before the first token that the reference model, given all text before, does not find " +
        `likeliest: comparable with \`longest_prefix\`; a reference token that straddles the end of the prompt must be hit too; ${where}.`,
    },
    {
      name: 'counterfactual_gap',
      type: 'DOUBLE',
      unit: 'bits per byte',
      description:
        '`reference_continuation_bits_per_byte` minus `continuation_bits_per_byte`: how much better the model knows this continuation ' +
        `than one that never saw the corpus; ${where}.`,
    },
  ],
  measure(scores: RowScores): readonly Value[] {
    const { reference, tokenEnds, promptTokens } = scores;
    const count = tokenEnds.length;
    if (reference === null || promptTokens >= count) return NOT_DEFINED;
    const border = tokenEnds[promptTokens - 1]!;
    const end = tokenEnds[count - 1]!;
    // A tokenizer that changes the text (normalization, say) speaks of other bytes.
    if (reference.tokenEnds[reference.tokenEnds.length - 1] !== end) return NOT_DEFINED;
    const bits = bitsFrom(reference, border, end);
    if (bits === null) return NOT_DEFINED;
    const target = bitsPerByte(scores, promptTokens);
    const prefix = prefixOf(scores, missFrom(reference, border, end));
    return [bits, prefix, target === null ? null : bits - target];
  },
};

/**
 * Bits per byte of bytes `border` up to `end`, where a token that straddles either counts by its share of bytes.
 *
 * So the bytes are the very ones that the other model is asked for, and the parts of a text add up to the whole. Tokens
 * without bytes have no share. `null` where nothing precedes a token in question, or there are no bytes.
 */
export function bitsFrom(
  { tokenEnds, logProbability }: TokenScores,
  border: number,
  end: number,
): number | null {
  const unpredicted = tokenEnds.length - logProbability.length;
  let nats = 0;
  let start = 0;
  for (let i = 0; i < tokenEnds.length; i++) {
    const stop = tokenEnds[i]!;
    const bytes = Math.min(stop, end) - Math.max(start, border);
    if (bytes > 0) {
      if (i < unpredicted) return null;
      nats -= (bytes / (stop - start)) * logProbability[i - unpredicted]!;
    }
    start = stop;
  }
  return finiteOrNull(nats / (Math.LN2 * (end - border)));
}

/** Where the first token begins that is not hit and ends after `border`; `end` where all are, `null` without ranks. */
function missFrom({ tokenEnds, rank }: TokenScores, border: number, end: number): number | null {
  if (rank === null) return null;
  const unpredicted = tokenEnds.length - rank.length;
  for (let i = unpredicted; i < tokenEnds.length; i++) {
    if (tokenEnds[i]! > border && rank[i - unpredicted] !== 0) return i === 0 ? 0 : tokenEnds[i - 1]!;
  }
  return end;
}

/** Continuation tokens of the row that end at `miss` or before. */
function prefixOf({ tokenEnds, promptTokens }: RowScores, miss: number | null): number | null {
  if (miss === null) return null;
  let prefix = 0;
  while (promptTokens + prefix < tokenEnds.length && tokenEnds[promptTokens + prefix]! <= miss) prefix++;
  return prefix;
}
