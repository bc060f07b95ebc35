import type { Column, Metric } from '../metric.ts';
import * as classes from '../text/character-classes.ts';
import { countCodePoints } from '../text/code-point-counts.ts';
import { measureLines } from '../text/repeated-pieces.ts';
import { whiteSpaceWordNgrams } from '../text/word-ngrams.ts';

const SHARES: readonly (readonly [name: string, bit: number, what: string])[] = [
  ['whitespace', classes.WHITE_SPACE, 'white space (`str.isspace`)'],
  ['digit', classes.DIGIT, 'decimal digits of any script'],
  ['punctuation', classes.PUNCTUATION, 'punctuation: `string.punctuation` or Unicode category P'],
  ['letter', classes.LETTER, 'letters: Unicode category L'],
  ['upper_case', classes.UPPER_CASE, 'capital letters: Unicode category Lu'],
  ['non_ascii', classes.NON_ASCII, 'beyond U+007F, U+FFFD for cut UTF-8 included'],
];
/** Code points in each class, by the class's bit. */
const CLASSES = 6;
const inClasses = new Int32Array(CLASSES);

function count(name: string, unit: string, description: string): Column {
  return { name, type: 'INTEGER', unit, description };
}

/** What a text is made of: its sizes, and what share of its code points is of which class. */
export const character_shares: Metric = {
  name: 'character_shares',
  version: 1,
  description: 'Sizes of the text, and what kinds of characters it is made of.',
  reads: ['text'],
  columns: [
    count('character_count', 'code points', 'Code points in the text.'),
    count('word_count', 'words', 'Runs without white space, as in `len(text.split())`.'),
    count('line_count', 'lines', 'Newlines plus one; 0 for the empty text.'),
    count('longest_line', 'code points', 'Length of the longest line, without its newline.'),
    ...SHARES.map(
      ([name, , what]): Column => ({
        name: `${name}_fraction`,
        type: 'DOUBLE',
        unit: 'characters per character',
        description: `Share of code points that are ${what}; null for the empty text.`,
      }),
    ),
  ],
  measure: ({ text }) => {
    const { codes, counts, distinct, total } = countCodePoints(text);
    inClasses.fill(0);
    for (let i = 0; i < distinct; i++) {
      const bits = classes.characterClasses(codes[i]!);
      const times = counts[i]!;
      // Without branches, which would be hard to predict: adds nothing where the bit is 0.
      for (let bit = 0; bit < CLASSES; bit++) inClasses[bit]! += times & -((bits >> bit) & 1);
    }
    const { lines, longest } = measureLines(text);
    const values: (number | null)[] = [total, whiteSpaceWordNgrams(text).words.count, lines, longest];
    for (const [, bit] of SHARES) values.push(total === 0 ? null : inClasses[Math.log2(bit)]! / total);
    return values;
  },
};
