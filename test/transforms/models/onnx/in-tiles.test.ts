import { describe, expect, it } from 'vitest';
import { ModelSession } from '../../../../pipeline/models/session.ts';
import { GraphBuilder } from '../../../../transforms/models/onnx/graph-builder.ts';
import { inTiles } from '../../../../transforms/models/onnx/in-tiles.ts';

/** Sum of each row of pairs, plus how many rows its piece has. */
function session(size: number): Promise<ModelSession> {
  const g = new GraphBuilder();
  const pairs = g.input('pairs', 'float32', ['rows', 2]);
  const { sum, together } = inTiles(
    g,
    size,
    [{ value: pairs, type: 'float32', shape: [2] }],
    { sum: 'float32', together: 'int64' },
    (inner, [piece]) => {
      const sums = inner.op('ReduceSum', [piece!, inner.constant('int64', [1])], { keepdims: 0 });
      const rows = inner.op('Shape', [sums]);
      return { sum: sums, together: inner.op('Expand', [rows, rows]) };
    },
  );
  g.output('sum', sum!, 'float32', ['rows']);
  g.output('together', together!, 'int64', ['rows']);
  return ModelSession.open(g.encode(), { device: 'cpu', threads: 1 });
}

describe('work in tiles', () => {
  it.each([
    [1, 4, [1]],
    [4, 4, [4, 4, 4, 4]],
    [5, 4, [3, 3, 3, 3, 3]],
    [9, 4, new Array(9).fill(3)],
    [3, 1, [1, 1, 1]],
  ])('of %i rows, %i at a time at most, gives each row once and in order', async (rows, size, together) => {
    const pieces = await session(size);
    const data = Float32Array.from({ length: 2 * rows }, (_, i) => i);
    const out = await pieces.run({ pairs: { type: 'float32', dims: [rows, 2], data } });
    expect([...out.sum!.data]).toEqual(Array.from({ length: rows }, (_, i) => 4 * i + 1));
    expect([...out.together!.data].map(Number)).toEqual(together);
    await pieces.close();
  });
});
