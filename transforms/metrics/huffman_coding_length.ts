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
/** Weights of inner nodes, which arise in ascending order: the second queue. */
let nodes = new Float64Array(256);

/** Bits of the whole text: the sum of all inner nodes' weights. */
function codeLength(counts: Int32Array, distinct: number, total: number): number {
  if (total >= symbols.length) symbols = new Int32Array(2 * total);
  if (distinct > nodes.length) nodes = new Float64Array(2 * distinct);
  let least = total;
  for (let i = 0; i < distinct; i++) {
    const count = counts[i]!;
    symbols[count]!++;
    if (count < least) least = count;
  }
  let bits = 0;
  let head = 0;
  let leaves = distinct;
  for (let made = 0; made < distinct - 1; made++) {
    let weight = 0;
    for (let child = 0; child < 2; child++) {
      if (leaves > 0) while (symbols[least] === 0) least++;
      if (leaves > 0 && (head === made || least <= nodes[head]!)) {
        weight += least;
        symbols[least]!--;
        leaves--;
      } else {
        weight += nodes[head++]!;
      }
    }
    nodes[made] = weight;
    bits += weight;
  }
  return bits;
}
