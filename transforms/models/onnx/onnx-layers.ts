import type { Activation, AttentionOptions, Layers, LinearOptions, Rotary } from '../layers.ts';
import { rotaryAngles } from '../rotary-angles.ts';
import type { ReadWeight, Weights } from '../weights.ts';
import type { GraphBuilder, Value } from './graph-builder.ts';
import { BLOCK, quantizeWeight, transposed } from './quantized-weights.ts';

/** What a graph computes in; weights stored otherwise are converted when the session starts. */
export type ComputeType = 'float32' | 'float16';

/** How a device wants a graph. */
export interface Numerics {
  readonly compute: ComputeType;
  /** Embeddings stay as stored, and rows are converted as they are taken: less memory, where all types are known. */
  readonly compactEmbeddings: boolean;
  /** Given, matrices are rounded to 8 bits, which become part of the graph; embeddings, norms and biases are not. */
  readonly quantize?: ReadWeight;
}

/** A weight that inputs are multiplied by. */
export interface Product {
  /** [positions, features out], in this graph or in one inside of it. */
  of(g: GraphBuilder, x: Value, bias?: Value): Value;
}

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
  /** By layer, past and new positions together; filled by `attention`. */
  readonly present: KeyValues[] = [];
  readonly #options: OnnxLayersOptions;
  readonly #g: GraphBuilder;
  readonly #weights = new Map<string, Value>();
  readonly #masks = new Map<number, Value>();
  readonly #rotaries = new Map<string, readonly [cos: Value, sin: Value]>();
  /** Positions before those of `ids`: [1]. */
  readonly #start: Value;
  readonly #end: Value;

  constructor(options: OnnxLayersOptions) {
    const { graph: g, ids, past } = options;
    this.#options = options;
    this.#g = g;
    this.tokens = g.op('Reshape', [ids, g.constant('int64', [-1])]);
    const length = g.op('Shape', [ids], { start: 1, end: 2 });
    this.#start = past === undefined ? g.constant('int64', [0]) : dimension(g, past[0]!.key, 2);
    this.#end = g.op('Add', [this.#start, length]);
    const range = this.#range(this.#start, this.#end);
    this.positions = g.op('Reshape', [
      g.op('Expand', [range, g.op('Shape', [ids])]),
      g.constant('int64', [-1]),
    ]);
  }

  get segments(): Value {
    return this.#g.op('Sub', [this.tokens, this.tokens]);
  }

  embedding(name: string, shape: readonly [number, number], indices: Value): Value {
    const { compute, compactEmbeddings } = this.#options.numerics;
    if (!compactEmbeddings) return this.#g.op('Gather', [this.weight(name, shape), indices]);
    const rows = this.#g.op('Gather', [this.stored(name, shape), indices]);
    return this.#options.weights.get(name, shape).type === compute ? rows : this.#cast(rows);
  }

  layerNorm(x: Value, name: string, width: number, epsilon: number): Value {
    const scale = this.weight(`${name}.weight`, [width]);
    const bias = this.weight(`${name}.bias`, [width]);
    return this.#g.op('LayerNormalization', [x, scale, bias], { epsilon: { float: epsilon } });
  }

  linear(x: Value, name: string, inputWidth: number, options: LinearOptions): Value {
    const { width, bias, layout = 'out-in', activation } = options;
    const product = this.product(`${name}.weight`, inputWidth, width, layout);
    const y = product.of(this.#g, x, bias ? this.weight(`${name}.bias`, [width]) : undefined);
    return activation === undefined ? y : this.#activate(y, activation);
  }

  /** The product with a weight, which is read when this is called. */
  product(name: string, inputs: number, width: number, layout: 'out-in' | 'in-out' = 'out-in'): Product {
    const outIn = layout === 'out-in';
    const shape = outIn ? [width, inputs] : [inputs, width];
    const { quantize } = this.#options.numerics;
    if (quantize === undefined) {
      const weight = this.weight(name, shape);
      return {
        of: (g, x, bias) =>
          g.op('Gemm', bias === undefined ? [x, weight] : [x, weight, bias], { transB: outIn ? 1 : 0 }),
      };
    }
    const values = quantize(name, shape);
    const { codes, scales } = quantizeWeight(outIn ? values : transposed(values, inputs), inputs);
    const blocks = Math.ceil(inputs / BLOCK);
    const b = this.#g.bytes(codes, [width, blocks, BLOCK]);
    const steps = this.#g.table(scales, [scales.length]);
    const attributes = { K: inputs, N: width, bits: 8, block_size: BLOCK, accuracy_level: 4 };
    return {
      of: (g, x, bias) =>
        g.fused('MatMulNBits', bias === undefined ? [x, b, steps] : [x, b, steps, '', '', bias], attributes),
    };
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
    const masked = g.op('Add', [
      scores,
      options.bidirectional ? this.#fillMask() : this.#mask(options.window ?? this.#options.context),
    ]);
    const shares = g.op('Softmax', [masked], { axis: -1 });
    this.#options.onAttention?.(layer, shares);
    const mixed = g.op('Transpose', [g.op('MatMul', [shares, values])], { perm: [0, 2, 1, 3] });
    const flat = g.op('Concat', [dimension(g, this.tokens, 0), g.constant('int64', [-1])], { axis: 0 });
    return g.op('Reshape', [mixed, flat]);
  }

  /** A weight as it is stored. */
  stored(name: string, shape: readonly number[]): Value {
    const known = this.#weights.get(name);
    if (known !== undefined) return known;
    const tensor = this.#options.weights.get(name, shape);
    const value = this.#g.external(tensor.name, tensor.type, shape, tensor);
    this.#weights.set(name, value);
    return value;
  }

  /** A weight in the type that the graph computes in. */
  weight(name: string, shape: readonly number[]): Value {
    const stored = this.stored(name, shape);
    if (this.#options.weights.get(name, shape).type === this.#options.numerics.compute) return stored;
    const key = `${name} converted`;
    const known = this.#weights.get(key) ?? this.#cast(stored);
    this.#weights.set(key, known);
    return known;
  }

  #cast(value: Value): Value {
    return this.#g.cast(value, this.#options.numerics.compute);
  }

  #activate(x: Value, activation: Activation): Value {
    if (activation === 'gelu') return this.#g.fused('Gelu', [x]);
    if (activation === 'gelu_tanh') return this.#g.fused('FastGelu', [x]);
    if (activation === 'silu') return this.#g.fused('QuickGelu', [x], { alpha: { float: 1 } });
    return this.#g.op('Relu', [x]);
  }

  /** [queries, keys]: 0 where the key is among the last `window` up to the query, else far below any score. */
  #mask(window: number): Value {
    const known = this.#masks.get(window);
    if (known !== undefined) return known;
    const g = this.#g;
    const queries = g.op('Unsqueeze', [this.#range(this.#start, this.#end), g.constant('int64', [1])]);
    const keys = this.#range(g.constant('int64', [0]), this.#end);
    const distance = g.op('Sub', [queries, keys]);
    const seen = g.op('And', [
      g.op('GreaterOrEqual', [distance, g.constant('int64', [0])]),
      g.op('Less', [distance, g.constant('int64', [window])]),
    ]);
    const mask = this.#farUnless(seen);
    this.#masks.set(window, mask);
    return mask;
  }

  /** [rows, 1, 1, keys]: 0 where the key is a token, else far below any score. */
  #fillMask(): Value {
    const known = this.#masks.get(0);
    if (known !== undefined) return known;
    const g = this.#g;
    const isToken = g.cast(this.#options.filled!, 'bool');
    const mask = this.#farUnless(g.op('Unsqueeze', [isToken, g.constant('int64', [1, 2])]));
    this.#masks.set(0, mask);
    return mask;
  }

  #farUnless(seen: Value): Value {
    const g = this.#g;
    const far = this.#options.numerics.compute === 'float16' ? -65504 : -3e38;
    const mask = g.op('Where', [seen, g.constant('float32', [0], []), g.constant('float32', [far], [])]);
    return this.#options.numerics.compute === 'float32' ? mask : this.#cast(mask);
  }

  #rotary(rotary: Rotary): readonly [Value, Value] {
    const key = `${rotary.dimensions} ${rotary.base}`;
    const known = this.#rotaries.get(key);
    if (known !== undefined) return known;
    const angles = rotaryAngles(rotary, this.#options.context);
    const table = (of: (angle: number) => number) => {
      const value = this.#g.table(angles.map(of), [this.#options.context, rotary.dimensions / 2]);
      return this.#options.numerics.compute === 'float32' ? value : this.#cast(value);
    };
    const tables = [table(Math.cos), table(Math.sin)] as const;
    this.#rotaries.set(key, tables);
    return tables;
  }

  #range(start: Value, end: Value): Value {
    const g = this.#g;
    const scalar = (value: Value) => g.op('Squeeze', [value, g.constant('int64', [0])]);
    return g.op('Range', [scalar(start), scalar(end), g.constant('int64', [1], [])]);
  }
}

/** Size of one axis: [1], int64. */
function dimension(g: GraphBuilder, value: Value, axis: number): Value {
  return g.op('Shape', [value], { start: axis, end: axis + 1 });
}
