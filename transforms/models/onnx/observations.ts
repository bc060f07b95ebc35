import type { GraphBuilder, Value } from './graph-builder.ts';

/** Added to each share of attention by the published code, so that the logarithm of 0 is never taken. */
const PUBLISHED_EPSILON = 1e-8;

/** What is told of a model's inside besides its predictions, by row. */
export interface Observations {
  /** Entropy (nats) and Gini coefficient of each head's attention, as the published code defines them. */
  readonly attention?: boolean;
  /** Outputs of layers at one position (from 0): layer 0 is the embedding, n the n-th block, before the last norm. */
  readonly hidden?: { readonly position: number; readonly layers: readonly number[] };
}

/**
 * Entropy and Gini coefficient of a layer's attention, float32 [rows, heads] each.
 *
 * Both are taken over all of a head's L x L shares together, those of later positions (0) among them, after 1e-8 is
 * added to each (EleutherAI/semantic-memorization, inference.py): the entropy is summed over queries, not averaged.
 */
export function attentionSpread(g: GraphBuilder, shares: Value): { entropy: Value; gini: Value } {
  const exact = g.cast(shares, 'float32');
  const square = g.op('Shape', [exact]);
  const flat = g.constant('int64', [0, 0, -1]);
  // In two steps: one running sum of L x L shares would lose the digits of the small ones.
  const sum = (value: Value) => {
    const byKey = g.op('ReduceSum', [value, g.constant('int64', [2])], { keepdims: 0 });
    return g.op('ReduceSum', [byKey, g.constant('int64', [2])], { keepdims: 0 });
  };
  const weights = g.op('Add', [exact, g.constant('float32', [PUBLISHED_EPSILON], [])]);
  const entropy = g.op('Neg', [sum(g.op('Mul', [weights, g.op('Log', [weights])]))]);

  const all = g.op('Reshape', [weights, flat]);
  const count = g.op('Shape', [all], { start: 2, end: 3 });
  const [falling] = g.ops('TopK', 2, [all, count], { axis: 2 });
  const one = g.constant('float32', [1], []);
  const n = g.op('Squeeze', [g.cast(count, 'float32'), g.constant('int64', [0])]);
  const place = g.op('Range', [one, g.op('Add', [n, one]), one]);
  // The i-th largest of n weighs n + 1 - 2i.
  const factor = g.op('Sub', [g.op('Add', [n, one]), g.op('Add', [place, place])]);
  const spread = sum(g.op('Reshape', [g.op('Mul', [falling!, factor]), square]));
  return { entropy, gini: g.op('Div', [spread, g.op('Mul', [n, sum(weights)])]) };
}

/** Stacks values [rows, heads] of all layers: [rows, layers, heads]. */
export function stackLayers(g: GraphBuilder, values: readonly Value[]): Value {
  const axis = g.constant('int64', [1]);
  return g.op(
    'Concat',
    values.map((value) => g.op('Unsqueeze', [value, axis])),
    { axis: 1 },
  );
}
