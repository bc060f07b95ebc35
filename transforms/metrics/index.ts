import type { Metric } from '../metric.ts';
import { boilerplate } from './boilerplate.ts';
import { character_shares } from './character_shares.ts';
import { code_probability } from './code_probability.ts';
import { compression } from './compression.ts';
import { content_category } from './content_category.ts';
import { distinct_ngrams } from './distinct_ngrams.ts';
import { duplicate_lines } from './duplicate_lines.ts';
import { duplicate_ngrams_datatrove } from './duplicate_ngrams_datatrove.ts';
import { duplicate_ngrams_dolma } from './duplicate_ngrams_dolma.ts';
import { duplicate_ngrams_nemo } from './duplicate_ngrams_nemo.ts';
import { duplicate_ngrams_redpajama } from './duplicate_ngrams_redpajama.ts';
import { entropy } from './entropy.ts';
import { findings } from './findings.ts';
import { huffman_coding_length } from './huffman_coding_length.ts';
import { huffman_coding_length_upstream } from './huffman_coding_length_upstream.ts';
import { patterns } from './patterns.ts';
import { patterns_upstream } from './patterns_upstream.ts';
import { perplexity } from './perplexity.ts';
import { progression } from './progression.ts';
import { repetition } from './repetition.ts';
import { text_redacted } from './text_redacted.ts';
import { token_frequency } from './token_frequency.ts';
import { token_repetition } from './token_repetition.ts';
import { verdict } from './verdict.ts';

/** Every metric, in column order. */
export const metrics: readonly Metric[] = [
  text_redacted,
  findings,
  patterns,
  patterns_upstream,
  repetition,
  token_repetition,
  progression,
  boilerplate,
  code_probability,
  content_category,
  huffman_coding_length,
  huffman_coding_length_upstream,
  character_shares,
  entropy,
  compression,
  distinct_ngrams,
  duplicate_lines,
  duplicate_ngrams_datatrove,
  duplicate_ngrams_dolma,
  duplicate_ngrams_redpajama,
  duplicate_ngrams_nemo,
  token_frequency,
  perplexity,
  verdict,
];
