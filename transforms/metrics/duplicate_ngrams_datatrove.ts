import type { Column, Metric } from '../metric.ts';
import { codePointsOf } from '../text/code-points.ts';
import { joinCandidates, lettersOfSeenNgrams } from '../text/joined-ngrams.ts';
import { whiteSpaceWordNgrams } from '../text/word-ngrams.ts';

const DUPLICATE = [5, 6, 7, 8, 9, 10];
const TOP = [2, 3, 4];
const SHORTEST = 5;

/**
 * Repetition of word n-grams as datatrove counts it (`gopher_repetition_filter.py`, 0.10), after Gopher (arXiv 2112.11446, table A1).
 *
 * Duplicate: from left to right, an n-gram that stood before adds its characters, and its n words are skipped; n-grams
 * are compared as words joined without a space. Top: the most frequent n-gram, with its spaces, times its count, overlaps
 * counted, so above 1 at times; also where it occurs once. Both are divided by the length of the text.
 * Words are those of `text.split()`; datatrove's own default, spaCy's English tokenizer, cuts punctuation off.
 */
export const duplicate_ngrams_datatrove: Metric = {
  name: 'duplicate_ngrams_datatrove',
  version: 1,
  description: 'Share of characters in repeated word n-grams, counted as datatrove does.',
  reads: ['text'],
  columns: [
    ...DUPLICATE.map(
      (n): Column => ({
        name: `duplicate_${n}gram_fraction_datatrove`,
        type: 'DOUBLE',
        unit: 'characters per character',
        description: `Characters of word ${n}-grams (words by white space, joined) that stood before, no word twice, per character of the text; null for the empty text.`,
      }),
    ),
    ...TOP.map(
      (n): Column => ({
        name: `top_${n}gram_fraction_datatrove`,
        type: 'DOUBLE',
        unit: 'characters per character',
        description: `Length with spaces of the most frequent word ${n}-gram (words by white space) times its count per character of the text, overlaps counted; null below ${n} words.`,
      }),
    ),
  ],
  measure: ({ text }) => {
    const { length } = codePointsOf(text);
    const { words, repeated } = whiteSpaceWordNgrams(text);
    const candidates = joinCandidates(words, SHORTEST);
    const values: (number | null)[] = [];
    for (const n of DUPLICATE) {
      if (length === 0) values.push(null);
      else values.push(candidates.count === 0 ? 0 : lettersOfSeenNgrams(words, candidates, n) / length);
    }
    for (const n of TOP) {
      if (words.count < n) {
        values.push(null);
        continue;
      }
      const top = repeated.mostFrequent(n);
      const place = top < 0 ? 0 : repeated.firstPlaces[top]!;
      const letters = words.offsets[place + n]! - words.offsets[place]!;
      values.push(((letters + n - 1) * (top < 0 ? 1 : repeated.counts[top]!)) / length);
    }
    return values;
  },
};
