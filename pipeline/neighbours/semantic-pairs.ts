/** Cosines at which rows count as alike: the published columns' (EleutherAI/semantic-memorization). */
export const THRESHOLDS = [0.8, 0.9] as const;
/** A cosine this close to a threshold could fall on its other side where vectors differ in their last digits. */
const CLOSE = 1e-5;

/** Pairs of a row of A and a row of B, by index; numbers in the same place belong together. */
export interface SemanticPairs {
  readonly a: Int32Array;
  readonly b: Int32Array;
  /** Computed in float64 of the vectors as they are. */
  readonly cosine: Float64Array;
  /** Of all pairs seen, also those that missed: how many had a cosine within 1e-5 of a threshold. */
  readonly nearThreshold: number;
}

/** Multiplies each row of a by each of b. */
export interface Product {
  /** Rows of A and of B that are best multiplied at once. */
  readonly rows: number;
  /** All pairs with a product of at least `least`, and some that miss it. */
  candidates(
    least: number,
    a: Float32Array,
    b: Float32Array,
    width: number,
  ): Promise<{ readonly a: Int32Array; readonly b: Int32Array }>;
}

/**
 * All pairs of rows of A and B with a cosine of at least 0.8, block by block: memory is that of one block.
 *
 * Vectors are unit vectors of `width` numbers, one after another. A row that stands in both is paired with itself too.
 */
export async function* semanticPairs(
  a: Float32Array,
  b: Float32Array,
  width: number,
  product: Product,
): AsyncGenerator<SemanticPairs> {
  const step = product.rows * width;
  for (let ofB = 0; ofB < b.length; ofB += step) {
    const blockB = b.subarray(ofB, ofB + step);
    for (let ofA = 0; ofA < a.length; ofA += step) {
      const blockA = a.subarray(ofA, ofA + step);
      const found = await product.candidates(THRESHOLDS[0] - CLOSE, blockA, blockB, width);
      yield exactPairs(a, b, width, { ...found, firstA: ofA / width, firstB: ofB / width });
    }
  }
}

interface Block {
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly firstA: number;
  readonly firstB: number;
}

/** The candidates that are alike, by their exact cosines. */
function exactPairs(a: Float32Array, b: Float32Array, width: number, block: Block): SemanticPairs {
  const pairs = {
    a: new Int32Array(block.a.length),
    b: new Int32Array(block.a.length),
    cosine: new Float64Array(block.a.length),
  };
  let count = 0;
  let nearThreshold = 0;
  for (let i = 0; i < block.a.length; i++) {
    const rowA = block.firstA + block.a[i]!;
    const rowB = block.firstB + block.b[i]!;
    const cosine = dot(a, rowA * width, b, rowB * width, width);
    if (THRESHOLDS.some((threshold) => Math.abs(cosine - threshold) <= CLOSE)) nearThreshold++;
    if (cosine < THRESHOLDS[0]) continue;
    pairs.a[count] = rowA;
    pairs.b[count] = rowB;
    pairs.cosine[count++] = cosine;
  }
  const cut = <T extends Int32Array | Float64Array>(list: T) => list.subarray(0, count) as T;
  return { a: cut(pairs.a), b: cut(pairs.b), cosine: cut(pairs.cosine), nearThreshold };
}

function dot(a: Float32Array, fromA: number, b: Float32Array, fromB: number, width: number): number {
  let sum = 0;
  for (let i = 0; i < width; i++) sum += a[fromA + i]! * b[fromB + i]!;
  // Vectors that are a unit long in float32 can be a little longer.
  return Math.min(1, sum);
}
