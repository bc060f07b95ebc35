/** n·log₂ n for counts as they occur in short texts. */
const SMALL = 512;
const weighted = Float64Array.from({ length: SMALL }, (_, n) => (n === 0 ? 0 : n * Math.log2(n)));

/**
 * Shannon entropy in bits of a distribution over `total` occurrences; null where there are none.
 *
 * The first `kinds` of `counts` hold; what occurs once adds nothing and may be left out of them.
 */
export function entropyOf(counts: Int32Array, kinds: number, total: number): number | null {
  if (total === 0) return null;
  if (kinds === 1 && counts[0] === total) return 0;
  let sum = 0;
  for (let i = 0; i < kinds; i++) {
    const n = counts[i]!;
    sum += n < SMALL ? weighted[n]! : n * Math.log2(n);
  }
  return Math.log2(total) - sum / total;
}
