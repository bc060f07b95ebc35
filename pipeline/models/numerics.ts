import type { Numerics } from '../../transforms/models/onnx/graph-weights.ts';
import type { Dtype } from '../dtype.ts';
import type { Device } from './session.ts';

/** How a device computes: the CPU always in float32, a GPU in float16 unless told otherwise. */
export function numericsOf(device: Device, dtype: Dtype = 'fp16'): Numerics {
  // WebGPU knows no bfloat16, and not everywhere float16.
  return device === 'cpu'
    ? { compute: 'float32', compactEmbeddings: true }
    : { compute: dtype === 'fp16' ? 'float16' : 'float32', compactEmbeddings: device === 'cuda' };
}

/** Weights that a model in int8 has fewer of: rounded matrices are part of the graph, and protobuf holds no more. */
export const LARGEST_INT8 = 2 ** 31 - 2 ** 24;
