import { cosineModel, SEGMENT } from '../../transforms/models/onnx/cosine-graph.ts';
import { ModelSession, type SessionOptions } from './session.ts';

/** Pairs of a row of one matrix and a row of another: indices in the same place belong together. */
export interface Candidates {
  readonly a: Int32Array;
  readonly b: Int32Array;
}

/** Finds the pairs of rows with a large product. */
export interface CosineProduct {
  /** Rows of each matrix that are best multiplied at once. */
  readonly rows: number;
  /** All pairs with a product of at least `least`, and some that miss it by rounding; rows are unit vectors. */
  candidates(least: number, a: Float32Array, b: Float32Array, width: number): Promise<Candidates>;
  close(): Promise<void>;
}

/** A block of products stays in the last cache of a CPU, and keeps a GPU busy. */
const ROWS = { cpu: 2048, webgpu: 4096, cuda: 8192 } as const;
/** How much of a factor may be lost before it is multiplied: CUDA may take TensorFloat-32, with a fraction of 10 bits. */
const LOST = { cpu: 0, webgpu: 0, cuda: 2 ** -10 } as const;

/** Starts the products of matrices on a device. */
export async function openCosineProduct(
  options: Omit<SessionOptions, 'weightsFolder'>,
): Promise<CosineProduct> {
  const session = await ModelSession.open(cosineModel(), options);
  return {
    rows: ROWS[options.device],
    async candidates(least, a, b, width) {
      const inA = a.length / width;
      const inB = b.length / width;
      const filledB = Math.ceil(inB / SEGMENT) * SEGMENT;
      // Of unit vectors: both factors, and as many roundings of a float32 as there are products and sums.
      const bound = least - 2 * LOST[options.device] - width * 2 ** -23;
      const out = await session.run({
        a: { type: 'float32', dims: [inA, width], data: a },
        b: { type: 'float32', dims: [filledB, width], data: filled(b, filledB * width) },
        least: { type: 'float32', dims: [], data: Float32Array.of(bound) },
      });
      const segments = out.segment!.data as BigInt64Array;
      const products = out.products!.data as Float32Array;
      let count = 0;
      for (const product of products) if (product >= bound) count++;
      const found = { a: new Int32Array(count), b: new Int32Array(count) };
      const inRow = filledB / SEGMENT;
      for (let i = 0, at = 0; i < products.length; i++) {
        if (!(products[i]! >= bound)) continue;
        const segment = Number(segments[Math.floor(i / SEGMENT)]!);
        found.a[at] = Math.floor(segment / inRow);
        found.b[at++] = (segment % inRow) * SEGMENT + (i % SEGMENT);
      }
      return found;
    },
    close: () => session.close(),
  };
}

/** The values with zeros after them, whose products reach nothing. */
function filled(values: Float32Array, length: number): Float32Array {
  if (values.length === length) return values;
  const longer = new Float32Array(length);
  longer.set(values);
  return longer;
}
