import { RepeatedNgrams } from '../statistics/repeated-ngrams.ts';
import { codePointsOf } from './code-points.ts';
import { oncePerText } from './once-per-text.ts';
import { noWords, splitWords, type Words } from './words.ts';

/** A text's words and which of their n-grams repeat, for n from 1 to 10. Reused: read before the next text. */
export interface WordNgrams {
  readonly words: Words;
  readonly repeated: RepeatedNgrams;
}

const LONGEST = 10;

/** Room for one text's words and n-grams, and the function that fills it from code points. */
export function wordNgrams(): (codes: Int32Array, length: number) => WordNgrams {
  const words = noWords();
  const repeated = new RepeatedNgrams(LONGEST);
  const answer = { words, repeated };
  return (codes, length) => {
    splitWords(codes, length, words);
    repeated.findNumbered(words.ids, words.count);
    return answer;
  };
}

const ofWhiteSpaceWords = wordNgrams();

/** Words as in Python's `text.split()`, and their repeated n-grams. Remembers the last text. */
export const whiteSpaceWordNgrams = oncePerText((text) => {
  const { codes, length } = codePointsOf(text);
  return ofWhiteSpaceWords(codes, length);
});
