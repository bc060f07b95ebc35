/** What kind of text it is, by its characters alone: classes of the code classifier. */
export const TEXT_CLASSES = ['code', 'latex', 'markup', 'nl', 'data'] as const;

/** One of them. */
export type TextClass = (typeof TEXT_CLASSES)[number];

/** Best single descriptions of a row. */
export const CATEGORIES = [
  'code',
  'code+nl',
  'nl',
  'pattern-incrementing',
  'pattern-repeating',
  'boilerplate',
  'empty',
  'other',
] as const;

/** Categories that n-grams tell apart: a text that is empty has none. */
export const NGRAM_CATEGORIES = CATEGORIES.filter((name) => name !== 'empty');

/** One of them. */
export type Category = (typeof CATEGORIES)[number];
