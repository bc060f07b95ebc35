import type { Metric } from '../metric.ts';
import { huffman_coding_length } from './huffman_coding_length.ts';
import { huffman_coding_length_upstream } from './huffman_coding_length_upstream.ts';
import { patterns_upstream } from './patterns_upstream.ts';

/** Every metric, in column order. */
export const metrics: readonly Metric[] = [
  patterns_upstream,
  huffman_coding_length,
  huffman_coding_length_upstream,
];
