import type { Column } from '../metric.ts';

/** Why a sequence was memorized (Recite, Reconstruct, Recollect; arXiv 2406.17746). */
export type Taxonomy = 'recitation' | 'reconstruction' | 'recollection';

/** For a class the count column that it rests on, else why there is none. */
export type TaxonomyReason =
  | 'sequence_duplicates'
  | 'sequence_duplicates_upstream'
  | 'unknown_count'
  | 'incomplete_corpus'
  | 'not_in_corpus'
  | 'unknown_pattern';

/** What is known of a row; counts are whole numbers from 0, `null` means unknown. */
export interface TaxonomyInput {
  readonly duplicates: number | null;
  readonly duplicatesUpstream: number | null;
  /** False where `duplicates` was counted in a sample of the corpus: it is a lower bound then. */
  readonly corpusComplete: boolean;
  readonly isTemplating: boolean | null;
  /** Largest count that is not yet recitation. */
  readonly threshold: number;
}

/** Raise it whenever a rule below may give another class or reason. */
export const TAXONOMY_VERSION = 1;

/** Largest count that is not yet recitation, as published (`RECITATION_THRESHOLD`). */
export const RECITATION_THRESHOLD = 5;

/** All outcomes of the rule; `taxonomyCode` returns a place in this list. */
export const TAXONOMY_OUTCOMES: readonly {
  readonly taxonomy: Taxonomy | null;
  readonly reason: TaxonomyReason;
}[] = [
  { taxonomy: 'recitation', reason: 'sequence_duplicates' },
  { taxonomy: 'reconstruction', reason: 'sequence_duplicates' },
  { taxonomy: 'recollection', reason: 'sequence_duplicates' },
  { taxonomy: 'recitation', reason: 'sequence_duplicates_upstream' },
  { taxonomy: 'reconstruction', reason: 'sequence_duplicates_upstream' },
  { taxonomy: 'recollection', reason: 'sequence_duplicates_upstream' },
  { taxonomy: null, reason: 'unknown_count' },
  { taxonomy: null, reason: 'incomplete_corpus' },
  { taxonomy: null, reason: 'not_in_corpus' },
  { taxonomy: null, reason: 'unknown_pattern' },
];

const PLAIN = 0;
const UPSTREAM = 3;
const UNKNOWN_COUNT = 6;
const INCOMPLETE_CORPUS = 7;
const NOT_IN_CORPUS = 8;
const UNKNOWN_PATTERN = 9;

/**
 * The three-valued rule without allocation: a place in `TAXONOMY_OUTCOMES`.
 *
 * The plain count decides wherever it can: it is complete, or a lower bound above the threshold. A lower bound that
 * decides nothing counts as no plain count: then the upstream count, which is of a whole training stream, decides.
 */
export function taxonomyCode(
  duplicates: number | null,
  duplicatesUpstream: number | null,
  corpusComplete: boolean,
  isTemplating: boolean | null,
  threshold: number,
): number {
  if (duplicates !== null && (corpusComplete || duplicates > threshold))
    return codeOf(PLAIN, duplicates, isTemplating, threshold);
  if (duplicatesUpstream !== null) return codeOf(UPSTREAM, duplicatesUpstream, isTemplating, threshold);
  return duplicates === null ? UNKNOWN_COUNT : INCOMPLETE_CORPUS;
}

function codeOf(column: number, count: number, isTemplating: boolean | null, threshold: number): number {
  if (count > threshold) return column;
  if (count < 1) return NOT_IN_CORPUS;
  if (isTemplating === null) return UNKNOWN_PATTERN;
  return isTemplating ? column + 1 : column + 2;
}

/** Class and reason of one row by the three-valued rule (see `taxonomyCode`). */
export function classify(input: TaxonomyInput): (typeof TAXONOMY_OUTCOMES)[number] {
  const { duplicates, duplicatesUpstream, corpusComplete, isTemplating, threshold } = input;
  return TAXONOMY_OUTCOMES[
    taxonomyCode(duplicates, duplicatesUpstream, corpusComplete, isTemplating, threshold)
  ]!;
}

/**
 * Class of one row as the published code gives it: 6 and more is recitation, and whatever is unknown counts as false,
 * so that a row of which nothing is known falls through to recollection.
 */
export function classifyUpstream(
  duplicatesUpstream: number | null,
  isIncrementingUpstream: boolean | null,
  isRepeatingUpstream: boolean | null,
): Taxonomy {
  if (duplicatesUpstream !== null && duplicatesUpstream >= RECITATION_THRESHOLD + 1) return 'recitation';
  return isIncrementingUpstream === true || isRepeatingUpstream === true ? 'reconstruction' : 'recollection';
}

/** The columns of the taxonomy, in column order. */
export const taxonomyColumns: readonly Column[] = [
  {
    name: 'taxonomy',
    type: 'VARCHAR',
    unit: null,
    description:
      'Why the sequence was memorized: recitation (more duplicates than the threshold), else reconstruction (is_templating), ' +
      'else recollection; null where count or pattern leave it open. A mere stratum on rows that are not memorized.',
  },
  {
    name: 'taxonomy_reason',
    type: 'VARCHAR',
    unit: null,
    description:
      'Count column that the class rests on (sequence_duplicates, sequence_duplicates_upstream), or why there is no class ' +
      '(unknown_count, incomplete_corpus, not_in_corpus, unknown_pattern).',
  },
  {
    name: 'taxonomy_upstream',
    type: 'VARCHAR',
    unit: null,
    description:
      'Class as published: sequence_duplicates_upstream of 6 and more, else is_incrementing_upstream or is_repeating_upstream, ' +
      'else recollection, to which unknown counts and patterns fall through.',
  },
];
