import { codePointsOf } from './code-points.ts';
import { oncePerText } from './once-per-text.ts';
import { wordNgrams } from './word-ngrams.ts';

/** Python's `string.punctuation`: ASCII characters that are printable and no letters, digits or space. */
const PUNCTUATION = /[!-/:-@[-`{-~]/;
const DROPPED = 0xff;
/** What becomes of each ASCII character: lower case, or `DROPPED`. */
const ASCII = Uint8Array.from({ length: 0x80 }, (_, code) => {
  const character = String.fromCharCode(code);
  return PUNCTUATION.test(character) ? DROPPED : character.toLowerCase().charCodeAt(0);
});

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
    if (code >= 0x80) {
      end = normalizeByUnicode(text);
      break;
    }
    const plain = ASCII[code]!;
    normalized[end] = plain;
    // Without a branch, which would be hard to predict: moves on unless the character is dropped.
    end += (plain - DROPPED) >>> 31;
  }
  return ofNormalizedWords(normalized, end);
});

/** The same by the runtime's Unicode tables, for letters of several code points or of several forms; returns the length. */
function normalizeByUnicode(text: string): number {
  const bare = text.replace(/[!-/:-@[-`{-~]+/g, '');
  const plain = bare.toLowerCase().normalize('NFD');
  if (plain.length > normalized.length) normalized = new Int32Array(2 * plain.length);
  let end = 0;
  for (let i = 0; i < plain.length; end++) {
    const code = plain.codePointAt(i)!;
    normalized[end] = code;
    i += code > 0xffff ? 2 : 1;
  }
  return end;
}
