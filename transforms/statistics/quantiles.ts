/** A quantile of ascending values, at least one; `p` from 0 to 1. */
export type Quantile = (sorted: Float64Array, p: number) => number;

/** Linear interpolation between neighbours: type 7 of Hyndman and Fan, the default of R and NumPy. */
export function interpolatedQuantile(sorted: Float64Array, p: number): number {
  const place = (sorted.length - 1) * p;
  const below = Math.floor(place);
  const low = sorted[below]!;
  return below === place ? low : low + (place - below) * (sorted[below + 1]! - low);
}

/** The element ⌈p·n⌉ of n, counted from 1: what Spark's `percentile_approx` returns for short lists. */
export function elementQuantile(sorted: Float64Array, p: number): number {
  return sorted[Math.max(1, Math.ceil(p * sorted.length)) - 1]!;
}
