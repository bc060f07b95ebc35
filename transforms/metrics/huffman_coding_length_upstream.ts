import type { Metric } from '../metric.ts';
import { countCodePoints } from '../text/code-point-counts.ts';

/**
 * Σ p·⌈−log₂ p⌉ over the text's code points: the published "Huffman" length, which is a Shannon code's
 * (semantic-memorization, `filters/huffman_coding_filter.py`). One repeated character and the empty text give 0.
 *
 * Products and sum are rounded as there, in order of first appearance, so that the last bit agrees too.
 */
export const huffman_coding_length_upstream: Metric = {
  name: 'huffman_coding_length_upstream',
  version: 1,
  description:
    'Mean code length of the text in a Shannon code of its own code points, as the research code computes it.',
  reads: ['text'],
  columns: [
    {
      name: 'huffman_coding_length_upstream',
      type: 'DOUBLE',
      unit: 'bits per code point',
      description: 'Shannon code length of the text, the published column huffman_coding_length.',
      upstreamName: 'huffman_coding_length',
    },
  ],
  measure: ({ text }) => {
    const { counts, distinct, total } = countCodePoints(text);
    let sum = 0;
    for (let i = 0; i < distinct; i++) {
      const count = counts[i]!;
      // ⌈log₂(total / count)⌉ in integers: the least b with count · 2^b ≥ total.
      const bits = 32 - Math.clz32((total - 1) / count);
      sum += bits * (count / total);
    }
    return sum;
  },
};
