/** Room for depths beside weights: a tree over 2^24 occurrences is at most 34 deep (Fibonacci weights). */
const DEPTH_BITS = 6;
const DEEPEST = (1 << DEPTH_BITS) - 1;

/**
 * Code lengths of a Huffman code with a longest length, chosen as zlib chooses them (RFC 1951 leaves ties open).
 *
 * Of the two lightest nodes the shallower goes first, then the one that the heap holds first; too long codes are
 * shortened by Kraft's inequality: a leaf moves down to make room for two.
 */
export class HuffmanLengths {
  /** Length of each symbol's code, in bits; 0 where the symbol does not occur. */
  readonly lengths: Uint8Array;
  /** Largest symbol that has a code. */
  largest = 0;
  /** Bits of all symbols' codes, each as often as it occurs. */
  bits = 0;

  readonly #longest: number;
  readonly #heap: Int32Array;
  #heapLength = 0;
  /** Weight of each node, symbols first, then inner nodes; below it in the lower bits the depth, which orders equals. */
  readonly #keys: Int32Array;
  readonly #parents: Int32Array;
  /** Nodes in the order in which they left the heap. */
  readonly #order: Int32Array;
  readonly #nodeLengths: Uint16Array;
  readonly #codesOfLength: Int32Array;

  constructor(symbols: number, longest: number) {
    this.lengths = new Uint8Array(symbols);
    this.#longest = longest;
    this.#heap = new Int32Array(symbols + 2);
    this.#keys = new Int32Array(2 * symbols);
    this.#parents = new Int32Array(2 * symbols);
    this.#order = new Int32Array(2 * symbols);
    this.#nodeLengths = new Uint16Array(2 * symbols);
    this.#codesOfLength = new Int32Array(longest + 2);
  }

  /** Builds the code of at most 2^24 occurrences. A code has two symbols at least: where fewer occur, 0 and 1 get one, at no bits. */
  build(counts: Int32Array): void {
    const symbols = this.lengths.length;
    const heap = this.#heap;
    const keys = this.#keys;
    this.lengths.fill(0);
    this.bits = 0;
    let size = 0;
    let largest = -1;
    for (let symbol = 0; symbol < symbols; symbol++) {
      const count = counts[symbol]!;
      if (count === 0) continue;
      heap[++size] = largest = symbol;
      keys[symbol] = count << DEPTH_BITS;
    }
    while (size < 2) {
      const symbol = largest < 2 ? ++largest : 0;
      heap[++size] = symbol;
      keys[symbol] = 1 << DEPTH_BITS;
      this.bits--;
    }
    this.largest = largest;
    this.#heapLength = size;
    for (let i = size >> 1; i >= 1; i--) this.#sink(i);
    this.#limit(this.#join(symbols));
  }

  /** Joins the two lightest nodes until one is left; returns how many stand in `#order`, which the root ends. */
  #join(symbols: number): number {
    const heap = this.#heap;
    const keys = this.#keys;
    const order = this.#order;
    const parents = this.#parents;
    let left = 0;
    let node = symbols;
    do {
      const first = heap[1]!;
      heap[1] = heap[this.#heapLength--]!;
      this.#sink(1);
      const second = heap[1]!;
      order[left++] = first;
      order[left++] = second;
      const one = keys[first]!;
      const other = keys[second]!;
      const depth = Math.max(one & DEEPEST, other & DEEPEST) + 1;
      keys[node] = (((one >> DEPTH_BITS) + (other >> DEPTH_BITS)) << DEPTH_BITS) | depth;
      parents[first] = parents[second] = node;
      heap[1] = node++;
      this.#sink(1);
    } while (this.#heapLength >= 2);
    order[left++] = heap[1]!;
    return left;
  }

  /** Lengths from depths, none above the longest. */
  #limit(nodes: number): void {
    const { lengths } = this;
    const longest = this.#longest;
    const order = this.#order;
    const keys = this.#keys;
    const parents = this.#parents;
    const nodeLengths = this.#nodeLengths;
    const codes = this.#codesOfLength.fill(0);
    const symbols = lengths.length;
    nodeLengths[order[nodes - 1]!] = 0;
    let bits = this.bits;
    let tooLong = 0;
    for (let i = nodes - 2; i >= 0; i--) {
      const node = order[i]!;
      let length = nodeLengths[parents[node]!]! + 1;
      if (length > longest) {
        length = longest;
        tooLong++;
      }
      nodeLengths[node] = length;
      if (node >= symbols) continue;
      lengths[node] = length;
      codes[length]!++;
      bits += length * (keys[node]! >> DEPTH_BITS);
    }
    this.bits = bits;
    if (tooLong === 0) return;
    for (; tooLong > 0; tooLong -= 2) {
      let length = longest - 1;
      while (codes[length] === 0) length--;
      codes[length]!--;
      codes[length + 1]! += 2;
      codes[longest]!--;
    }
    for (let length = longest, i = 0; length > 0; length--) {
      for (let left = codes[length]!; left > 0; i++) {
        const symbol = order[i]!;
        if (symbol >= symbols) continue;
        this.bits += (length - lengths[symbol]!) * (keys[symbol]! >> DEPTH_BITS);
        lengths[symbol] = length;
        left--;
      }
    }
  }

  /** Moves the heap's node at `at` down to where no child goes before it. */
  #sink(at: number): void {
    const heap = this.#heap;
    const keys = this.#keys;
    const size = this.#heapLength;
    const node = heap[at]!;
    const key = keys[node]!;
    for (let child = 2 * at; child <= size; child = 2 * at) {
      let below = heap[child]!;
      let least = keys[below]!;
      if (child < size) {
        const other = heap[child + 1]!;
        if (keys[other]! <= least) {
          below = other;
          least = keys[other]!;
          child++;
        }
      }
      if (key <= least) break;
      heap[at] = below;
      at = child;
    }
    heap[at] = node;
  }
}
