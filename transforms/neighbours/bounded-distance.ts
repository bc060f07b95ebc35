let before = new Int32Array(64);
let now = new Int32Array(64);
const UNREACHED = -0x40000000;

/**
 * Levenshtein distance of `a[aStart..aEnd)` and `b[bStart..bEnd)` where it is at most `most`, else `most + 1`.
 *
 * Ukkonen's diagonals (Information and Control 64, 1985): with e edits, how far can one come on each diagonal? Takes
 * O(most · length) steps at worst, and O(most²) where the rows have little in common.
 */
export function boundedDistance(
  a: Int32Array,
  aStart: number,
  aEnd: number,
  b: Int32Array,
  bStart: number,
  bEnd: number,
  most: number,
): number {
  const lengthA = aEnd - aStart;
  const lengthB = bEnd - bStart;
  const last = lengthB - lengthA;
  if (Math.abs(last) > most) return most + 1;
  // No distance is larger than the longer row, and `most` may be any number.
  const limit = Math.min(most, Math.max(lengthA, lengthB));
  const origin = limit + 1;
  const width = 2 * limit + 3;
  if (before.length < width) {
    before = new Int32Array(2 * width);
    now = new Int32Array(2 * width);
  }
  before.fill(UNREACHED, 0, width);
  now.fill(UNREACHED, 0, width);
  for (let edits = 0; edits <= limit; edits++) {
    // A diagonal from which the edits that are left cannot lead back to the last one is given up.
    const low = Math.max(-edits, last - (limit - edits));
    const high = Math.min(edits, last + (limit - edits));
    for (let diagonal = low; diagonal <= high; diagonal++) {
      const at = origin + diagonal;
      const end = Math.min(lengthA, lengthB - diagonal);
      let i = edits === 0 ? 0 : Math.max(before[at]! + 1, before[at - 1]!, before[at + 1]! + 1);
      if (i > end) i = end;
      let from = aStart + i;
      const stop = aStart + end;
      const shift = bStart - aStart + diagonal;
      while (from < stop && a[from] === b[from + shift]) from++;
      now[at] = from - aStart;
      if (diagonal === last && from === aEnd) return edits;
    }
    const swap = before;
    before = now;
    now = swap;
  }
  return most + 1;
}
