import { loadModel } from './load-model.ts';
import { openLogitsScorer } from './logits-scorer.ts';
import { findModelFiles } from './model-folder.ts';
import { openWeightsScorer, type Scorer, type ScorerOptions } from './scorer.ts';

/** Starts the model in a folder, or a ready .onnx file, for scoring. */
export async function openScorer(path: string, options: ScorerOptions): Promise<Scorer> {
  const files = await findModelFiles(path);
  return files.kind === 'onnx'
    ? openLogitsScorer(files.file, options)
    : openWeightsScorer(await loadModel(path, files), options);
}
