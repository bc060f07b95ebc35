import { codePointsOf } from './code-points.ts';
import { oncePerText } from './once-per-text.ts';
import { wordNgrams } from './word-ngrams.ts';

/** Python's `string.punctuation`: the ASCII characters that are printable and no letters, digits or space. */
export function isAsciiPunctuation(code: number): boolean {
  return (
    (code >= 0x21 && code <= 0x2f) ||
    (code >= 0x3a && code <= 0x40) ||
    (code >= 0x5b && code <= 0x60) ||
    (code >= 0x7b && code <= 0x7e)
  );
}

let normalized = new Int32Array(1024);
const ofNormalizedWords = wordNgrams();

/**
 * Words of RedPajama-Data v2 (`normalize` in `utilities/text/normalization.py`) and their repeated n-grams.
 *
 * ASCII punctuation is dropped, also inside words; then lower case, NFD, and a cut at white space. Remembers the last text.
 */
export const redpajamaWordNgrams = oncePerText((text) => {
  const { codes, length } = codePointsOf(text);
  if (length > normalized.length) normalized = new Int32Array(2 * length);
  let end = 0;
  for (let i = 0; i < length; i++) {
    const code = codes[i]!;
    if (code >= 0x80) return ofNormalizedWords(...beyondAscii(text));
    if (isAsciiPunctuation(code)) continue;
    normalized[end++] = code >= 0x41 && code <= 0x5a ? code | 0x20 : code;
  }
  return ofNormalizedWords(normalized, end);
});

/** The same by the runtime's Unicode tables, where letters of several code points or contexts may occur. */
function beyondAscii(text: string): [codes: Int32Array, length: number] {
  const plain = text
    .replace(/[!-/:-@[-`{-~]+/g, '')
    .toLowerCase()
    .normalize('NFD');
  if (plain.length > normalized.length) normalized = new Int32Array(2 * plain.length);
  let end = 0;
  for (const character of plain) normalized[end++] = character.codePointAt(0)!;
  return [normalized, end];
}
