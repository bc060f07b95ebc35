import type { Column, Metric } from '../metric.ts';
import type { RepeatedNgrams } from '../statistics/repeated-ngrams.ts';
import { codePointsOf } from '../text/code-points.ts';
import { whiteSpaceWordNgrams } from '../text/word-ngrams.ts';
import type { Words } from '../text/words.ts';

const DUPLICATE = [5, 6, 7, 8, 9, 10];

/**
 * Repetition of word n-grams as NeMo Curator counts it (`heuristic/repetition/repetition.py`, 1.4), after Gopher (arXiv 2112.11446).
 *
 * Second and later occurrences, each word once and one space before or between words, per character of the text.
 * Below n words the toolkit says 1. Words are those of `text.split()`. Its score of the most frequent n-gram is not
 * here: of several that are most frequent it takes one by the order of a Python set, which differs from run to run.
 */
export const duplicate_ngrams_nemo: Metric = {
  name: 'duplicate_ngrams_nemo',
  version: 1,
  description: 'Share of characters in repeated word n-grams, counted as NeMo Curator does.',
  reads: ['text'],
  columns: DUPLICATE.map(
    (n): Column => ({
      name: `duplicate_${n}gram_fraction_nemo`,
      type: 'DOUBLE',
      unit: 'characters per character',
      description: `Characters with spaces of second and later occurrences of word ${n}-grams (words by white space), overlaps once, per character of the text; 1 below ${n} words.`,
    }),
  ),
  measure: ({ text }) => {
    const { length } = codePointsOf(text);
    const { words, repeated } = whiteSpaceWordNgrams(text);
    return DUPLICATE.map((n) => (words.count < n ? 1 : charactersOfLater(words, repeated, n) / length));
  },
};

function charactersOfLater({ offsets }: Words, repeated: RepeatedNgrams, n: number): number {
  let characters = 0;
  let end = 0;
  for (let i = repeated.first[n]!; i < repeated.first[n + 1]!; i++) {
    const place = repeated.places[i]!;
    if (repeated.firstPlaces[repeated.kinds[i]!] === place) continue;
    const overlap = Math.max(0, end - place);
    characters += offsets[place + n]! - offsets[place + overlap]! + Math.min(n - overlap, n - 1);
    end = place + n;
  }
  return characters;
}
