import type { Column, Metric, Row, Value } from '../metric.ts';
import { elementQuantile, interpolatedQuantile, type Quantile } from '../statistics/quantiles.ts';

const unit = 'occurrences';
const STATISTICS = [
  ['max', 'Largest'],
  ['avg', 'Mean'],
  ['min', 'Smallest'],
  ['median', 'Median'],
  ['p25', '25th percentile'],
  ['p75', '75th percentile'],
] as const;

const plain = STATISTICS.map(([name, words]): Column => {
  const whole = name === 'max' || name === 'min';
  const how = name === 'median' || name.startsWith('p') ? ', interpolated linearly (type 7)' : '';
  const description = `${words} corpus count over the positions of the row${how}; a token in no table counts 0.`;
  return { name: `${name}_frequency`, type: whole ? 'BIGINT' : 'DOUBLE', unit, description };
});

const upstream = STATISTICS.map(([name, words]): Column => {
  const whole = name !== 'avg' && name !== 'median';
  const how = name.startsWith('p') ? ' (the element ⌈p·n⌉, nothing interpolated)' : '';
  return {
    name: `${name}_frequency_upstream`,
    type: whole ? 'BIGINT' : 'DOUBLE',
    unit,
    description: `${words} corpus count${how} as published: positions whose token any given table lacks are dropped.`,
    upstreamName: `${name}_frequency`,
  };
});

/** How often the row's tokens stand in the corpus: the counts and their statistics (Recite, Reconstruct, Recollect, section 3). */
export const token_frequency: Metric = {
  name: 'token_frequency',
  version: 1,
  description: 'Corpus counts of the tokens of the row: all of them, and their extremes, mean and quartiles.',
  reads: ['tokens', 'token_frequencies'],
  columns: [
    {
      name: 'token_frequencies',
      type: 'BIGINT[]',
      unit,
      description: 'Corpus count of the token at each position; 0 where no table has the token.',
      upstreamName: 'frequencies',
    },
    ...plain,
    ...upstream,
    {
      name: 'token_frequency_missing',
      type: 'INTEGER',
      unit: 'tokens',
      description: 'Positions of the row whose token is in no table.',
    },
  ],
  measure({ tokens, tokenFrequencies }: Row): readonly Value[] {
    const out = new Array<Value>(14).fill(null);
    if (tokenFrequencies === null) return out;
    const { counts, inAny, inAll } = tokenFrequencies;
    const n = tokens.length;
    const values = new Array<number>(n);
    let sorted = scratch(n);
    let missing = 0;
    let kept = 0;
    for (let i = 0; i < n; i++) {
      const id = tokens[i]!;
      values[i] = counts[id]!;
      sorted[i] = counts[id]!;
      if (inAny[id] !== 1) missing++;
      if (inAll[id] === 1) kept++;
    }
    out[0] = values;
    writeStatistics(out, 1, sorted.sort(), interpolatedQuantile);
    if (kept < n) {
      sorted = scratch(kept);
      for (let i = 0, k = 0; i < n; i++) if (inAll[tokens[i]!] === 1) sorted[k++] = values[i]!;
      sorted.sort();
    }
    if (kept > 0) writeStatistics(out, 7, sorted, elementQuantile);
    out[13] = missing;
    return out;
  },
};

/** Reused for every row; typed, so that it sorts by value and without a comparator. */
let buffer = new Float64Array(64);

function scratch(n: number): Float64Array {
  if (n > buffer.length) buffer = new Float64Array(n);
  return n === buffer.length ? buffer : buffer.subarray(0, n);
}

function writeStatistics(out: Value[], at: number, sorted: Float64Array, quartile: Quantile): void {
  let sum = 0;
  for (let i = 0; i < sorted.length; i++) sum += sorted[i]!;
  out[at] = sorted[sorted.length - 1]!;
  out[at + 1] = sum / sorted.length;
  out[at + 2] = sorted[0]!;
  out[at + 3] = interpolatedQuantile(sorted, 0.5);
  out[at + 4] = quartile(sorted, 0.25);
  out[at + 5] = quartile(sorted, 0.75);
}
