import type { Column, Metric } from '../metric.ts';
import { redpajamaWordNgrams } from '../text/redpajama-words.ts';

const DUPLICATE = [5, 6, 7, 8, 9, 10];
const TOP = [2, 3, 4];

/**
 * Repetition of word n-grams as RedPajama-Data v2 counts it (`quality_signals/repetitions.py`), after Gopher (arXiv 2112.11446).
 *
 * Duplicate: characters of words that lie in any n-gram that occurs more than once, each word once, per character of
 * words. Top: the most frequent n-gram's characters times its count, 0 where it occurs once. Words are normalized: see
 * `redpajamaWordNgrams`. A text with too few words gives 0. The toolkit itself rounds to 8 places.
 */
export const duplicate_ngrams_redpajama: Metric = {
  name: 'duplicate_ngrams_redpajama',
  version: 1,
  description: 'Share of characters in repeated word n-grams, counted as RedPajama-Data v2 does.',
  reads: ['text'],
  columns: [
    ...DUPLICATE.map(
      (n): Column => ({
        name: `duplicate_${n}gram_fraction_redpajama`,
        type: 'DOUBLE',
        unit: 'characters per character',
        description: `Characters of words in repeated ${n}-grams per character of words; words without ASCII punctuation, in lower case and NFD; 0 below ${n} words.`,
      }),
    ),
    ...TOP.map(
      (n): Column => ({
        name: `top_${n}gram_fraction_redpajama`,
        type: 'DOUBLE',
        unit: 'characters per character',
        description: `Characters of the most frequent ${n}-gram times its count per character of words, 0 where none repeats; words without ASCII punctuation, in lower case and NFD.`,
      }),
    ),
  ],
  measure: ({ text }) => {
    const { words, repeated } = redpajamaWordNgrams(text);
    const { count, offsets } = words;
    const total = offsets[count]!;
    const values: number[] = [];
    for (const n of DUPLICATE) {
      let covered = 0;
      let end = 0;
      for (let i = repeated.first[n]!; i < repeated.first[n + 1]!; i++) {
        const place = repeated.places[i]!;
        covered += offsets[place + n]! - offsets[Math.max(place, end)]!;
        end = place + n;
      }
      values.push(covered === 0 ? 0 : covered / total);
    }
    for (const n of TOP) {
      const top = repeated.mostFrequent(n);
      if (top < 0) {
        values.push(0);
        continue;
      }
      const place = repeated.firstPlaces[top]!;
      values.push((repeated.counts[top]! * (offsets[place + n]! - offsets[place]!)) / total);
    }
    return values;
  },
};
