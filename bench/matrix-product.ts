import { ModelSession, type SessionOptions, type Tensor } from '../pipeline/models/session.ts';
import { GraphBuilder } from '../transforms/models/onnx/graph-builder.ts';

const SIDE = 2048;

/** The machine's own rate: ONNX Runtime's product of two matrices of 2048 x 2048, neither known beforehand. */
export class MatrixProduct {
  readonly #session: ModelSession;
  readonly #inputs: Readonly<Record<string, Tensor>>;

  private constructor(session: ModelSession) {
    const data = Float32Array.from({ length: SIDE * SIDE }, (_, i) => Math.sin(i));
    const matrix: Tensor = { type: 'float32', dims: [SIDE, SIDE], data };
    this.#session = session;
    this.#inputs = { a: matrix, b: matrix };
  }

  static async open(options: SessionOptions): Promise<MatrixProduct> {
    const g = new GraphBuilder();
    const a = g.input('a', 'float32', [SIDE, SIDE]);
    const b = g.input('b', 'float32', [SIDE, SIDE]);
    // One number comes back: copying the product out is not the machine's rate.
    const last = g.constant('int64', [SIDE - 1], []);
    const corner = g.op('Gather', [g.op('Gather', [g.op('MatMul', [a, b]), last]), last]);
    g.output('corner', corner, 'float32', []);
    const product = new MatrixProduct(await ModelSession.open(g.encode(), options));
    await product.rate();
    return product;
  }

  /** Floating-point operations per second of one product. */
  async rate(): Promise<number> {
    return (2 * SIDE ** 3) / (await seconds(() => this.#session.run(this.#inputs)));
  }

  close(): Promise<void> {
    return this.#session.close();
  }
}

/** How long a run takes. */
export async function seconds(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return (performance.now() - start) / 1000;
}

export const median = (list: readonly number[]) =>
  list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)]!;
