import type { Column, Metric } from '../metric.ts';
import type { RepeatedNgrams } from '../statistics/repeated-ngrams.ts';
import { tokenNgrams } from '../statistics/token-ngrams.ts';
import { whiteSpaceWordNgrams } from '../text/word-ngrams.ts';

const LENGTHS = [1, 2, 3];

/**
 * Distinct-n (Li et al. 2016, arXiv 1510.03055): different n-grams per n-gram; for n = 1 the type-token ratio.
 *
 * Over words, those of `text.split()`, and over tokens. The paper divides by words, here it is by n-grams, as later use has it,
 * so that 1 means that nothing repeats.
 */
export const distinct_ngrams: Metric = {
  name: 'distinct_ngrams',
  version: 1,
  description: 'How varied words and tokens are: different n-grams per n-gram.',
  reads: ['tokens', 'text'],
  columns: ['word', 'token'].flatMap((unit) =>
    LENGTHS.map(
      (n): Column => ({
        name: `distinct_${n}_${unit}s`,
        type: 'DOUBLE',
        unit: 'n-grams per n-gram',
        description: `Different ${unit} ${n}-grams per ${unit} ${n}-gram${unit === 'word' ? ' (words by white space, as written)' : ''}: 1 where none repeats; null below ${n} ${unit}s.`,
      }),
    ),
  ),
  measure: ({ text, tokens }) => {
    const { repeated } = whiteSpaceWordNgrams(text);
    const ofTokens = tokenNgrams(tokens);
    const values: (number | null)[] = [];
    for (const n of LENGTHS) values.push(distinct(repeated, n));
    for (const n of LENGTHS) values.push(distinct(ofTokens, n));
    return values;
  },
};

function distinct(repeated: RepeatedNgrams, n: number): number | null {
  return repeated.length < n ? null : repeated.distinct(n) / (repeated.length - n + 1);
}
