import { RepeatedNgrams } from './repeated-ngrams.ts';

const LONGEST = 3;
const repeated = new RepeatedNgrams(LONGEST);
let last = new Int32Array(0);

/** Which n-grams of a row's tokens repeat, for n from 1 to 3. Remembers the last tokens; read it before the next. */
export function tokenNgrams(tokens: Int32Array): RepeatedNgrams {
  const { length } = tokens;
  if (length === last.length && length > 0) {
    let i = 0;
    while (i < length && tokens[i] === last[i]) i++;
    if (i === length) return repeated;
    last.set(tokens);
  } else {
    last = tokens.slice();
  }
  return repeated.find(tokens, length);
}
