import type { Column, Metric } from '../metric.ts';
import type { RepeatedNgrams } from '../statistics/repeated-ngrams.ts';
import { whiteSpaceWordNgrams } from '../text/word-ngrams.ts';
import type { Words } from '../text/words.ts';

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
    const values: (number | null)[] = [];
    for (const n of DUPLICATE) values.push(count < n ? null : duplicateShare(words, repeated, n));
    for (const n of TOP) {
      if (count < n) {
        values.push(null);
        continue;
      }
      const top = repeated.mostFrequent(n);
      const place = top < 0 ? 0 : repeated.firstPlaces[top]!;
      const times = top < 0 ? 1 : repeated.counts[top]!;
      values.push((times * (offsets[place + n]! - offsets[place]!)) / offsets[count]!);
    }
    return values;
  },
};

function duplicateShare({ count, offsets }: Words, repeated: RepeatedNgrams, n: number): number {
  const end = repeated.first[n + 1]!;
  let i = repeated.first[n]!;
  if (i === end) return 0;
  let duplicate = 0;
  for (; i < end; i++) {
    const place = repeated.places[i]!;
    duplicate += offsets[place + n]! - offsets[place]!;
  }
  let all = 0;
  for (let place = 0; place + n <= count; place++) all += offsets[place + n]! - offsets[place]!;
  return duplicate / all;
}
