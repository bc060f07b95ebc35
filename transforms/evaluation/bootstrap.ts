import { interpolatedQuantile } from '../statistics/quantiles.ts';
import type { Measure } from './measure.ts';

/** Least and largest value of an interval. */
export type Interval = readonly [low: number, high: number];

/** How intervals are made; the seed is any whole number but 0. */
export interface Bootstrap {
  readonly resamples: number;
  readonly seed: number;
  /** Share of the resampled figures that lie within an interval. */
  readonly level: number;
}

/** What is usual; the seed is the one that Marsaglia's paper begins with. */
export const BOOTSTRAP: Bootstrap = { resamples: 1000, seed: 2_463_534_242, level: 0.95 };

/**
 * Intervals of each measure's figures (Efron's percentile bootstrap): clusters of rows are drawn with replacement, as
 * many as there are, since rows of one cluster say nearly the same. `null` where a figure is defined in under half of
 * the resamples.
 */
export function bootstrapIntervals(
  measures: readonly Measure[],
  clusters: Int32Array,
  { resamples, seed, level }: Bootstrap = BOOTSTRAP,
): (Interval | null)[][] {
  const random = generator(seed);
  const count = clusters.reduce((most, cluster) => Math.max(most, cluster + 1), 0);
  const draws = new Float64Array(count);
  const weights = new Float64Array(clusters.length);
  const values = measures.map(({ names }) => names.map(() => [] as number[]));
  for (let resample = 0; resample < resamples; resample++) {
    draws.fill(0);
    for (let i = 0; i < count; i++) draws[Math.floor(random() * count)]!++;
    for (let row = 0; row < weights.length; row++) weights[row] = draws[clusters[row]!]!;
    measures.forEach((measure, at) => {
      measure.figures(weights).forEach((figure, place) => {
        if (!Number.isNaN(figure)) values[at]![place]!.push(figure);
      });
    });
  }
  return values.map((figures) =>
    figures.map((list) => (2 * list.length < resamples ? null : interval(list, level))),
  );
}

function interval(values: readonly number[], level: number): Interval | null {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  const tail = (1 - level) / 2;
  return [interpolatedQuantile(sorted, tail), interpolatedQuantile(sorted, 1 - tail)];
}

/** Numbers from 0 up to 1, the same for the same seed: xorshift32 (Marsaglia, 2003). */
function generator(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
