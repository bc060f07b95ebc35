/** Marks a leaf where else a feature's number stands. */
export const LEAF = 255;

/**
 * Decision trees. A node's link is its feature (lowest 8 bits) and 256 times the node to go on with where the feature
 * is at most the node's threshold; where it is above, the next one. A leaf's link leads to its row of `leaves`, which
 * holds shares of the classes in 255ths.
 */
export interface Forest {
  readonly classes: number;
  readonly roots: readonly number[];
  readonly links: Int32Array;
  readonly thresholds: Float32Array;
  readonly leaves: Uint8Array;
}

/** Mean of the trees' class shares for a row of features, into `into`: they add up to 1. */
export function forestShares(forest: Forest, row: Float64Array, into: Float64Array): void {
  const { classes, roots, links, thresholds, leaves } = forest;
  into.fill(0);
  for (let tree = 0; tree < roots.length; tree++) {
    let node = roots[tree]!;
    let link = links[node]!;
    while ((link & 0xff) !== LEAF) {
      node = (link >> 8) + (row[link & 0xff]! > thresholds[node]! ? 1 : 0);
      link = links[node]!;
    }
    const leaf = (link >> 8) * classes;
    for (let k = 0; k < classes; k++) into[k]! += leaves[leaf + k]!;
  }
  let total = 0;
  for (let k = 0; k < classes; k++) total += into[k]!;
  for (let k = 0; k < classes; k++) into[k]! /= total;
}
