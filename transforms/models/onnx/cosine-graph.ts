import { GraphBuilder } from './graph-builder.ts';

/** Products side by side that are looked at together: the row of B that the first of them belongs to is a multiple of it. */
export const SEGMENT = 64;

/**
 * Multiplies rows of `a` by rows of `b` (float32 [rows, width] each; those of b a multiple of `SEGMENT`) and gives the
 * segments of the product that reach the scalar `least`: `segment` (int64 [found], counted row by row of a) and `products`
 * (float32 [found, SEGMENT]). Hardly any do, and the rest of the product never leaves the device.
 */
export function cosineModel(): Uint8Array {
  const g = new GraphBuilder();
  const a = g.input('a', 'float32', ['a rows', 'width']);
  const b = g.input('b', 'float32', ['b rows', 'width']);
  const least = g.input('least', 'float32', []);
  const product = g.op('Gemm', [a, b], { transB: 1 });
  const segments = g.op('Reshape', [product, g.constant('int64', [-1, SEGMENT])]);
  const largest = g.op('ReduceMax', [segments, g.constant('int64', [1])], { keepdims: 0 });
  const reached = g.op('NonZero', [g.op('GreaterOrEqual', [largest, least])]);
  const segment = g.op('Squeeze', [reached, g.constant('int64', [0])]);
  g.output('segment', segment, 'int64', ['found']);
  g.output('products', g.op('Gather', [segments, segment], { axis: 0 }), 'float32', ['found', SEGMENT]);
  return g.encode();
}
