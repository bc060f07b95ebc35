import { nearestModel } from '../../transforms/models/onnx/nearest-graph.ts';
import { ModelSession, type SessionOptions } from './session.ts';

/** Rows that are multiplied at once. */
const ROWS = 4096;

/** Finds the rows of one matrix with the largest products. */
export interface NearestRows {
  /** For each row of `a` the `count` rows of `b` with the largest products, the largest first: [rows of a, count]. */
  nearest(count: number, a: Float32Array, b: Float32Array, width: number): Promise<Int32Array>;
  close(): Promise<void>;
}

/** Starts the search on a device. */
export async function openNearestRows(options: Omit<SessionOptions, 'weightsFolder'>): Promise<NearestRows> {
  const session = await ModelSession.open(nearestModel(), options);
  return {
    async nearest(count, a, b, width) {
      const found = new Int32Array((a.length / width) * count);
      const matrix = { type: 'float32', dims: [b.length / width, width], data: b } as const;
      for (let row = 0; row * width < a.length; row += ROWS) {
        const some = a.subarray(row * width, (row + ROWS) * width);
        const out = await session.run({
          a: { type: 'float32', dims: [some.length / width, width], data: some },
          b: matrix,
          count: { type: 'int64', dims: [1], data: BigInt64Array.of(BigInt(count)) },
        });
        found.set(Int32Array.from(out.nearest!.data as BigInt64Array, Number), row * count);
      }
      return found;
    },
    close: () => session.close(),
  };
}
