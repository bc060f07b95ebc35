import { hiddenStates, type Transformer } from '../architecture.ts';
import type { Weights } from '../weights.ts';
import { GraphBuilder, type Value } from './graph-builder.ts';
import type { ComputeType, Numerics } from './graph-weights.ts';
import { OnnxLayers } from './onnx-layers.ts';

/**
 * An encoder that reads `input_ids` and `attention_mask` (int64 [rows, length], 1 where a token stands) and gives
 * `sentence_embedding` (float32 [rows, width]): the mean of the last hidden states of a row's tokens.
 */
export function sentenceModel(model: Transformer, weights: Weights, numerics: Numerics): Uint8Array {
  const g = new GraphBuilder();
  const ids = g.input('input_ids', 'int64', ['rows', 'length']);
  const filled = g.input('attention_mask', 'int64', ['rows', 'length']);
  const layers = new OnnxLayers({ graph: g, weights, numerics, ids, filled, context: model.context });
  const shape = g.op('Concat', [g.op('Shape', [ids]), g.constant('int64', [model.width])], { axis: 0 });
  const states = g.op('Reshape', [hiddenStates(model, layers), shape]);
  g.output('sentence_embedding', meanOfTokens(g, states, filled), 'float32', ['rows', model.width]);
  return g.encode();
}

/** The mean by itself, of another encoder's `last_hidden_state` ([rows, length, width]); reads `attention_mask` too. */
export function poolingModel(type: ComputeType): Uint8Array {
  const g = new GraphBuilder();
  const states = g.input('last_hidden_state', type, ['rows', 'length', 'width']);
  const filled = g.input('attention_mask', 'int64', ['rows', 'length']);
  g.output('sentence_embedding', meanOfTokens(g, states, filled), 'float32', ['rows', 'width']);
  return g.encode();
}

function meanOfTokens(g: GraphBuilder, states: Value, filled: Value): Value {
  const weights = g.cast(filled, 'float32');
  const axis = g.constant('int64', [1]);
  const sum = g.op('MatMul', [g.op('Unsqueeze', [weights, axis]), g.cast(states, 'float32')]);
  const count = g.op('ReduceSum', [weights, axis], { keepdims: 1 });
  return g.op('Div', [g.op('Squeeze', [sum, axis]), count]);
}
