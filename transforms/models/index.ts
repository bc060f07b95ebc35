import { attention } from './attention.ts';
import { discoverability } from './discoverability.ts';
import { hidden_states } from './hidden_states.ts';
import { likelihood } from './likelihood.ts';
import { membership_scores } from './membership_scores.ts';
import { model_memorization } from './model_memorization.ts';
import { type ModelMetric, TOP_K } from './model-metric.ts';
import type { Statistics } from './onnx/token-statistics.ts';
import { perplexity_upstream } from './perplexity_upstream.ts';
import { reference_model } from './reference_model.ts';
import { token_log_probabilities } from './token_log_probabilities.ts';

/**
 * Every model metric, in column order.
 *
 * The columns of `perplexity_upstream` are the joined ones of the published tables, which go before it where given.
 */
export const modelMetrics: readonly ModelMetric[] = [
  likelihood,
  perplexity_upstream,
  model_memorization,
  discoverability,
  membership_scores,
  reference_model,
  token_log_probabilities,
  attention,
  hidden_states,
];

/** Model metrics that are measured where, besides the model, those are given that need more. */
export function measuredWith(given: ReadonlySet<string>): readonly ModelMetric[] {
  return modelMetrics.filter(({ name, askedBy }) => !askedBy || given.has(name));
}

/** What the model must tell of each token for them; the reference model needs no more than the rank. */
export const modelStatistics: Statistics = { rank: true, moments: true, topK: TOP_K };
export const referenceStatistics: Statistics = { rank: true };
