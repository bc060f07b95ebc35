import type { ConfigReader } from './config-reader.ts';
import type { Layers } from './layers.ts';

/** A model of known size, as what its layers do to their input. */
export interface Transformer {
  readonly vocabulary: number;
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
  /** Positions that a row may have at most. */
  readonly context: number;
  embed<T>(l: Layers<T>): T;
  block<T>(l: Layers<T>, layer: number, x: T): T;
  norm<T>(l: Layers<T>, x: T): T;
}

/** A causal model that predicts each token from those before it. */
export interface LanguageModel extends Transformer {
  /** Name of the matrix [vocabulary, width] that turns hidden states into logits. */
  readonly unembedding: string;
}

/** A family of models: what its config.json says, and the model that follows from it. */
export interface Architecture<M extends Transformer = LanguageModel> {
  /** `model_type` in config.json. */
  readonly modelType: string;
  /** The entry of `architectures` in config.json: with a head for language modelling, if the model is one. */
  readonly className: string;
  /** Begins the names of all weights but the head's; files of a bare model lack it. */
  readonly prefix: string;
  model(config: ConfigReader): M;
}

/** Hidden states after the last norm; `seen` is told each layer's output, 0 being the embedding. */
export function hiddenStates<T>(
  model: Transformer,
  layers: Layers<T>,
  seen: (layer: number, x: T) => void = () => {},
): T {
  let x = model.embed(layers);
  seen(0, x);
  for (let layer = 0; layer < model.layers; layer++) {
    x = model.block(layers, layer, x);
    seen(layer + 1, x);
  }
  return model.norm(layers, x);
}
