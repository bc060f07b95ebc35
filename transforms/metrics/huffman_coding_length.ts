import type { Metric } from '../metric.ts';
import { countCodePoints } from '../text/code-point-counts.ts';

/**
 * Mean length of an optimal prefix code of the text's own code points (Huffman 1952), in bits per code point.
 *
 * A text of one repeated character gives 1, as no code word is empty; the empty text has no mean.
 */
export const huffman_coding_length: Metric = {
  name: 'huffman_coding_length',
  version: 1,
  description: 'How compressible the text is, character by character: mean length of its Huffman code.',
  reads: ['text'],
  columns: [
    {
      name: 'huffman_coding_length',
      type: 'DOUBLE',
      unit: 'bits per code point',
      description:
        'Mean Huffman code length of the text; 1 for one repeated character, null for the empty text.',
    },
  ],
  measure: ({ text }) => {
    const { counts, distinct, total } = countCodePoints(text);
    if (distinct === 0) return null;
    return distinct === 1 ? 1 : codeLength(counts, distinct, total) / total;
  },
};

/** How many symbols have each count; all 0 between calls. */
let symbols = new Int32Array(1024);
/** The two queues, both ascending: counts of the symbols, and weights of inner nodes in the order they arise. */
let leaves = new Int32Array(256);
let nodes = new Int32Array(256);
const NONE_LEFT = 0x7fffffff;

/** Bits of the whole text: the sum of all inner nodes' weights. */
function codeLength(counts: Int32Array, distinct: number, total: number): number {
  if (total >= symbols.length) symbols = new Int32Array(2 * total);
  if (distinct >= leaves.length) {
    leaves = new Int32Array(2 * distinct);
    nodes = new Int32Array(2 * distinct);
  }
  for (let i = 0; i < distinct; i++) symbols[counts[i]!]!++;
  for (let count = 1, sorted = 0; sorted < distinct; count++) {
    for (let left = symbols[count]!; left > 0; left--) leaves[sorted++] = count;
    symbols[count] = 0;
  }
  leaves[distinct] = NONE_LEFT;
  let bits = 0;
  let leaf = 0;
  let node = 0;
  for (let made = 0; made < distinct - 1; made++) {
    nodes[made] = NONE_LEFT;
    const first = leaves[leaf]! <= nodes[node]! ? leaves[leaf++]! : nodes[node++]!;
    const second = leaves[leaf]! <= nodes[node]! ? leaves[leaf++]! : nodes[node++]!;
    nodes[made] = first + second;
    bits += first + second;
  }
  return bits;
}
