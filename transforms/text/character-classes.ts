import { ASCII_DIGIT, OTHER_DECIMAL, pythonClasses, SPACE } from './python-characters.ts';

/** Classes of a code point, as bits: a code point may be in several, or in none. */
export const WHITE_SPACE = 1;
export const DIGIT = 2;
export const PUNCTUATION = 4;
export const UPPER_CASE = 8;
export const LETTER = 16;
export const NON_ASCII = 32;
const KNOWN = 64;

/** Filled as code points are met. */
const classes = new Uint8Array(0x110000);

/**
 * The bits of a code point's classes.
 *
 * White space and digits are Python's `isspace` and decimal digits (Unicode 14). Punctuation is `string.punctuation`
 * (all ASCII that is printable, but letters, digits and space) and category P, letters category L, upper case Lu: the
 * runtime's Unicode.
 */
export function characterClasses(code: number): number {
  if (classes[code] === 0) classes[code] = classify(code);
  return classes[code]!;
}

function classify(code: number): number {
  const character = String.fromCodePoint(code);
  const python = pythonClasses[code]!;
  let bits = KNOWN;
  if (python === SPACE) bits |= WHITE_SPACE;
  if (python === ASCII_DIGIT || python >= OTHER_DECIMAL) bits |= DIGIT;
  if (/[!-/:-@[-`{-~]|\p{P}/u.test(character)) bits |= PUNCTUATION;
  if (/\p{Lu}/u.test(character)) bits |= UPPER_CASE;
  if (/\p{L}/u.test(character)) bits |= LETTER;
  if (code > 0x7f) bits |= NON_ASCII;
  return bits;
}
