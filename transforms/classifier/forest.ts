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
  if (forest !== walkedFrom) {
    walk = walkOf(forest);
    walkedFrom = forest;
  }
  findLeaves(walk, row);
  const { classes, roots } = forest;
  for (let word = 0; word < walk.words; word++) sumShares(walk, word, roots.length);
  const { sums } = walk;
  let total = 0;
  for (let k = 0; k < classes; k++) total += sums[k]!;
  for (let k = 0; k < classes; k++) into[k] = sums[k]! / total;
}

/** A forest as it is gone down: node i at 2 i, so that its two numbers share a cache line. */
interface Walk {
  /** A leaf leads to itself. */
  readonly links: Int32Array;
  /** On the same memory, one place after the link; of a leaf its row of shares. */
  readonly thresholds: Float32Array;
  /** By a multiple of the trees that are gone down abreast: what is lacking is leaves. */
  readonly roots: Int32Array;
  /** Shares of each leaf, four classes to a word. */
  readonly shares: Int32Array;
  readonly words: number;
  /** Rows of the leaves that the trees came to. Reused. */
  readonly reached: Int32Array;
  /** Shares of the classes, added up. Reused. */
  readonly sums: Float64Array;
}

let walk: Walk;
let walkedFrom: Forest | null = null;

const ABREAST = 4;
const LANES = 0x00ff00ff;

function walkOf({ classes, roots, links, thresholds, leaves }: Forest): Walk {
  const nodes = links.length;
  const walkLinks = new Int32Array(2 * nodes);
  const walkThresholds = new Float32Array(walkLinks.buffer);
  let leaf = 0;
  links.forEach((link, node) => {
    const isLeaf = (link & 0xff) === LEAF;
    if (isLeaf) leaf = node;
    walkLinks[2 * node] = isLeaf ? LEAF + 256 * 2 * node : (link & 0xff) + 256 * 2 * (link >> 8);
    walkThresholds[2 * node + 1] = isLeaf ? link >> 8 : thresholds[node]!;
  });
  const walkRoots = new Int32Array(Math.ceil(roots.length / ABREAST) * ABREAST).fill(2 * leaf);
  roots.forEach((root, tree) => {
    walkRoots[tree] = 2 * root;
  });
  const words = Math.ceil(classes / 4);
  const shares = new Int32Array((words * leaves.length) / classes);
  leaves.forEach((share, i) => {
    const k = i % classes;
    shares[words * Math.floor(i / classes) + (k >> 2)]! |= share << (8 * (k & 3));
  });
  return {
    links: walkLinks,
    thresholds: walkThresholds,
    roots: walkRoots,
    shares,
    words,
    reached: new Int32Array(walkRoots.length),
    sums: new Float64Array(4 * words),
  };
}

/** Four trees abreast, so that none waits for another's memory; steps have no branch, which would be hard to predict. */
function findLeaves({ links, thresholds, roots, reached }: Walk, row: Float64Array): void {
  for (let tree = 0; tree < roots.length; tree += ABREAST) {
    let a = roots[tree]!;
    let b = roots[tree + 1]!;
    let c = roots[tree + 2]!;
    let d = roots[tree + 3]!;
    for (;;) {
      const toA = links[a]!;
      const toB = links[b]!;
      const toC = links[c]!;
      const toD = links[d]!;
      if ((toA & toB & toC & toD & 0xff) === LEAF) break;
      a = (toA >> 8) + (+(row[toA & 0xff]! > thresholds[a | 1]!) << 1);
      b = (toB >> 8) + (+(row[toB & 0xff]! > thresholds[b | 1]!) << 1);
      c = (toC >> 8) + (+(row[toC & 0xff]! > thresholds[c | 1]!) << 1);
      d = (toD >> 8) + (+(row[toD & 0xff]! > thresholds[d | 1]!) << 1);
    }
    reached[tree] = thresholds[a | 1]!;
    reached[tree + 1] = thresholds[b | 1]!;
    reached[tree + 2] = thresholds[c | 1]!;
    reached[tree + 3] = thresholds[d | 1]!;
  }
}

/** Adds one word of each tree's leaf, two bytes at a time: of at most 256 trees, whose sums stay below 2^16. */
function sumShares({ shares, words, reached, sums }: Walk, word: number, trees: number): void {
  let even = 0;
  let odd = 0;
  for (let tree = 0; tree < trees; tree++) {
    const four = shares[reached[tree]! * words + word]!;
    even = (even + (four & LANES)) | 0;
    odd = (odd + ((four >>> 8) & LANES)) | 0;
  }
  const at = 4 * word;
  sums[at] = even & 0xffff;
  sums[at + 1] = odd & 0xffff;
  sums[at + 2] = even >>> 16;
  sums[at + 3] = odd >>> 16;
}
