/** The number, or `null` where it is infinite or NaN. */
export function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** The list, or `null` where it is empty or one of its numbers is infinite or NaN. */
export function finiteListOrNull(values: Float32Array): Float32Array | null {
  return values.length > 0 && values.every(Number.isFinite) ? values : null;
}
