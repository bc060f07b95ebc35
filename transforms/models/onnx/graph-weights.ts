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

/** Weights as values of an ONNX graph, each there once. */
export class GraphWeights {
  readonly #g: GraphBuilder;
  readonly #weights: Weights;
  readonly #numerics: Numerics;
  readonly #stored = new Map<string, Value>();
  readonly #converted = new Map<string, Value>();

  constructor(g: GraphBuilder, weights: Weights, numerics: Numerics) {
    this.#g = g;
    this.#weights = weights;
    this.#numerics = numerics;
  }

  /** A weight in the type that the graph computes in. */
  get(name: string, shape: readonly number[]): Value {
    if (this.#isComputeType(name, shape)) return this.#asStored(name, shape);
    const known = this.#converted.get(name);
    if (known !== undefined) return known;
    const value = this.#g.cast(this.#asStored(name, shape), this.#numerics.compute);
    this.#converted.set(name, value);
    return value;
  }

  /** The rows of a weight at `indices`. */
  rows(name: string, shape: readonly [number, number], indices: Value): Value {
    const { compute, compactEmbeddings } = this.#numerics;
    if (!compactEmbeddings) return this.#g.op('Gather', [this.get(name, shape), indices]);
    const rows = this.#g.op('Gather', [this.#asStored(name, shape), indices]);
    return this.#isComputeType(name, shape) ? rows : this.#g.cast(rows, compute);
  }

  /** The product with a weight, which is read when this is called. */
  product(name: string, inputs: number, width: number, layout: 'out-in' | 'in-out' = 'out-in'): Product {
    const outIn = layout === 'out-in';
    const shape = outIn ? [width, inputs] : [inputs, width];
    const { quantize } = this.#numerics;
    if (quantize === undefined) {
      const weight = this.get(name, shape);
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

  #isComputeType(name: string, shape: readonly number[]): boolean {
    return this.#weights.get(name, shape).type === this.#numerics.compute;
  }

  #asStored(name: string, shape: readonly number[]): Value {
    const known = this.#stored.get(name);
    if (known !== undefined) return known;
    const tensor = this.#weights.get(name, shape);
    const value = this.#g.external(tensor.name, tensor.type, shape, tensor);
    this.#stored.set(name, value);
    return value;
  }
}
