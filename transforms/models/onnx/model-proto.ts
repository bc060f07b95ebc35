import { ProtoWriter } from './protobuf.ts';

/** Element types by their number in ONNX's TensorProto.DataType. */
export const ELEMENT = {
  float32: 1,
  uint8: 2,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
  float64: 11,
  bfloat16: 16,
} as const;
export type ElementType = keyof typeof ELEMENT;

/** Bytes of another file that are a tensor's values, little-endian. */
export interface ExternalData {
  readonly file: string;
  readonly offset: number;
  readonly length: number;
}

export interface Initializer {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly data: Uint8Array | ExternalData;
}

export type Attribute = number | string | readonly number[] | { readonly float: number } | Graph;

export interface Node {
  readonly type: string;
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** A graph's input or output; a dimension given by name may differ from run to run. */
export interface ValueInfo {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly (number | string)[];
}

export interface Graph {
  readonly nodes: readonly Node[];
  readonly initializers: readonly Initializer[];
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
}

const IR_VERSION = 8;
/** Opset 18: LayerNormalization (17), reductions with axes as input, Split by count; Gelu comes from com.microsoft. */
const OPSETS = { '': 18, 'com.microsoft': 1 } as const;

// Field numbers below: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
const ATTRIBUTE_TYPE = { float: 1, int: 2, string: 3, graph: 5, ints: 7 } as const;
const EXTERNAL = 1;

/** Bytes of an ONNX ModelProto of the graph. */
export function encodeModel(graph: Graph): Uint8Array {
  const writer = new ProtoWriter().int(1, IR_VERSION).string(2, 'semantic-memorization');
  writer.message(7, (out) => writeGraph(out, graph));
  for (const [domain, version] of Object.entries(OPSETS)) {
    writer.message(8, (out) => out.string(1, domain).int(2, version));
  }
  return writer.finish();
}

function writeGraph(out: ProtoWriter, graph: Graph): void {
  for (const node of graph.nodes) out.message(1, (inner) => writeNode(inner, node));
  out.string(2, 'graph');
  for (const tensor of graph.initializers) out.message(5, (inner) => writeInitializer(inner, tensor));
  for (const value of graph.inputs) out.message(11, (inner) => writeValueInfo(inner, value));
  for (const value of graph.outputs) out.message(12, (inner) => writeValueInfo(inner, value));
}

function writeNode(out: ProtoWriter, node: Node): void {
  for (const input of node.inputs) out.string(1, input);
  for (const output of node.outputs) out.string(2, output);
  out.string(3, node.outputs[0]!).string(4, node.type);
  for (const [name, value] of Object.entries(node.attributes)) {
    out.message(5, (inner) => writeAttribute(inner.string(1, name), value));
  }
  out.string(7, node.domain);
}

function writeAttribute(out: ProtoWriter, value: Attribute): void {
  if (typeof value === 'number') out.int(3, value).int(20, ATTRIBUTE_TYPE.int);
  else if (typeof value === 'string') out.string(4, value).int(20, ATTRIBUTE_TYPE.string);
  else if ('float' in value) out.float(2, value.float).int(20, ATTRIBUTE_TYPE.float);
  else if ('nodes' in value) {
    out.message(6, (inner) => writeGraph(inner, value)).int(20, ATTRIBUTE_TYPE.graph);
  } else {
    for (const one of value) out.int(8, one);
    out.int(20, ATTRIBUTE_TYPE.ints);
  }
}

function writeInitializer(out: ProtoWriter, { name, type, shape, data }: Initializer): void {
  for (const size of shape) out.int(1, size);
  out.int(2, ELEMENT[type]).string(8, name);
  if (data instanceof Uint8Array) {
    out.bytes(9, data);
    return;
  }
  const entries = { location: data.file, offset: `${data.offset}`, length: `${data.length}` };
  for (const [key, value] of Object.entries(entries)) {
    out.message(13, (entry) => entry.string(1, key).string(2, value));
  }
  out.int(14, EXTERNAL);
}

function writeValueInfo(out: ProtoWriter, { name, type, shape }: ValueInfo): void {
  const dimension = (inner: ProtoWriter, size: number | string) =>
    typeof size === 'number' ? inner.int(1, size) : inner.string(2, size);
  out.string(1, name).message(2, (typeProto) =>
    typeProto.message(1, (tensor) => {
      tensor.int(1, ELEMENT[type]).message(2, (dimensions) => {
        for (const size of shape) dimensions.message(1, (inner) => dimension(inner, size));
      });
    }),
  );
}
