import type { Column, Metric } from '../metric.ts';
import { whiteSpaceWordNgrams } from '../text/word-ngrams.ts';

const DUPLICATE = [5, 6, 7, 8, 9, 10];
const TOP = [2, 3, 4];

/**
 * Repetition of word n-grams as Dolma counts it (`taggers/gopher.py`, 1.2), after Gopher (arXiv 2112.11446, table A1).
 *
 * Duplicate: characters of all occurrences of n-grams that occur more than once, per characters of all n-grams, so
 * that overlaps count many times on both sides. Top: characters of the most frequent n-gram times its count, also where
 * it occurs once, per character of words. No spaces anywhere; words are those of `text.split()`.
 */
export const duplicate_ngrams_dolma: Metric = {
  name: 'duplicate_ngrams_dolma',
  version: 1,
  description: 'Share of characters in repeated word n-grams, counted as Dolma does.',
  reads: ['text'],
  columns: [
    ...DUPLICATE.map(
      (n): Column => ({
        name: `duplicate_${n}gram_fraction_dolma`,
        type: 'DOUBLE',
        unit: 'characters per character',
        description: `Characters of all occurrences of repeated word ${n}-grams (words by white space) per character of all word ${n}-grams; null below ${n} words.`,
      }),
    ),
    ...TOP.map(
      (n): Column => ({
        name: `top_${n}gram_fraction_dolma`,
        type: 'DOUBLE',
        unit: 'characters per character',
        description: `Characters of the most frequent word ${n}-gram (words by white space) times its count per character of words, overlaps counted; null below ${n} words.`,
      }),
    ),
  ],
  measure: ({ text }) => {
    const { words, repeated } = whiteSpaceWordNgrams(text);
    const { count, offsets } = words;
    const lettersFrom = (place: number, n: number) => offsets[place + n]! - offsets[place]!;
    return [
      ...DUPLICATE.map((n) => {
        if (count < n) return null;
        let duplicate = 0;
        for (let i = repeated.first[n]!; i < repeated.first[n + 1]!; i++) {
          duplicate += lettersFrom(repeated.places[i]!, n);
        }
        if (duplicate === 0) return 0;
        let all = 0;
        for (let place = 0; place + n <= count; place++) all += lettersFrom(place, n);
        return duplicate / all;
      }),
      ...TOP.map((n) => {
        if (count < n) return null;
        const top = repeated.mostFrequent(n);
        if (top < 0) return lettersFrom(0, n) / offsets[count]!;
        return (repeated.counts[top]! * lettersFrom(repeated.firstPlaces[top]!, n)) / offsets[count]!;
      }),
    ];
  },
};
