import type { GraphBuilder, Value } from './graph-builder.ts';
import type { ComputeType } from './graph-weights.ts';

/** What is added to the scores of queries for keys: 0 where a query sees a key, else a number far below any score. */
export class AttentionMasks {
  readonly #g: GraphBuilder;
  readonly #compute: ComputeType;
  readonly #causal = new Map<number, Value>();
  #filled: Value | undefined;

  constructor(g: GraphBuilder, compute: ComputeType) {
    this.#g = g;
    this.#compute = compute;
  }

  /** For queries at the positions from `start` up to `end` (both [1]), which see the last `window` keys up to themselves: [queries, keys]. */
  causal(start: Value, end: Value, window: number): Value {
    const known = this.#causal.get(window);
    if (known !== undefined) return known;
    const g = this.#g;
    const queries = g.op('Unsqueeze', [rangeOf(g, start, end), g.constant('int64', [1])]);
    const keys = rangeOf(g, g.constant('int64', [0]), end);
    const distance = g.op('Sub', [queries, keys]);
    const seen = g.op('And', [
      g.op('GreaterOrEqual', [distance, g.constant('int64', [0])]),
      g.op('Less', [distance, g.constant('int64', [window])]),
    ]);
    const mask = this.#farUnless(seen);
    this.#causal.set(window, mask);
    return mask;
  }

  /** For queries that see each token of their row; `filled` [rows, keys] is 1 where there is one: [rows, 1, 1, keys]. */
  filled(filled: Value): Value {
    const g = this.#g;
    const isToken = () => g.op('Unsqueeze', [g.cast(filled, 'bool'), g.constant('int64', [1, 2])]);
    this.#filled ??= this.#farUnless(isToken());
    return this.#filled;
  }

  #farUnless(seen: Value): Value {
    const g = this.#g;
    const far = this.#compute === 'float16' ? -65504 : -3e38;
    const mask = g.op('Where', [seen, g.constant('float32', [0], []), g.constant('float32', [far], [])]);
    return this.#compute === 'float32' ? mask : g.cast(mask, this.#compute);
  }
}

/** The numbers from `start` up to `end`, both [1]: [end − start], int64. */
export function rangeOf(g: GraphBuilder, start: Value, end: Value): Value {
  const scalar = (value: Value) => g.op('Squeeze', [value, g.constant('int64', [0])]);
  return g.op('Range', [scalar(start), scalar(end), g.constant('int64', [1], [])]);
}
