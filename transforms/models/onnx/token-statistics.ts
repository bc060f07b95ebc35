import type { GraphBuilder, Value } from './graph-builder.ts';

/** What is told of each predicted token besides its log-probability. */
export interface Statistics {
  /** How many tokens of the vocabulary are likelier than the true one; 0 is an arg-max hit. */
  readonly rank?: boolean;
  /** Mean and standard deviation of the log-probabilities under the prediction itself (Min-K%++, arXiv 2404.02936). */
  readonly moments?: boolean;
  /** The likeliest token's log-probability minus the second's. */
  readonly margin?: boolean;
  /** Log of the probability that the k likeliest tokens have together; 0 where the model has no more than those. */
  readonly topK?: number;
}

/** Names and types of the columns that a graph with these statistics gives, one value per predicted token. */
export function statisticOutputs(statistics: Statistics): Record<string, 'float32' | 'int32'> {
  return {
    log_probability: 'float32',
    ...(statistics.rank && { rank: 'int32' as const }),
    ...(statistics.moments && { mean: 'float32' as const, deviation: 'float32' as const }),
    ...(statistics.margin && { margin: 'float32' as const }),
    ...(statistics.topK && { top_k_log_mass: 'float32' as const }),
  };
}

/** Statistics of float32 logits [positions, vocabulary] at the true tokens [positions]: name -> [positions]. */
export function tokenStatistics(
  g: GraphBuilder,
  logits: Value,
  truth: Value,
  statistics: Statistics,
  vocabulary: number,
): Record<string, Value> {
  const last = g.constant('int64', [1]);
  const index = g.op('Unsqueeze', [truth, last]);
  const flat = (value: Value) => g.op('Squeeze', [value, last]);
  const sum = (value: Value) => g.op('ReduceSum', [value, last], { keepdims: 0 });
  const logs = g.op('LogSoftmax', [logits], { axis: 1 });
  const out: Record<string, Value> = {
    log_probability: flat(g.op('GatherElements', [logs, index], { axis: 1 })),
  };
  if (statistics.rank) {
    // Logits, not their logarithms: subtracting can make two of them equal.
    const above = g.op('Greater', [logits, g.op('GatherElements', [logits, index], { axis: 1 })]);
    out.rank = g.cast(sum(g.cast(above, 'float32')), 'int32');
  }
  if (statistics.moments) {
    const weighted = g.op('Mul', [g.op('Exp', [logs]), logs]);
    const mean = sum(weighted);
    const variance = g.op('Sub', [sum(g.op('Mul', [weighted, logs])), g.op('Mul', [mean, mean])]);
    out.mean = mean;
    out.deviation = g.op('Sqrt', [g.op('Relu', [variance])]);
  }
  if (statistics.margin) out.margin = topMargin(g, logits).margin;
  if (statistics.topK) {
    const [top] = g.ops('TopK', 2, [logs, g.constant('int64', [Math.min(statistics.topK, vocabulary)])], {
      axis: 1,
    });
    out.top_k_log_mass = g.op('ReduceLogSumExp', [top!, last], { keepdims: 0 });
  }
  return out;
}

/** The likeliest token, the first of equals, and by how much its logit leads: [positions] each. */
export function topMargin(g: GraphBuilder, logits: Value): { token: Value; margin: Value } {
  const [values, tokens] = g.ops('TopK', 2, [logits, g.constant('int64', [2])], { axis: 1 }) as [
    Value,
    Value,
  ];
  const at = (value: Value, place: number) =>
    g.op('Gather', [value, g.constant('int64', [place], [])], { axis: 1 });
  return { token: at(tokens, 0), margin: g.op('Sub', [at(values, 0), at(values, 1)]) };
}
