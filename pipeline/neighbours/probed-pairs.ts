import {
  gather,
  invert,
  listsFor,
  type Nearest,
  sampleRows,
  vectorLists,
} from '../../transforms/neighbours/vector-lists.ts';
import { type Product, type SemanticPairs, semanticPairs, THRESHOLDS } from './semantic-pairs.ts';

/** Rows of A that are compared with all of B too, to know what is missed. */
const SAMPLED_ROWS = 256;
/** Pairs from this cosine on are of equal texts, which are in one list and always found. */
const EQUAL = 1 - 1e-6;

/** Looks for the pairs of a row in some lists only. */
export interface Probing extends Nearest {
  /** Lists that are looked through for a row: those whose centres are nearest to it. */
  readonly probes: number;
}

/** Pairs of at least a cosine that sampled rows have with other texts. */
export interface Recall {
  readonly cosine: number;
  pairs: number;
  /** Those of them that stand in lists which were looked through. */
  found: number;
}

/** Before the first pair, for each threshold. */
export const emptyRecall = (): Recall[] => THRESHOLDS.map((cosine) => ({ cosine, pairs: 0, found: 0 }));

/**
 * Most pairs of rows of A and B with a cosine of at least 0.8; `semanticPairs` gives all of them, in more time: here rows
 * of B are put into lists, and a row of A is compared with the nearest of these. Adds to `recall` what sampled rows miss.
 */
export async function* probedPairs(
  a: Float32Array,
  b: Float32Array,
  width: number,
  product: Product,
  { probes, nearest }: Probing,
  recall: readonly Recall[],
): AsyncGenerator<SemanticPairs> {
  const rowsA = a.length / width;
  if (probes >= listsFor(b.length / width)) return yield* semanticPairs(a, b, width, product);
  const { centres, centreOf, lists } = await vectorLists(b, width, { nearest });
  const probed = await nearest(probes, a, centres, width);
  const probing = invert(probed, probes, lists.length);
  for (const [i, list] of lists.entries()) {
    const inList = gather(b, width, list);
    for (let from = 0; from < probing[i]!.length; from += product.rows) {
      const rows = probing[i]!.subarray(from, from + product.rows);
      for await (const pairs of semanticPairs(gather(a, width, rows), inList, width, product))
        yield { ...pairs, a: pairs.a.map((row) => rows[row]!), b: pairs.b.map((row) => list[row]!) };
    }
  }
  const sampled = sampleRows(rowsA, Math.min(rowsA, SAMPLED_ROWS), 1);
  for await (const pairs of semanticPairs(gather(a, width, sampled), b, width, product))
    for (const [i, cosine] of pairs.cosine.entries()) {
      if (cosine >= EQUAL) continue;
      const first = sampled[pairs.a[i]!]! * probes;
      const isFound = probed.subarray(first, first + probes).includes(centreOf[pairs.b[i]!]!);
      for (const counts of recall) {
        if (cosine < counts.cosine) continue;
        counts.pairs++;
        if (isFound) counts.found++;
      }
    }
}
