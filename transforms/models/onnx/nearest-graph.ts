import { GraphBuilder } from './graph-builder.ts';

/**
 * For each row of `a` the rows of `b` (float32 [rows, width] each) with the largest products: `nearest` (int64 [a rows,
 * count]), the largest first; `count` (int64 [1]) is at most the rows of b.
 */
export function nearestModel(): Uint8Array {
  const g = new GraphBuilder();
  const a = g.input('a', 'float32', ['a rows', 'width']);
  const b = g.input('b', 'float32', ['b rows', 'width']);
  const count = g.input('count', 'int64', [1]);
  const product = g.op('Gemm', [a, b], { transB: 1 });
  const [, nearest] = g.ops('TopK', 2, [product, count], { axis: 1 });
  g.output('nearest', nearest!, 'int64', ['a rows', 'count']);
  return g.encode();
}
