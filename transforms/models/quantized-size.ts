import { hiddenStates, type LanguageModel } from './architecture.ts';
import type { Layers } from './layers.ts';
import { quantizedSize } from './onnx/quantized-weights.ts';

/** Bytes of a model's weights where its matrices are rounded to 8 bits and the rest is float32; nothing of them is read. */
export function quantizedBytes(model: LanguageModel, parameters: number): number {
  let bytes = 0;
  let rounded = 0;
  const embeddings = new Set<string>();
  const multiply = (inputs: number, width: number, isShared = false) => {
    bytes += quantizedSize(inputs, width);
    // Rows of a tied embedding are looked up as they are stored: its rounded form comes on top.
    if (!isShared) rounded += inputs * width;
  };
  const layers: Layers<null> = {
    tokens: null,
    positions: null,
    segments: null,
    embedding(name) {
      embeddings.add(name);
      return null;
    },
    layerNorm: () => null,
    linear(_, __, inputs, { width }) {
      multiply(inputs, width);
      return null;
    },
    add: () => null,
    heads: (_, __, parts) => new Array<null>(parts).fill(null),
    rotate: () => null,
    attention: () => null,
  };
  hiddenStates(model, layers);
  multiply(model.width, model.vocabulary, embeddings.has(model.unembedding));
  return bytes + 4 * (parameters - rounded);
}
