import type { Column, Value } from '../metric.ts';
import { editDistance } from './edit-distance.ts';
import { isFragile } from './fragility.ts';

/** What greedy generation made of a row; n is the length of the true continuation. */
export interface GreedyRow {
  /** The n tokens that follow the prompt in the row. */
  readonly truth: Int32Array;
  /** The n tokens that the model went on with; `null` where it was only asked how far it follows the row. */
  readonly generated: Int32Array | null;
  /** Tokens before the first one in which the two differ. */
  readonly longestPrefix: number;
  /** The smallest margin on the path, as far as it was walked. */
  readonly margin: number;
}

const columns = {
  sequence_id: ['BIGINT', null, 'Id of the sequence, as in its source.'],
  memorization_score: [
    'DOUBLE',
    'share',
    'Positions at which the greedy continuation of the prompt has the token of the row, divided by the length of the continuation (arXiv 2304.11158).',
  ],
  memorized: ['BOOLEAN', null, 'The greedy continuation is the row itself: `memorization_score` is 1.'],
  longest_prefix: [
    'INTEGER',
    'tokens',
    'Tokens of the greedy continuation before the first one that differs from the row.',
  ],
  edit_similarity: [
    'DOUBLE',
    'share',
    '1 − Levenshtein distance in tokens of greedy and true continuation, divided by their length.',
  ],
  greedy_margin: [
    'DOUBLE',
    'nats',
    'The smallest lead, in log-probability, of a chosen token over the second likeliest: over the whole greedy continuation, or, where only `memorized` was asked for, up to the first token that differs.',
  ],
  fragile: [
    'BOOLEAN',
    null,
    '`greedy_margin` is below the error of the device and dtype, which the file names in its metadata: another device or batch may choose another token.',
  ],
  generated_tokens: ['INTEGER[]', 'token ids', 'The greedy continuation of the prompt.'],
  row_error: [
    'VARCHAR',
    null,
    'Why the row could not be scored; all else is null then. too_few_tokens: shorter than prompt and continuation; unknown_token: outside the vocabulary.',
  ],
} satisfies Record<string, readonly [Column['type'], string | null, string]>;

/** Columns of the table of greedy continuations, in order. */
export const greedyColumns: readonly Column[] = Object.entries(columns).map(
  ([name, [type, unit, description]]) => ({ name, type, unit, description }),
);

/** The columns that need no generation: the row's own tokens tell them. */
export const memorizedColumns: readonly Column[] = greedyColumns.filter(({ name }) =>
  ['sequence_id', 'memorized', 'longest_prefix', 'greedy_margin', 'fragile', 'row_error'].includes(name),
);

/** Values by column, but for the id; rows whose margin is below `error` are fragile. */
export function greedyValues(row: GreedyRow, error: number): Readonly<Record<string, Value>> {
  const { truth, generated, longestPrefix, margin } = row;
  const n = truth.length;
  return {
    memorization_score: generated && matchesOf(truth, generated) / n,
    memorized: longestPrefix === n,
    longest_prefix: longestPrefix,
    edit_similarity: generated && 1 - editDistance(truth, generated) / n,
    greedy_margin: margin,
    fragile: isFragile(margin, error),
    generated_tokens: generated,
  };
}

/** Positions at which two sequences of one length have the same token. */
export function matchesOf(truth: ArrayLike<number>, generated: ArrayLike<number>): number {
  let matches = 0;
  for (let i = 0; i < truth.length; i++) if (truth[i] === generated[i]) matches++;
  return matches;
}

/** Tokens before the first one in which two sequences of one length differ. */
export function commonPrefix(truth: ArrayLike<number>, generated: ArrayLike<number>): number {
  let prefix = 0;
  while (prefix < truth.length && truth[prefix] === generated[prefix]) prefix++;
  return prefix;
}

/** The smallest of the margins from `start` and before `end`. */
export function smallestMargin(margins: ArrayLike<number>, start: number, end: number): number {
  let smallest = Number.POSITIVE_INFINITY;
  for (let i = start; i < end; i++) smallest = Math.min(smallest, margins[i]!);
  return smallest;
}
