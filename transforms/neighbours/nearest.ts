/** For each of some rows the nearest of its neighbours: those of the least distance, then of the least id. */
export class Nearest {
  readonly #most: number;
  readonly #ids: BigInt64Array;
  readonly #distances: Float64Array;
  readonly #sizes: Int32Array;

  /** Keeps up to `most` neighbours of each of `rows` rows. */
  constructor(rows: number, most: number) {
    this.#most = most;
    this.#ids = new BigInt64Array(rows * most);
    this.#distances = new Float64Array(rows * most);
    this.#sizes = new Int32Array(rows);
  }

  add(row: number, id: bigint, distance: number): void {
    const start = row * this.#most;
    const size = this.#sizes[row]!;
    let at = start + size;
    if (size === this.#most) {
      if (!this.#isBefore(at - 1, id, distance)) return;
      at--;
    } else this.#sizes[row] = size + 1;
    for (; at > start && this.#isBefore(at - 1, id, distance); at--) {
      this.#ids[at] = this.#ids[at - 1]!;
      this.#distances[at] = this.#distances[at - 1]!;
    }
    this.#ids[at] = id;
    this.#distances[at] = distance;
  }

  /** True where the neighbour comes before the one at `at`. */
  #isBefore(at: number, id: bigint, distance: number): boolean {
    const other = this.#distances[at]!;
    return distance < other || (distance === other && id < this.#ids[at]!);
  }

  /** The neighbours of a row that were kept, nearest first. */
  *of(row: number): Generator<{ readonly id: bigint; readonly distance: number }> {
    const start = row * this.#most;
    for (let at = start; at < start + this.#sizes[row]!; at++)
      yield { id: this.#ids[at]!, distance: this.#distances[at]! };
  }
}
