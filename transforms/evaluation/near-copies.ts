/** Length of the character n-grams in which texts are compared. */
const GRAM = 5;
/** Texts that share more than this part of their distinct n-grams (Jaccard) are copies of each other. */
export const COPY_SIMILARITY = 0.5;

/** Texts as sets of character 5-grams, and for each n-gram the texts that have it. */
export interface Similarities {
  readonly count: number;
  /** Jaccard similarity of text `row` with every text, itself included; the array is reused. */
  of(row: number): Float64Array;
}

/**
 * Jaccard similarities of the texts' sets of character 5-grams (UTF-16 units; a shorter text is one n-gram of its own).
 *
 * Time grows with the square of the number of texts: it is for thousands, which people have labelled.
 */
export function similarities(texts: readonly string[]): Similarities {
  const numbers = new Map<string, number>();
  const holders: number[][] = [];
  const sets = texts.map((text, row) => {
    const grams = new Set<string>();
    for (let i = 0; i === 0 || i + GRAM <= text.length; i++) grams.add(text.slice(i, i + GRAM));
    return Int32Array.from(grams, (gram) => {
      let number = numbers.get(gram);
      if (number === undefined) {
        number = numbers.size;
        numbers.set(gram, number);
        holders.push([]);
      }
      holders[number]!.push(row);
      return number;
    });
  });
  const shared = new Float64Array(texts.length);
  return {
    count: texts.length,
    of(row) {
      shared.fill(0);
      const own = sets[row]!;
      for (const gram of own) for (const other of holders[gram]!) shared[other]!++;
      for (let other = 0; other < shared.length; other++) {
        const both = shared[other]!;
        if (both > 0) shared[other] = both / (own.length + sets[other]!.length - both);
      }
      return shared;
    },
  };
}

/** Number of each text's cluster, from 0: copies of copies stand in one (single linkage). */
export function clustersOf(texts: Similarities): Int32Array {
  const parent = Int32Array.from({ length: texts.count }, (_, row) => row);
  const rootOf = (row: number) => {
    let root = row;
    while (parent[root] !== root) root = parent[root]!;
    for (let at = row; at !== root; ) [at, parent[at]] = [parent[at]!, root];
    return root;
  };
  for (let row = 0; row < texts.count; row++) {
    const shared = texts.of(row);
    for (let other = 0; other < row; other++)
      if (shared[other]! > COPY_SIMILARITY) parent[rootOf(row)] = rootOf(other);
  }
  const numbers = new Map<number, number>();
  return parent.map((_, row) => {
    const root = rootOf(row);
    if (!numbers.has(root)) numbers.set(root, numbers.size);
    return numbers.get(root)!;
  });
}

/**
 * For each text the most similar other one that `mayCopy` allows (the first of equals), or -1 where none shares an
 * n-gram.
 */
export function nearestOf(texts: Similarities, mayCopy: (other: number) => boolean): Int32Array {
  const nearest = new Int32Array(texts.count).fill(-1);
  for (let row = 0; row < texts.count; row++) {
    const shared = texts.of(row);
    let best = 0;
    for (let other = 0; other < shared.length; other++)
      if (shared[other]! > best && other !== row && mayCopy(other)) {
        best = shared[other]!;
        nearest[row] = other;
      }
  }
  return nearest;
}
