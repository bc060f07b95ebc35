import type { Column, Metric } from '../metric.ts';
import * as classes from '../text/character-classes.ts';
import { countCodePoints } from '../text/code-point-counts.ts';
import { codePointsOf } from '../text/code-points.ts';
import { whiteSpaceWordNgrams } from '../text/word-ngrams.ts';

const SHARES: readonly (readonly [name: string, bit: number, what: string])[] = [
  ['whitespace', classes.WHITE_SPACE, 'white space (`str.isspace`)'],
  ['digit', classes.DIGIT, 'decimal digits of any script'],
  ['punctuation', classes.PUNCTUATION, 'punctuation: `string.punctuation` or Unicode category P'],
  ['letter', classes.LETTER, 'letters: Unicode category L'],
  ['upper_case', classes.UPPER_CASE, 'capital letters: Unicode category Lu'],
  ['non_ascii', classes.NON_ASCII, 'beyond U+007F, U+FFFD for cut UTF-8 included'],
];
const NEWLINE = 0x0a;

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
    const inClasses = new Array<number>(SHARES.length).fill(0);
    for (let i = 0; i < distinct; i++) {
      const bits = classes.characterClasses(codes[i]!);
      for (let share = 0; share < SHARES.length; share++) {
        if ((bits & SHARES[share]![1]) !== 0) inClasses[share]! += counts[i]!;
      }
    }
    const [lines, longest] = measureLines(text);
    const shares = inClasses.map((characters) => (total === 0 ? null : characters / total));
    return [total, whiteSpaceWordNgrams(text).words.count, lines, longest, ...shares];
  },
};

function measureLines(text: string): [lines: number, longest: number] {
  const { codes, length } = codePointsOf(text);
  let lines = length === 0 ? 0 : 1;
  let longest = 0;
  let start = 0;
  for (let i = 0; i < length; i++) {
    if (codes[i] !== NEWLINE) continue;
    longest = Math.max(longest, i - start);
    start = i + 1;
    lines++;
  }
  return [lines, Math.max(longest, length - start)];
}
