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
  const sum = (value: Value) => sumOfEach(g, value, vocabulary);
  const chosen = g.op('GatherElements', [logits, index], { axis: 1 });
  // Not LogSoftmax: it adds all shares in one go, and beside one near 1 the many small ones are lost.
  const largest = g.op('ReduceMax', [logits, last], { keepdims: 1 });
  const lead = g.op('Sub', [logits, largest]);
  const weights = g.op('Exp', [lead]);
  const total = sum(weights);
  const logTotal = g.op('Log', [total]);
  const out: Record<string, Value> = {
    log_probability: g.op('Sub', [flat(g.op('Sub', [chosen, largest])), logTotal]),
  };
  if (statistics.rank) {
    // Logits, not their logarithms: subtracting can make two of them equal.
    const above = g.op('Greater', [logits, chosen]);
    out.rank = g.cast(g.op('ReduceSum', [g.cast(above, 'float32'), last], { keepdims: 0 }), 'int32');
  }
  if (statistics.moments) {
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

/** Numbers that are added in one go: so few that a large one among them swallows little. */
const GROUP = 48;

/** Sums of each position's numbers [positions, vocabulary], added in groups first: [positions]. */
function sumOfEach(g: GraphBuilder, value: Value, vocabulary: number): Value {
  const size = groupSize(vocabulary);
  const groups = Math.ceil(vocabulary / size);
  const missing = groups * size - vocabulary;
  const whole = missing === 0 ? value : g.op('Pad', [value, g.constant('int64', [0, 0, 0, missing])]);
  const grouped = g.op('Reshape', [whole, g.constant('int64', [-1, groups, size])]);
  const sums = g.op('ReduceSum', [grouped, g.constant('int64', [2])], { keepdims: 0 });
  return g.op('ReduceSum', [sums, g.constant('int64', [1])], { keepdims: 0 });
}

/** The size near GROUP that divides the vocabulary, if there is one: filling up the last group costs a copy. */
function groupSize(vocabulary: number): number {
  for (let size = GROUP; size >= GROUP / 2; size--) {
    if (vocabulary % size === 0) return size;
    if (vocabulary % (2 * GROUP - size) === 0) return 2 * GROUP - size;
  }
  return GROUP;
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
