import type { Value } from '../metric.ts';
import { finiteOrNull } from '../statistics/finite-or-null.ts';
import type { ModelMetric, RowScores, TokenScores } from './model-metric.ts';

const rest = 'null where the row has no token after the prompt';

/** How unlikely the model finds a row's prompt and continuation, in nats and in bits per byte of text. */
export const likelihood: ModelMetric = {
  name: 'likelihood',
  version: 1,
  description: 'How unlikely the model finds prompt, continuation and row.',
  columns: [
    {
      name: 'prompt_nll',
      type: 'DOUBLE',
      unit: 'nats',
      description:
        'Negative log-likelihood of the prompt: −ln p(token | all tokens before it) summed over the prompt but its first token, ' +
        'which nothing precedes; null where that leaves none.',
    },
    {
      name: 'prompt_predicted_tokens',
      type: 'INTEGER',
      unit: 'tokens',
      description: 'Tokens that `prompt_nll` sums: 31 of a prompt of 32; null where there is none.',
    },
    {
      name: 'continuation_nll',
      type: 'DOUBLE',
      unit: 'nats',
      description: `Negative log-likelihood of the continuation: −ln p(token | all tokens before it) summed over the tokens after the prompt; ${rest}.`,
    },
    {
      name: 'continuation_predicted_tokens',
      type: 'INTEGER',
      unit: 'tokens',
      description: `Tokens that \`continuation_nll\` sums: 32 of a row of 64; ${rest}.`,
    },
    {
      name: 'loss',
      type: 'DOUBLE',
      unit: 'nats per token',
      description:
        "Mean of −ln p(token | all tokens before it) over all tokens of the row but the first: the row's own cross-entropy, " +
        'where the published `loss` is that of its batch.',
    },
    {
      name: 'continuation_bits_per_byte',
      type: 'DOUBLE',
      unit: 'bits per byte',
      description: `\`continuation_nll\` in bits, divided by the bytes of the continuation's UTF-8: comparable between tokenizers; ${rest}.`,
    },
  ],
  measure(scores: RowScores): readonly Value[] {
    const { logProbability, promptTokens } = scores;
    const predictions = logProbability.length;
    const border = Math.min(promptTokens - 1, predictions);
    const prompt = nll(logProbability, 0, border);
    const continuation = nll(logProbability, border, predictions);
    return [
      border > 0 ? finiteOrNull(prompt) : null,
      border > 0 ? border : null,
      border < predictions ? finiteOrNull(continuation) : null,
      border < predictions ? predictions - border : null,
      finiteOrNull((prompt + continuation) / predictions),
      bitsPerByte(scores, promptTokens),
    ];
  },
};

/** Sum of −ln p over predictions `start` up to `end`, in nats. */
export function nll(logProbability: Float32Array, start: number, end: number): number {
  let sum = 0;
  for (let i = start; i < end; i++) sum -= logProbability[i]!;
  return sum;
}

/** Bits that a byte of the tokens from `first` on takes, under their own model; `null` where they have no bytes. */
export function bitsPerByte({ tokenEnds, logProbability }: TokenScores, first: number): number | null {
  if (first >= tokenEnds.length) return null;
  const bytes = tokenEnds[tokenEnds.length - 1]! - tokenEnds[first - 1]!;
  return finiteOrNull(nll(logProbability, first - 1, logProbability.length) / (Math.LN2 * bytes));
}
