/** Finds the rows of one matrix with the largest products, for each row of another: [rows of a, count]. */
export interface Nearest {
  nearest(count: number, a: Float32Array, b: Float32Array, width: number): Promise<Int32Array>;
}

/** Vectors by the centre that they are nearest to (an inverted file, as in Jégou et al. 2011, without its codes). */
export interface VectorLists {
  /** Unit vectors, one after another. */
  readonly centres: Float32Array;
  /** Which of them each vector is nearest to. */
  readonly centreOf: Int32Array;
  /** Rows of each centre's vectors. */
  readonly lists: readonly Int32Array[];
}

/** Vectors of each centre that the centres are learned from, and how often they are moved: more of either finds hardly more. */
const LEARNED_FROM = 32;
const ROUNDS = 5;

/** How many lists `rows` vectors are best put into: comparing with all centres then costs what a list does. */
export const listsFor = (rows: number) => Math.ceil(Math.sqrt(rows));

/** Puts unit vectors into lists by spherical k-means; the same vectors give the same lists on the same device. */
export async function vectorLists(
  vectors: Float32Array,
  width: number,
  { nearest }: Nearest,
): Promise<VectorLists> {
  const rows = vectors.length / width;
  const count = listsFor(rows);
  const sample = sampleOf(vectors, width, Math.min(rows, LEARNED_FROM * count));
  let centres = sampleOf(sample, width, count);
  for (let round = 0; round < ROUNDS; round++)
    centres = means(sample, width, await nearest(1, sample, centres, width), centres);
  const centreOf = await nearest(1, vectors, centres, width);
  return { centres, centreOf, lists: invert(centreOf, 1, count) };
}

/** For each of `count` lists the rows that name it; each row names `each` lists, one after another. */
export function invert(named: Int32Array, each: number, count: number): Int32Array[] {
  const sizes = new Int32Array(count);
  for (const list of named) sizes[list]!++;
  const lists = Array.from(sizes, (size) => new Int32Array(size));
  sizes.fill(0);
  for (const [i, list] of named.entries()) lists[list]![sizes[list]!++] = Math.floor(i / each);
  return lists;
}

/** The vectors of some rows, one after another. */
export function gather(vectors: Float32Array, width: number, rows: Int32Array): Float32Array {
  const some = new Float32Array(rows.length * width);
  for (const [i, row] of rows.entries())
    some.set(vectors.subarray(row * width, (row + 1) * width), i * width);
  return some;
}

/**
 * `count` of the rows' numbers, one somewhere in each of as many stretches of equal length: which ones, the salt decides.
 * Not at equal distances: rows that stand in groups would give the same one of each.
 */
export function sampleRows(rows: number, count: number, salt: number): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => {
    // The fraction of a multiple of the golden section: as even as random, and always the same.
    const within = ((i + salt * 0.5) * 0.6180339887498949) % 1;
    return Math.floor(((i + within) * rows) / count);
  });
}

function sampleOf(vectors: Float32Array, width: number, count: number): Float32Array {
  return gather(vectors, width, sampleRows(vectors.length / width, count, 0));
}

/** The direction of the mean of each centre's vectors; a centre without any stays where it is. */
function means(
  vectors: Float32Array,
  width: number,
  centreOf: Int32Array,
  centres: Float32Array,
): Float32Array {
  const sums = new Float64Array(centres.length);
  for (const [row, centre] of centreOf.entries())
    for (let i = 0; i < width; i++) sums[centre * width + i]! += vectors[row * width + i]!;
  const moved = centres.slice();
  for (let from = 0; from < sums.length; from += width) {
    const sum = sums.subarray(from, from + width);
    const length = Math.hypot(...sum);
    if (length > 0)
      moved.set(
        sum.map((value) => value / length),
        from,
      );
  }
  return moved;
}
