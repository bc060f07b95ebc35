import type { Column } from './metric.ts';

/** Columns that every feature table can have before any metric is measured. */
export const rowColumns: readonly Column[] = [
  {
    name: 'sequence_id',
    type: 'BIGINT',
    unit: null,
    description: 'Id of the sequence, as in its source; always written.',
    upstreamName: 'sequence_id',
  },
  {
    name: 'tokens',
    type: 'INTEGER[]',
    unit: 'token ids',
    description: 'The tokens of the sequence (Pythia: 32 of prompt, 32 of continuation).',
    upstreamName: 'tokens',
  },
  {
    name: 'text',
    type: 'VARCHAR',
    unit: null,
    description: 'Exact decode of the tokens, spaces not cleaned up; bytes that are not UTF-8 are U+FFFD.',
    upstreamName: 'text',
  },
];

/** Why a row could not be measured. */
export const ROW_ERRORS = [
  'null_id',
  'id_out_of_range',
  'null_tokens',
  'empty_tokens',
  'null_token',
  'negative_token',
  'unknown_token',
] as const;

/** One of the reasons why a row could not be measured. */
export type RowError = (typeof ROW_ERRORS)[number];

/** Stands last in every feature table. */
export const rowErrorColumn: Column = {
  name: 'row_error',
  type: 'VARCHAR',
  unit: null,
  description: `Why the row could not be measured (${ROW_ERRORS.join(', ')}); its metrics are null then. id_out_of_range: beyond 64 bits; null_token: null or beyond 32 bits; unknown_token: not in the tokenizer's vocabulary.`,
};
