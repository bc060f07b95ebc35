/**
 * By how much a log-probability may be wrong, by what is computed in: the bounds that our tests against transformers hold
 * models to.
 */
const LOG_PROBABILITY_ERROR = { fp32: 2e-4, fp16: 2e-2 } as const;

/** How far beyond the largest difference seen on a few rows the largest of millions may lie. */
const BEYOND_SEEN = 4;

/**
 * The margin, in nats, below which rounding may decide which of two tokens leads.
 *
 * A margin is the difference of two log-probabilities, so it may be wrong by twice their error. Where two ways to compute
 * the same margins on the device at hand differed by more than that allows (`seen`, the largest difference), so does this.
 */
export function marginError(dtype: 'fp32' | 'fp16', seen: number): number {
  return Math.max(2 * LOG_PROBABILITY_ERROR[dtype], BEYOND_SEEN * seen);
}

/** Whether rounding may have decided a path whose smallest margin is this. */
export function isFragile(margin: number, error: number): boolean {
  return margin < error;
}

/** The largest difference of two lists of margins of one length; 0 for empty ones. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i]! - b[i]!));
  return largest;
}
