/** Turns texts into unit vectors: `width` numbers for each, one after another. */
export interface SentenceEncoder {
  readonly width: number;
  embed(texts: readonly string[]): Promise<Float32Array>;
}

/** Pairs of a row of A and a row of B, by index; numbers in the same place belong together. */
export interface Pairs {
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly cosine: Float64Array;
}

/** Multiplies each row of A by each of B and keeps products of at least `least`, give or take rounding of float32. */
export interface Product {
  /** Rows of A and of B that are best multiplied at once. */
  readonly rows: number;
  atLeast(least: number, a: Float32Array, b: Float32Array, width: number): Promise<Pairs>;
}

/** Pairs that are alike, and how many of all seen had a cosine within 1e-5 of a threshold. */
export interface SemanticPairs extends Pairs {
  readonly nearThreshold: number;
}

/** Cosines at which rows count as alike: the published columns' (EleutherAI/semantic-memorization). */
export const THRESHOLDS = [0.8, 0.9] as const;

/**
 * All pairs of rows of A and B with a cosine of at least 0.8, block by block: memory is that of one block.
 *
 * Vectors are unit vectors of `width` numbers, one after another. A row is paired with itself too where it stands in both.
 */
export async function* semanticPairs(
  a: Float32Array,
  b: Float32Array,
  width: number,
  product: Product,
): AsyncGenerator<SemanticPairs> {
  const step = product.rows * width;
  for (let from = 0; from < b.length; from += step) {
    for (let at = 0; at < a.length; at += step) {
      const pairs = await product.atLeast(
        THRESHOLDS[0],
        a.subarray(at, at + step),
        b.subarray(from, from + step),
        width,
      );
      yield { ...pairs, nearThreshold: 0 };
    }
  }
}
