import type { AttentionOptions, Layers, LinearOptions, Rotary } from '../layers.ts';
import { rotaryAngles } from '../rotary-angles.ts';
import type { ReadWeight } from '../weights.ts';
import { ACTIVATIONS } from './activations.ts';

/** [positions of all rows, width], or whole numbers where it is [positions]; heads lie side by side. */
export interface Matrix {
  readonly data: Float64Array;
  readonly width: number;
  readonly heads?: number;
}

/** Layers on numbers in float64, as plainly as they can be written: the measure of all other ways to run a model. */
export class Float64Layers implements Layers<Matrix> {
  readonly tokens: Matrix;
  readonly positions: Matrix;
  readonly segments: Matrix;
  readonly #length: number;
  readonly #read: ReadWeight;
  readonly #onAttention: (
    layer: number,
    row: number,
    head: number,
    query: number,
    shares: Float64Array,
  ) => void;

  /** `ids` holds rows of `length` tokens one after another. */
  constructor(
    ids: ArrayLike<number>,
    length: number,
    read: ReadWeight,
    onAttention: (
      layer: number,
      row: number,
      head: number,
      query: number,
      shares: Float64Array,
    ) => void = () => {},
  ) {
    this.tokens = { data: Float64Array.from(ids), width: 1 };
    this.positions = { data: Float64Array.from(ids, (_, i) => i % length), width: 1 };
    this.segments = { data: new Float64Array(ids.length), width: 1 };
    this.#length = length;
    this.#read = read;
    this.#onAttention = onAttention;
  }

  embedding(name: string, shape: readonly [number, number], indices: Matrix): Matrix {
    const table = this.#read(name, shape);
    const width = shape[1];
    return this.#make(width, (position, feature) => table[indices.data[position]! * width + feature]!);
  }

  layerNorm(x: Matrix, name: string, width: number, epsilon: number): Matrix {
    const scale = this.#read(`${name}.weight`, [width]);
    const bias = this.#read(`${name}.bias`, [width]);
    const data = new Float64Array(x.data.length);
    for (let at = 0; at < data.length; at += width) {
      const row = x.data.subarray(at, at + width);
      const mean = row.reduce((sum, value) => sum + value, 0) / width;
      const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / width;
      for (let i = 0; i < width; i++) {
        data[at + i] = ((row[i]! - mean) / Math.sqrt(variance + epsilon)) * scale[i]! + bias[i]!;
      }
    }
    return { data, width };
  }

  linear(x: Matrix, name: string, inputWidth: number, options: LinearOptions): Matrix {
    const { width, layout = 'out-in', activation } = options;
    const outIn = layout === 'out-in';
    const weight = this.#read(`${name}.weight`, outIn ? [width, inputWidth] : [inputWidth, width]);
    const bias = options.bias ? this.#read(`${name}.bias`, [width]) : new Float32Array(width);
    const [outStep, inStep] = outIn ? [inputWidth, 1] : [1, width];
    const act = activation === undefined ? (y: number) => y : ACTIVATIONS[activation];
    return this.#make(width, (position, out) => {
      let sum = bias[out]!;
      for (let i = 0; i < inputWidth; i++) {
        sum += x.data[position * inputWidth + i]! * weight[out * outStep + i * inStep]!;
      }
      return act(sum);
    });
  }

  add(first: Matrix, ...others: Matrix[]): Matrix {
    const sum = (value: number, i: number) => others.reduce((total, { data }) => total + data[i]!, value);
    return { data: first.data.map(sum), width: first.width };
  }

  heads(x: Matrix, heads: number, parts: number, order: 'per-head' | 'blocks'): Matrix[] {
    const width = x.width / parts;
    const size = width / heads;
    return Array.from({ length: parts }, (_, part) => {
      const from = (feature: number) => {
        const head = Math.floor(feature / size);
        const block = order === 'per-head' ? head * parts + part : part * heads + head;
        return block * size + (feature % size);
      };
      const made = this.#make(width, (position, feature) => x.data[position * x.width + from(feature)]!);
      return { ...made, heads };
    });
  }

  rotate(x: Matrix, size: number, rotary: Rotary): Matrix {
    const angles = rotaryAngles(rotary, this.#length);
    const pairs = rotary.dimensions / 2;
    const made = this.#make(x.width, (position, feature) => {
      const i = feature % size;
      const own = x.data[position * x.width + feature]!;
      if (i >= rotary.dimensions) return own;
      const angle = angles[(position % this.#length) * pairs + (i % pairs)]!;
      const other = x.data[position * x.width + feature + (i < pairs ? pairs : -pairs)]!;
      return own * Math.cos(angle) + (i < pairs ? -other : other) * Math.sin(angle);
    });
    return { ...made, heads: x.heads! };
  }

  attention(layer: number, query: Matrix, key: Matrix, value: Matrix, options: AttentionOptions): Matrix {
    const { width } = query;
    const heads = query.heads!;
    const size = width / heads;
    const { scale, window = this.#length, bidirectional = false } = options;
    const data = new Float64Array(query.data.length);
    for (let position = 0; position < data.length / width; position++) {
      const here = position % this.#length;
      const first = position - Math.min(here, window - 1);
      const last = bidirectional ? position - here + this.#length - 1 : position;
      for (let head = 0; head < heads; head++) {
        const at = (p: number) => p * width + head * size;
        const scores = Array.from({ length: last - first + 1 }, (_, k) => {
          let sum = 0;
          for (let i = 0; i < size; i++) sum += query.data[at(position) + i]! * key.data[at(first + k) + i]!;
          return sum * scale;
        });
        const largest = Math.max(...scores);
        const shares = Float64Array.from(scores, (score) => Math.exp(score - largest));
        const total = shares.reduce((sum, share) => sum + share, 0);
        for (let k = 0; k < shares.length; k++) {
          shares[k] = shares[k]! / total;
          for (let i = 0; i < size; i++) {
            data[at(position) + i]! += shares[k]! * value.data[at(first + k) + i]!;
          }
        }
        this.#onAttention(layer, Math.floor(position / this.#length), head, here, shares);
      }
    }
    return { data, width };
  }

  #make(width: number, value: (position: number, feature: number) => number): Matrix {
    const positions = this.tokens.data.length;
    const data = new Float64Array(positions * width);
    for (let position = 0, at = 0; position < positions; position++) {
      for (let feature = 0; feature < width; feature++, at++) data[at] = value(position, feature);
    }
    return { data, width };
  }
}
