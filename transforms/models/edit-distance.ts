let row = new Int32Array(64);

/** Levenshtein distance of two token sequences: insertions, deletions and substitutions cost 1 each. */
export function editDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const width = b.length;
  if (row.length <= width) row = new Int32Array(2 * width + 1);
  for (let j = 0; j <= width; j++) row[j] = j;
  for (let i = 0; i < a.length; i++) {
    const token = a[i];
    let diagonal = row[0]!;
    row[0] = i + 1;
    for (let j = 0; j < width; j++) {
      const above = row[j + 1]!;
      const substituted = diagonal + (token === b[j] ? 0 : 1);
      row[j + 1] = Math.min(substituted, above + 1, row[j]! + 1);
      diagonal = above;
    }
  }
  return row[width]!;
}
