/** Lengths of a Huffman code's words. */
export interface HuffmanCode {
  /** Bits of each symbol's word; 0 where it has none. */
  readonly lengths: Uint8Array;
  /** Largest symbol that has a word. */
  largest: number;
  /** Bits of all symbols, each as often as it occurs. */
  bits: number;
}

/** A code of this many symbols, to be filled by `assignLengths`; at most 511. */
export function huffmanCode(symbols: number): HuffmanCode {
  return { lengths: new Uint8Array(symbols), largest: 0, bits: 0 };
}

/** A node is one number, so that a heap of nodes is one array: weight, depth and index, from high bits to low. */
const INDEX_BITS = 10;
const INDEX = (1 << INDEX_BITS) - 1;
const DEPTH_BITS = 6;
const DEPTH = ((1 << DEPTH_BITS) - 1) << INDEX_BITS;
const WEIGHT_SHIFT = INDEX_BITS + DEPTH_BITS;
const ONE_DEEPER = 1 << INDEX_BITS;
const WEIGHT = -1 << WEIGHT_SHIFT;

/** Behind the heap's last node. */
const NO_NODE = 0x7fffffff;

const heap = new Int32Array(1 << INDEX_BITS);
/** Nodes as they left the heap, and the node that each index was joined into. */
const order = new Int32Array(1 << INDEX_BITS);
const parents = new Int32Array(1 << INDEX_BITS);
const depths = new Uint8Array(1 << INDEX_BITS);
const wordsOfLength = new Int32Array(17);

/**
 * Fills in the code for symbols with these counts (32,767 in all at most), no word longer than `longest`, as zlib does it.
 *
 * RFC 1951 leaves ties open. In zlib the lighter node goes first, of equals the shallower, of equals the one that its
 * heap holds on top; and too long words are shortened by moving a leaf down to make room for two. A code has two
 * words at least: where fewer symbols occur, 0 and 1 get words that cost nothing.
 */
export function assignLengths(code: HuffmanCode, counts: Int32Array, longest: number): void {
  const { lengths } = code;
  const symbols = lengths.length;
  let size = 0;
  let largest = -1;
  let unused = 0;
  lengths.fill(0);
  for (let symbol = 0; symbol < symbols; symbol++) {
    const count = counts[symbol]!;
    heap[size + 1] = (count << WEIGHT_SHIFT) | symbol;
    // Without a branch, which would be hard to predict: moves on only where the symbol occurs.
    size += -count >>> 31;
  }
  if (size > 0) largest = heap[size]! & INDEX;
  for (; size < 2; unused++) {
    const symbol = largest < 2 ? ++largest : 0;
    heap[++size] = (1 << WEIGHT_SHIFT) | symbol;
  }
  code.largest = largest;
  code.bits = -unused;
  for (let i = size >> 1; i >= 1; i--) sink(i, size);
  measure(code, join(size, symbols), longest);
}

/** Joins the two lightest nodes until one is left; returns how many stand in `order`, which the root ends. */
function join(size: number, symbols: number): number {
  let left = 0;
  for (let index = symbols; size > 1; index++) {
    const first = heap[1]!;
    heap[1] = heap[size--]!;
    sink(1, size);
    const second = heap[1]!;
    order[left++] = first;
    order[left++] = second;
    parents[first & INDEX] = parents[second & INDEX] = index;
    const depth = Math.max(first & DEPTH, second & DEPTH) + ONE_DEEPER;
    heap[1] = ((first & WEIGHT) + (second & WEIGHT)) | depth | index;
    sink(1, size);
  }
  order[left++] = heap[1]!;
  return left;
}

/** Moves the heap's node at `at` down to where no child goes before it. */
function sink(at: number, size: number): void {
  const node = heap[at]!;
  heap[size + 1] = NO_NODE;
  for (let child = 2 * at; child <= size; child = 2 * at) {
    // Without a branch, which would be hard to predict: one further where the other child goes before.
    child += (heap[child + 1]! - (heap[child]! | INDEX) - 1) >>> 31;
    const below = heap[child]!;
    if (node <= (below | INDEX)) break;
    heap[at] = below;
    at = child;
  }
  heap[at] = node;
}

/** Takes the words' lengths from the tree, from the root down. */
function measure(code: HuffmanCode, nodes: number, longest: number): void {
  const { lengths } = code;
  const symbols = lengths.length;
  let { bits } = code;
  let tooLong = 0;
  wordsOfLength.fill(0);
  depths[order[nodes - 1]! & INDEX] = 0;
  for (let i = nodes - 2; i >= 0; i--) {
    const node = order[i]!;
    const index = node & INDEX;
    let length = depths[parents[index]!]! + 1;
    if (length > longest) {
      length = longest;
      tooLong++;
    }
    depths[index] = length;
    if (index >= symbols) continue;
    lengths[index] = length;
    wordsOfLength[length]!++;
    bits += length * (node >> WEIGHT_SHIFT);
  }
  code.bits = bits;
  if (tooLong > 0) shorten(code, tooLong, longest);
}

/** Gives out lengths anew, the longest to the lightest, once there are no more words than bits can tell apart. */
function shorten(code: HuffmanCode, tooLong: number, longest: number): void {
  const { lengths } = code;
  for (let left = tooLong; left > 0; left -= 2) {
    let length = longest - 1;
    while (wordsOfLength[length] === 0) length--;
    wordsOfLength[length]!--;
    wordsOfLength[length + 1]! += 2;
    wordsOfLength[longest]!--;
  }
  for (let length = longest, i = 0; length > 0; length--) {
    for (let left = wordsOfLength[length]!; left > 0; i++) {
      const index = order[i]! & INDEX;
      if (index >= lengths.length) continue;
      code.bits += (length - lengths[index]!) * (order[i]! >> WEIGHT_SHIFT);
      lengths[index] = length;
      left--;
    }
  }
}
