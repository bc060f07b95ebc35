import { deflateSize } from '../compression/deflate-size.ts';
import type { Value } from '../metric.ts';
import { ZLIB_BYTES } from '../metrics/compression.ts';
import { finiteOrNull } from '../statistics/finite-or-null.ts';
import { utf8Of } from '../text/utf8.ts';
import { nll } from './likelihood.ts';
import type { ModelMetric, RowScores } from './model-metric.ts';

/** Min-K% takes one token of so many, rounded down: k = 20 % (MIMIR). */
const ONE_OF = 5;

let scratch = new Float64Array(2048);

const few = `null where fewer than ${ONE_OF} tokens are predicted`;

/** Scores that set rows of the training data apart from others: evidence of memorization, not proof. */
export const membership_scores: ModelMetric = {
  name: 'membership_scores',
  version: 1,
  description: 'Membership-inference scores of the whole row.',
  columns: [
    {
      name: 'min_k_20',
      type: 'DOUBLE',
      unit: 'nats',
      description: `Min-K% (arXiv 2310.16789): mean log-probability of the fifth of all predicted tokens (rounded down) that is least likely; higher = more likely a member; ${few}.`,
    },
    {
      name: 'min_k_plus_plus_20',
      type: 'DOUBLE',
      unit: 'standard deviations',
      description:
        'Min-K%++ (arXiv 2404.02936): the same mean of the lowest fifth after each log-probability is standardized by mean and deviation ' +
        `of the log-probability under the model's own prediction; higher = more likely a member; ${few}.`,
    },
    {
      name: 'zlib_ratio',
      type: 'DOUBLE',
      unit: 'nats per token and byte',
      description:
        '`loss` divided by `zlib_entropy` (bytes of `zlib.compress` at its default level), as MIMIR has it: LOWER = more likely a member; ' +
        'arXiv 2012.07805 ranks by its inverse.',
    },
  ],
  measure({ text, logProbability, mean, deviation }: RowScores): readonly Value[] {
    const count = logProbability.length;
    if (scratch.length < count) scratch = new Float64Array(2 * count);
    const values = scratch.subarray(0, count);
    values.set(logProbability);
    const minK = meanOfLowest(values);
    const minKPlusPlus = mean && deviation ? standardized(values, logProbability, mean, deviation) : null;
    const { bytes, length } = utf8Of(text);
    const zlib = deflateSize(bytes, length) + ZLIB_BYTES;
    return [minK, minKPlusPlus, finiteOrNull(nll(logProbability, 0, count) / count / zlib)];
  },
};

function standardized(
  values: Float64Array,
  logProbability: Float32Array,
  mean: Float32Array,
  deviation: Float32Array,
): number | null {
  for (let i = 0; i < values.length; i++) {
    const above = logProbability[i]! - mean[i]!;
    // A prediction without any doubt: as doubt goes to 0, so does the score of the token that it names.
    values[i] = above === 0 ? 0 : above / deviation[i]!;
  }
  return meanOfLowest(values);
}

/** Mean of the lowest fifth, by count; `null` where that is nothing or infinite. Overwrites the values. */
function meanOfLowest(values: Float64Array): number | null {
  const count = Math.floor(values.length / ONE_OF);
  if (count === 0) return null;
  // The lowest so far, ascending, take the place of values that were seen: few are low enough to move others.
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (i >= count && value >= values[count - 1]!) continue;
    let at = Math.min(i, count - 1);
    for (; at > 0 && values[at - 1]! > value; at--) values[at] = values[at - 1]!;
    values[at] = value;
  }
  let sum = 0;
  for (let i = 0; i < count; i++) sum += values[i]!;
  return finiteOrNull(sum / count);
}
