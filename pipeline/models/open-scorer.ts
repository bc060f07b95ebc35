import type { LoadedModel } from './load-model.ts';
import { openLogitsScorer } from './logits-scorer.ts';
import { openWeightsScorer, type Scorer, type ScorerOptions } from './scorer.ts';

/** Starts a model for scoring: one whose weights are known, or a ready .onnx file, of which nothing can be observed. */
export function openScorer(model: LoadedModel | string, options: ScorerOptions): Promise<Scorer> {
  return typeof model === 'string' ? openLogitsScorer(model, options) : openWeightsScorer(model, options);
}
