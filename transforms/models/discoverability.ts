import type { Column, Value } from '../metric.ts';
import { finiteOrNull } from '../statistics/finite-or-null.ts';
import { nll } from './likelihood.ts';
import { type ModelMetric, type RowScores, TOP_K } from './model-metric.ts';

/** Chances that at least one of the samples is the continuation. */
const CHANCES = [0.5, 0.9, 0.99];

const queries = (suffix: string, how: string, where: string): Column[] =>
  CHANCES.map((chance) => ({
    name: `discoverable_queries_p${100 * chance}${suffix}`,
    type: 'DOUBLE',
    unit: 'queries',
    description:
      `Least number of continuations, ${how}, of which at least one is the row's own with probability ${chance}: ` +
      `⌈ln(1 − ${chance}) / ln(1 − q)⌉ (arXiv 2410.19482); ${where}.`,
  }));

const endless = 'null where it exceeds 1.8e308 or there is no token after the prompt';
const topEndless = `null where it exceeds 1.8e308, or \`continuation_log_probability_top_${TOP_K}\` is null`;

/** How often one must sample until the continuation comes out: (n, p)-discoverable extraction. */
export const discoverability: ModelMetric = {
  name: 'discoverability',
  version: 1,
  description: '(n, p)-discoverable extraction: how often one must sample until the continuation comes out.',
  columns: [
    {
      name: 'continuation_log_probability',
      type: 'DOUBLE',
      unit: 'nats',
      description:
        'ln q, q being the probability that sampling at temperature 1 without truncation continues the prompt as the row does: ' +
        '−`continuation_nll`.',
    },
    ...queries('', 'sampled at temperature 1 without truncation', endless),
    {
      name: `continuation_log_probability_top_${TOP_K}`,
      type: 'DOUBLE',
      unit: 'nats',
      description:
        `ln q where each token is sampled at temperature 1 from the ${TOP_K} likeliest only; null where a token of the continuation is ` +
        'not among them (q = 0) or there is no token after the prompt.',
    },
    ...queries(`_top_${TOP_K}`, `sampled at temperature 1 from the ${TOP_K} likeliest tokens`, topEndless),
  ],
  measure(scores: RowScores): readonly Value[] {
    const first = scores.promptTokens - 1;
    const { logProbability } = scores;
    const hasRest = first < logProbability.length;
    const log = hasRest ? finiteOrNull(-nll(logProbability, first, logProbability.length)) : null;
    const topLog = hasRest ? topLogProbability(scores, first) : null;
    return [...withQueries(log), ...withQueries(topLog)];
  },
};

function withQueries(log: number | null): Value[] {
  return [log, ...CHANCES.map((chance) => (log === null ? null : queriesFor(chance, log)))];
}

/** Log-probability of predictions `first` and on where all but the likeliest tokens are cut off; `null` where that is 0. */
function topLogProbability({ logProbability, rank, topKLogMass }: RowScores, first: number): number | null {
  if (rank === null || topKLogMass === null) return null;
  let sum = 0;
  for (let i = first; i < rank.length; i++) {
    if (rank[i]! >= TOP_K) return null;
    // Rounding can leave a token's probability above that of all the likeliest together.
    sum += Math.min(0, logProbability[i]! - topKLogMass[i]!);
  }
  return finiteOrNull(sum);
}

/** Least number of trials of success probability e^`log` among which one succeeds with that chance; `null` above 1.8e308. */
export function queriesFor(chance: number, log: number): number | null {
  // ln(1 − q), from the side on which no digits are lost.
  const failure = log > -Math.LN2 ? Math.log(-Math.expm1(log)) : Math.log1p(-Math.exp(log));
  return finiteOrNull(Math.max(1, Math.ceil(Math.log1p(-chance) / failure)));
}
