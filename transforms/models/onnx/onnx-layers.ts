import type { Activation, AttentionOptions, Layers, LinearOptions, Rotary } from '../layers.ts';
import { rotaryAngles } from '../rotary-angles.ts';
import type { Weights } from '../weights.ts';
import { AttentionMasks, rangeOf } from './attention-masks.ts';
import type { GraphBuilder, Value } from './graph-builder.ts';
import { GraphWeights, type Numerics } from './graph-weights.ts';

/** Keys and values of one layer, of all positions so far: [rows, heads, positions, features of a head]. */
export interface KeyValues {
  readonly key: Value;
  readonly value: Value;
}

/** Names of a layer's cached keys and values: those read, and those given for the next run. */
export const cacheNames = (layer: number) => ({
  past: { key: `past_key_${layer}`, value: `past_value_${layer}` },
  present: { key: `present_key_${layer}`, value: `present_value_${layer}` },
});

export interface OnnxLayersOptions {
  readonly graph: GraphBuilder;
  readonly weights: Weights;
  readonly numerics: Numerics;
  /** Token ids [rows, positions], int64. */
  readonly ids: Value;
  /** 1 where a position of `ids` holds a token, 0 where it fills its row up; for attention that sees all of a row. */
  readonly filled?: Value;
  /** Positions that a row may have. */
  readonly context: number;
  /** By layer, what earlier runs left behind; these runs' positions come before those of `ids`. */
  readonly past?: readonly KeyValues[];
  /** Told each layer's attention: [rows, heads, queries, keys], each query's share of 1 over the keys. */
  readonly onAttention?: (layer: number, shares: Value) => void;
}

/** Layers as nodes of an ONNX graph; whatever depends on weights alone is folded by ONNX Runtime. */
export class OnnxLayers implements Layers<Value> {
  readonly tokens: Value;
  readonly positions: Value;
  readonly weights: GraphWeights;
  /** By layer, past and new positions together; filled by `attention`. */
  readonly present: KeyValues[] = [];
  readonly #options: OnnxLayersOptions;
  readonly #g: GraphBuilder;
  readonly #masks: AttentionMasks;
  readonly #rotaries = new Map<string, readonly [cos: Value, sin: Value]>();
  /** Positions before those of `ids`: [1]. */
  readonly #start: Value;
  readonly #end: Value;

  constructor(options: OnnxLayersOptions) {
    const { graph: g, ids, past, numerics } = options;
    this.#options = options;
    this.#g = g;
    this.weights = new GraphWeights(g, options.weights, numerics);
    this.#masks = new AttentionMasks(g, numerics.compute);
    this.tokens = g.op('Reshape', [ids, g.constant('int64', [-1])]);
    const length = g.op('Shape', [ids], { start: 1, end: 2 });
    this.#start = past === undefined ? g.constant('int64', [0]) : dimension(g, past[0]!.key, 2);
    this.#end = g.op('Add', [this.#start, length]);
    const range = rangeOf(g, this.#start, this.#end);
    this.positions = g.op('Reshape', [
      g.op('Expand', [range, g.op('Shape', [ids])]),
      g.constant('int64', [-1]),
    ]);
  }

  get segments(): Value {
    return this.#g.op('Sub', [this.tokens, this.tokens]);
  }

  embedding(name: string, shape: readonly [number, number], indices: Value): Value {
    return this.weights.rows(name, shape, indices);
  }

  layerNorm(x: Value, name: string, width: number, epsilon: number): Value {
    const scale = this.weights.get(`${name}.weight`, [width]);
    const bias = this.weights.get(`${name}.bias`, [width]);
    return this.#g.op('LayerNormalization', [x, scale, bias], { epsilon: { float: epsilon } });
  }

  linear(x: Value, name: string, inputWidth: number, options: LinearOptions): Value {
    const { width, bias, layout = 'out-in', activation } = options;
    const product = this.weights.product(`${name}.weight`, inputWidth, width, layout);
    const y = product.of(this.#g, x, bias ? this.weights.get(`${name}.bias`, [width]) : undefined);
    return activation === undefined ? y : this.#activate(y, activation);
  }

  add(first: Value, ...others: Value[]): Value {
    return others.reduce((sum, term) => this.#g.op('Add', [sum, term]), first);
  }

  heads(x: Value, heads: number, parts: number, order: 'per-head' | 'blocks'): Value[] {
    const g = this.#g;
    const perHead = order === 'per-head';
    const split = g.constant('int64', perHead ? [heads, parts, -1] : [parts, heads, -1]);
    const rows = g.op('Shape', [this.#options.ids]);
    const apart = g.op('Reshape', [x, g.op('Concat', [rows, split], { axis: 0 })]);
    const perm = perHead ? [3, 0, 2, 1, 4] : [2, 0, 3, 1, 4];
    const ordered = g.op('Transpose', [apart], { perm });
    return g
      .ops('Split', parts, [ordered], { axis: 0, num_outputs: parts })
      .map((part) => g.op('Squeeze', [part, g.constant('int64', [0])]));
  }

  rotate(x: Value, headWidth: number, rotary: Rotary): Value {
    if (rotary.dimensions === 0) return x;
    const [cos, sin] = this.#rotary(rotary);
    // WebGPU's RotaryEmbedding gets partial rotation wrong; all of a head is right everywhere.
    const g = this.#g;
    const split = g.constant('int64', [rotary.dimensions, headWidth - rotary.dimensions]);
    const [turning, still] =
      headWidth === rotary.dimensions ? [x] : g.ops('Split', 2, [x, split], { axis: 3 });
    const turned = g.fused('RotaryEmbedding', [turning!, this.#start, cos, sin]);
    return still === undefined ? turned : g.op('Concat', [turned, still], { axis: 3 });
  }

  attention(layer: number, query: Value, key: Value, value: Value, options: AttentionOptions): Value {
    const g = this.#g;
    const past = this.#options.past?.[layer];
    // Named as the outputs that they may become: another node would copy them.
    const { present } = cacheNames(layer);
    const join = (before: Value, now: Value, name: string) =>
      g.op('Concat', [before, now], { axis: 2 }, name);
    const keys = past === undefined ? key : join(past.key, key, present.key);
    const values = past === undefined ? value : join(past.value, value, present.value);
    this.present[layer] = { key: keys, value: values };
    const scores = g.fused('FusedMatMul', [query, keys], { transB: 1, alpha: { float: options.scale } });
    const { filled, context } = this.#options;
    const mask = options.bidirectional
      ? this.#masks.filled(filled!)
      : this.#masks.causal(this.#start, this.#end, options.window ?? context);
    const masked = g.op('Add', [scores, mask]);
    const shares = g.op('Softmax', [masked], { axis: -1 });
    this.#options.onAttention?.(layer, shares);
    const mixed = g.op('Transpose', [g.op('MatMul', [shares, values])], { perm: [0, 2, 1, 3] });
    const flat = g.op('Concat', [dimension(g, this.tokens, 0), g.constant('int64', [-1])], { axis: 0 });
    return g.op('Reshape', [mixed, flat]);
  }

  #activate(x: Value, activation: Activation): Value {
    if (activation === 'gelu') return this.#g.fused('Gelu', [x]);
    if (activation === 'gelu_tanh') return this.#g.fused('FastGelu', [x]);
    if (activation === 'silu') return this.#g.fused('QuickGelu', [x], { alpha: { float: 1 } });
    return this.#g.op('Relu', [x]);
  }

  #rotary(rotary: Rotary): readonly [Value, Value] {
    const key = `${rotary.dimensions} ${rotary.base}`;
    const known = this.#rotaries.get(key);
    if (known !== undefined) return known;
    const angles = rotaryAngles(rotary, this.#options.context);
    const table = (of: (angle: number) => number) => {
      const value = this.#g.table(angles.map(of), [this.#options.context, rotary.dimensions / 2]);
      const { compute } = this.#options.numerics;
      return compute === 'float32' ? value : this.#g.cast(value, compute);
    };
    const tables = [table(Math.cos), table(Math.sin)] as const;
    this.#rotaries.set(key, tables);
    return tables;
  }
}

/** Size of one axis: [1], int64. */
function dimension(g: GraphBuilder, value: Value, axis: number): Value {
  return g.op('Shape', [value], { start: axis, end: axis + 1 });
}
