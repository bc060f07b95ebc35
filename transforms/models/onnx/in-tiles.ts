import type { GraphBuilder, Value } from './graph-builder.ts';
import type { ElementType } from './model-proto.ts';

export interface TiledInput {
  readonly value: Value;
  readonly type: ElementType;
  /** Sizes of all axes but the first. */
  readonly shape: readonly number[];
}

/**
 * Runs `work` on pieces of at most `size` rows of its inputs (one or more), one after the other, and joins its outputs.
 *
 * What `work` makes on the way takes the memory of one piece. Rows are shared out evenly; the last piece is filled up
 * with zeros, whose results are cut off.
 */
export function inTiles(
  g: GraphBuilder,
  size: number,
  inputs: readonly TiledInput[],
  outputs: Readonly<Record<string, ElementType>>,
  work: (g: GraphBuilder, inputs: Value[]) => Record<string, Value>,
): Record<string, Value> {
  const one = g.constant('int64', [1]);
  const rows = g.op('Shape', [inputs[0]!.value], { start: 0, end: 1 });
  const divideUp = (a: Value, b: Value) => g.op('Div', [g.op('Sub', [g.op('Add', [a, b]), one]), b]);
  const tiles = divideUp(rows, g.constant('int64', [size]));
  const perTile = divideUp(rows, tiles);
  const missing = g.op('Sub', [g.op('Mul', [tiles, perTile]), rows]);

  const body = g.body();
  const pieces = inputs.map(({ value, shape }) => {
    const none = g.constant('int64', [0, ...shape].fill(0));
    const after = g.op('Concat', [missing, g.constant('int64', [...shape].fill(0))], { axis: 0 });
    const filled = g.op('Pad', [value, g.op('Concat', [none, after], { axis: 0 })]);
    return g.op('Reshape', [
      filled,
      g.op('Concat', [tiles, perTile, g.constant('int64', [...shape])], { axis: 0 }),
    ]);
  });
  const names = inputs.map(({ type, shape }, i) =>
    body.input(body.name(`piece_${i}`), type, ['rows', ...shape]),
  );
  const results = work(body, names);
  for (const [name, type] of Object.entries(outputs))
    body.output(body.name(name), results[name]!, type, ['rows']);

  const joined = g.ops('Scan', Object.keys(outputs).length, pieces, {
    body: body.graph(),
    num_scan_inputs: inputs.length,
  });
  const cut = (value: Value) =>
    g.op('Slice', [g.op('Reshape', [value, g.constant('int64', [-1])]), g.constant('int64', [0]), rows]);
  return Object.fromEntries(Object.keys(outputs).map((name, i) => [name, cut(joined[i]!)]));
}
