import { hiddenStates, type LanguageModel } from '../architecture.ts';
import type { Weights } from '../weights.ts';
import { GraphBuilder } from './graph-builder.ts';
import type { Numerics } from './graph-weights.ts';
import { cacheNames, OnnxLayers } from './onnx-layers.ts';
import { topMargin } from './token-statistics.ts';

/**
 * One step of greedy generation: reads `input_ids` (int64 [rows, new positions]) and the keys and values of what came
 * before ([rows, heads, positions, features], of 0 positions at first), and gives `next_token` (int64 [rows]),
 * `margin` (float32 [rows], its log-probability minus the second's) and the longer keys and values.
 */
export function generationModel(model: LanguageModel, weights: Weights, numerics: Numerics): Uint8Array {
  const g = new GraphBuilder();
  const ids = g.input('input_ids', 'int64', ['rows', 'length']);
  const shape = (positions: string) => ['rows', model.heads, positions, model.width / model.heads];
  const past = Array.from({ length: model.layers }, (_, layer) => {
    const { key, value } = cacheNames(layer).past;
    return {
      key: g.input(key, numerics.compute, shape('past')),
      value: g.input(value, numerics.compute, shape('past')),
    };
  });
  const layers = new OnnxLayers({ graph: g, weights, numerics, ids, context: model.context, past });
  const states = hiddenStates(model, layers);
  const rows = g.op('Concat', [g.op('Shape', [ids]), g.constant('int64', [model.width])], { axis: 0 });
  const last = g.op('Gather', [g.op('Reshape', [states, rows]), g.constant('int64', [-1], [])], { axis: 1 });
  const unembedding = layers.weights.product(model.unembedding, model.width, model.vocabulary);
  const { token, margin } = topMargin(g, g.cast(unembedding.of(g, last), 'float32'));
  g.output('next_token', token, 'int64', ['rows']);
  g.output('margin', margin, 'float32', ['rows']);
  for (const [layer, { key, value }] of layers.present.entries()) {
    const names = cacheNames(layer).present;
    g.output(names.key, key, numerics.compute, shape('all'));
    g.output(names.value, value, numerics.compute, shape('all'));
  }
  return g.encode();
}
