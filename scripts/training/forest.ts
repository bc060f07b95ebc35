import { type Forest, LEAF } from '../../transforms/classifier/forest.ts';
import { randomFrom } from './random.ts';

/** How a forest is grown. */
export interface Growth {
  readonly trees: number;
  /** Features tried per node. */
  readonly tries: number;
  /** Rows that each side of a split needs at least. */
  readonly leastRows: number;
}

/**
 * Extremely randomized trees (Geurts, Ernst and Wehenkel, 2006): at each node the best by Gini of random thresholds of
 * random features. The same for the same rows.
 */
export function growForest(
  rows: readonly Float64Array[],
  labels: readonly number[],
  classes: number,
  { trees, tries, leastRows }: Growth,
): Forest {
  const width = rows[0]!.length;
  const random = randomFrom(1);
  const links: number[] = [];
  const thresholds: number[] = [];
  const leaves: number[] = [];
  const countsOf = (members: readonly number[]) => {
    const counts = new Float64Array(classes);
    for (const member of members) counts[labels[member]!]!++;
    return counts;
  };
  const purity = (members: readonly number[]) =>
    countsOf(members).reduce((sum, count) => sum + count * count, 0) / members.length;
  const split = (members: readonly number[]) => {
    let best: { feature: number; threshold: number; low: number[]; high: number[] } | null = null;
    let bestPurity = purity(members) + 1e-9;
    for (let attempt = 0; attempt < tries; attempt++) {
      const feature = random(width);
      let least = Infinity;
      let most = -Infinity;
      for (const member of members) {
        least = Math.min(least, rows[member]![feature]!);
        most = Math.max(most, rows[member]![feature]!);
      }
      if (least === most) continue;
      const threshold = Math.fround(least + (most - least) * (random(1 << 20) / (1 << 20)));
      const low = members.filter((member) => !(rows[member]![feature]! > threshold));
      const high = members.filter((member) => rows[member]![feature]! > threshold);
      if (low.length < leastRows || high.length < leastRows) continue;
      const value = purity(low) + purity(high);
      if (value > bestPurity) {
        bestPurity = value;
        best = { feature, threshold, low, high };
      }
    }
    return best;
  };
  const grow = (node: number, members: readonly number[]): void => {
    const best = split(members);
    if (best === null) {
      links[node] = LEAF + 256 * (leaves.length / classes);
      for (const count of countsOf(members)) leaves.push(Math.round((255 * count) / members.length));
      return;
    }
    const low = links.length;
    links[node] = best.feature + 256 * low;
    thresholds[node] = best.threshold;
    links.push(LEAF, LEAF);
    thresholds.push(0, 0);
    grow(low, best.low);
    grow(low + 1, best.high);
  };
  const all = rows.map((_, row) => row);
  const roots = Array.from({ length: trees }, () => {
    const root = links.length;
    links.push(LEAF);
    thresholds.push(0);
    grow(root, all);
    return root;
  });
  return {
    classes,
    roots,
    links: Int32Array.from(links),
    thresholds: Float32Array.from(thresholds),
    leaves: Uint8Array.from(leaves),
  };
}
