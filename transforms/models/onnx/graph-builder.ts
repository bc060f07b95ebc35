import {
  type Attribute,
  ELEMENT,
  type ElementType,
  type ExternalData,
  encodeModel,
  type Graph,
  type Initializer,
  type Node,
  type ValueInfo,
} from './model-proto.ts';

/** The name of a tensor in a graph. */
export type Value = string;

type Attributes = Readonly<Record<string, Attribute>>;

const ARRAYS = { float32: Float32Array, int64: BigInt64Array, int32: Int32Array, uint8: Uint8Array } as const;
type ConstantType = keyof typeof ARRAYS;

/** Names of one model, shared by a graph and the graphs inside its nodes. */
class Names {
  #count = 0;

  fresh(type: string): Value {
    return `${type}_${this.#count++}`;
  }
}

/** Collects nodes, constants and weights of an ONNX graph; a value is a name, an operator a call. */
export class GraphBuilder {
  readonly #names: Names;
  readonly #nodes: Node[] = [];
  readonly #initializers: Initializer[] = [];
  readonly #constants = new Map<string, Value>();
  readonly #inputs: ValueInfo[] = [];
  readonly #outputs: ValueInfo[] = [];

  constructor(names = new Names()) {
    this.#names = names;
  }

  input(name: string, type: ElementType, shape: readonly (number | string)[]): Value {
    this.#inputs.push({ name, type, shape });
    return name;
  }

  /** A name that no other value of the model has. */
  name(beginning: string): string {
    return this.#names.fresh(beginning);
  }

  /** Makes a value an output of the graph under that name; without a node where it has the name already. */
  output(name: string, value: Value, type: ElementType, shape: readonly (number | string)[]): void {
    if (value !== name) this.#node('Identity', '', [value], [name], {});
    this.#outputs.push({ name, type, shape });
  }

  /** One node with one output, of the given name if any; an input of '' is left out. */
  op(type: string, inputs: readonly Value[], attributes: Attributes = {}, name = this.name(type)): Value {
    this.#node(type, '', inputs, [name], attributes);
    return name;
  }

  /** One node with several outputs. */
  ops(type: string, outputs: number, inputs: readonly Value[], attributes: Attributes = {}): Value[] {
    const names = Array.from({ length: outputs }, () => this.#names.fresh(type));
    this.#node(type, '', inputs, names, attributes);
    return names;
  }

  /** One node of ONNX Runtime's own operators (domain com.microsoft). */
  fused(type: string, inputs: readonly Value[], attributes: Attributes = {}): Value {
    const name = this.#names.fresh(type);
    this.#node(type, 'com.microsoft', inputs, [name], attributes);
    return name;
  }

  /** A constant with the given values; without a shape a vector, with [] a scalar. Equal constants are one. */
  constant(type: ConstantType, values: readonly number[], shape: readonly number[] = [values.length]): Value {
    const key = `${type}[${shape}]${values}`;
    const known = this.#constants.get(key);
    if (known !== undefined) return known;
    const typed = type === 'int64' ? new BigInt64Array(values.map(BigInt)) : new ARRAYS[type](values);
    const name = this.#initializer('constant', type, shape, new Uint8Array(typed.buffer));
    this.#constants.set(key, name);
    return name;
  }

  /** A float32 tensor of many values. */
  table(values: Float32Array, shape: readonly number[]): Value {
    return this.#initializer('table', 'float32', shape, new Uint8Array(values.buffer));
  }

  /** A uint8 tensor of many values. */
  bytes(values: Uint8Array, shape: readonly number[]): Value {
    return this.#initializer('bytes', 'uint8', shape, values);
  }

  /** A tensor whose values lie in another file. */
  external(name: string, type: ElementType, shape: readonly number[], data: ExternalData): Value {
    return this.#initializer(name, type, shape, data);
  }

  cast(value: Value, to: ElementType): Value {
    return this.op('Cast', [value], { to: ELEMENT[to] });
  }

  /** A builder for a graph inside a node of this one (the body of a Scan); it may use this graph's values by name. */
  body(): GraphBuilder {
    return new GraphBuilder(this.#names);
  }

  graph(): Graph {
    return {
      nodes: this.#nodes,
      initializers: this.#initializers,
      inputs: this.#inputs,
      outputs: this.#outputs,
    };
  }

  /** Bytes of the finished model. */
  encode(): Uint8Array {
    return encodeModel(this.graph());
  }

  #node(type: string, domain: string, inputs: readonly Value[], outputs: Value[], attributes: Attributes) {
    this.#nodes.push({ type, domain, inputs, outputs, attributes });
  }

  #initializer(
    prefix: string,
    type: ElementType,
    shape: readonly number[],
    data: Uint8Array | ExternalData,
  ): Value {
    const name = this.#names.fresh(prefix);
    this.#initializers.push({ name, type, shape, data });
    return name;
  }
}
