import { ModelError } from './model-error.ts';

/** Types that weights may be stored in: safetensors' name -> ONNX's, and bytes per value. */
export const WEIGHT_TYPES = {
  F32: { type: 'float32', bytes: 4 },
  F16: { type: 'float16', bytes: 2 },
  BF16: { type: 'bfloat16', bytes: 2 },
} as const;
export type WeightType = (typeof WEIGHT_TYPES)[keyof typeof WEIGHT_TYPES]['type'];

/** Where one tensor lies: little-endian values in `length` bytes of a file from `offset` on. */
export interface StoredTensor {
  readonly name: string;
  /** As safetensors calls it. */
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly file: string;
  readonly offset: number;
  readonly length: number;
}

/** Values of a weight by its name, checked to have that shape. */
export type ReadWeight = (name: string, shape: readonly number[]) => Float32Array;

/** The stored tensors of a model by the names that its architecture uses. */
export class Weights {
  readonly #tensors: ReadonlyMap<string, StoredTensor>;
  readonly #prefix: string;
  readonly #asked = new Set<StoredTensor>();

  /** `prefix` begins the architecture's names; files of a model without a head lack it. */
  constructor(tensors: Iterable<StoredTensor>, prefix: string) {
    this.#tensors = new Map([...tensors].map((tensor) => [tensor.name, tensor]));
    this.#prefix = prefix;
  }

  /** The tensor of that name; throws a ModelError where it is missing, of another shape or an unsupported type. */
  get(name: string, shape: readonly number[]): StoredTensor & { readonly type: WeightType } {
    const bare = name.startsWith(this.#prefix) ? name.slice(this.#prefix.length) : name;
    const found = this.#tensors.get(name) ?? this.#tensors.get(bare);
    if (found === undefined) throw new ModelError(`the weights have no tensor ${name}`);
    if (found.shape.join() !== shape.join()) {
      throw new ModelError(
        `tensor ${found.name} is [${found.shape.join(', ')}], but config.json makes it [${shape.join(', ')}]`,
      );
    }
    const stored = WEIGHT_TYPES[found.dtype as keyof typeof WEIGHT_TYPES];
    if (stored === undefined) {
      const supported = Object.keys(WEIGHT_TYPES).join(', ');
      throw new ModelError(`tensor ${found.name} is stored as ${found.dtype}; supported are ${supported}`);
    }
    this.#asked.add(found);
    return { ...found, type: stored.type };
  }

  /** How many values the tensors have that were asked for so far; files hold masks and the like besides. */
  get parameters(): number {
    return [...this.#asked].reduce(
      (sum, { shape }) => sum + shape.reduce((product, side) => product * side, 1),
      0,
    );
  }
}
