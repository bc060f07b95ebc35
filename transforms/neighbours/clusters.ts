/** Union-find over the numbers below `size`: which of them are connected. */
export class Clusters {
  readonly #parents: Int32Array;

  constructor(size: number) {
    this.#parents = new Int32Array(size);
    for (let i = 0; i < size; i++) this.#parents[i] = i;
  }

  /** The number that stands for the cluster of `member`. */
  of(member: number): number {
    const parents = this.#parents;
    let at = member;
    while (parents[at] !== at) {
      // Halving the way keeps all later ones short (van Leeuwen and van der Weide, 1977).
      parents[at] = parents[parents[at]!]!;
      at = parents[at]!;
    }
    return at;
  }

  /** Makes one cluster of two; `false` where they were one. */
  unite(one: number, other: number): boolean {
    const a = this.of(one);
    const b = this.of(other);
    // The smaller number stands for the cluster, whatever the order of the pairs.
    if (a < b) this.#parents[b] = a;
    else this.#parents[a] = b;
    return a !== b;
  }
}
