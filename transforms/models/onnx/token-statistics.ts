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
  const sum = (value: Value) => g.op('ReduceSum', [inGroups(g, value, vocabulary), last], { keepdims: 0 });
  const chosen = g.op('GatherElements', [logits, index], { axis: 1 });
  // Not LogSoftmax: it adds all shares in one go, and beside one near 1 the many small ones are lost.
  const largest = g.op('ReduceMax', [logits, last], { keepdims: 1 });
  const lead = g.op('Sub', [logits, largest]);
  const weights = g.op('Exp', [lead]);
  const shares = inGroups(g, weights, vocabulary);
  // Not Log of the total, which rounds in two ways, by where in the batch a position stands.
  const logTotal = g.op('ReduceLogSum', [shares, last], { keepdims: 0 });
  const out: Record<string, Value> = {
    log_probability: g.op('Sub', [flat(g.op('Sub', [chosen, largest])), logTotal]),
  };
  if (statistics.rank) {
    // Logits, not their logarithms: subtracting can make two of them equal.
    const above = g.op('Greater', [logits, chosen]);
    out.rank = g.cast(g.op('ReduceSum', [g.cast(above, 'float32'), last], { keepdims: 0 }), 'int32');
  }
  if (statistics.moments) {
    const total = g.op('ReduceSum', [shares, last], { keepdims: 0 });
    const mean = g.op('Div', [sum(g.op('Mul', [weights, lead])), total]);
    // Around the mean: a difference of squares would lose what a nearly flat prediction has.
    const around = g.op('Sub', [lead, g.op('Unsqueeze', [mean, last])]);
    const squares = g.op('Mul', [g.op('Mul', [weights, around]), around]);
    out.mean = g.op('Sub', [mean, logTotal]);
    out.deviation = g.op('Sqrt', [g.op('Div', [sum(squares), total])]);
  }
  if (statistics.margin) out.margin = topMargin(g, logits).margin;
  if (statistics.topK) {
    const k = Math.min(statistics.topK, vocabulary);
    const [top] = g.ops('TopK', 2, [lead, g.constant('int64', [k])], { axis: 1 });
    out.top_k_log_mass = g.op('Sub', [g.op('ReduceLogSumExp', [top!, last], { keepdims: 0 }), logTotal]);
  }
  return out;
}

/**
 * Numbers that are added in one go: so few that a large one among them swallows little. Rows of sixteen floats begin
 * where vectors do, and elsewhere a processor adds in another order: a row's sum would depend on where the row stands.
 */
const GROUPS_OF = [48, 32, 64, 16, 80] as const;
const ALIGNED = 16;
const MOST_GROUPS = 64;

/** Sums of groups, of groups of groups and so on, until few are left, of each position's numbers: [positions, groups]. */
function inGroups(g: GraphBuilder, numbers: Value, length: number): Value {
  if (length <= MOST_GROUPS) return padded(g, numbers, length, ALIGNED);
  // Where no size divides the length, filling up its last group costs a copy.
  const size = GROUPS_OF.find((one) => length % one === 0) ?? GROUPS_OF[0];
  const groups = Math.ceil(length / size);
  const shape = g.constant('int64', [-1, groups, size]);
  const grouped = g.op('Reshape', [padded(g, numbers, length, size), shape]);
  const sums = g.op('ReduceSum', [grouped, g.constant('int64', [2])], { keepdims: 0 });
  return inGroups(g, sums, groups);
}

/** Rows of `length` numbers, zeros put behind them up to a multiple of `unit`. */
function padded(g: GraphBuilder, rows: Value, length: number, unit: number): Value {
  const missing = (unit - (length % unit)) % unit;
  return missing === 0 ? rows : g.op('Pad', [rows, g.constant('int64', [0, 0, 0, missing])]);
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
