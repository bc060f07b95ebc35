const UNKNOWN = 0;
const OTHER = 1;
const LETTER = 2;
const NUMBER = 3;
const SPACE = 4;
const BLANK = 0x20;
const APOSTROPHE = 0x27;

/** What every code point is, filled in as they are met: all of Unicode at once would take a tenth of a second. */
const KIND = new Uint8Array(0x110000);

function kindOf(code: number): number {
  const known = KIND[code]!;
  return known === UNKNOWN ? lookUp(code) : known;
}

function lookUp(code: number): number {
  const character = String.fromCodePoint(code);
  let kind = OTHER;
  if (/\p{L}/u.test(character)) kind = LETTER;
  else if (/\p{N}/u.test(character)) kind = NUMBER;
  // Not JavaScript's \s, which lacks U+0085 and has U+FEFF.
  else if (/\p{White_Space}/u.test(character)) kind = SPACE;
  KIND[code] = kind;
  return kind;
}

/**
 * Where the word that starts at UTF-16 unit `start` of `text[..end)` ends: GPT-2's split
 * `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+` (Radford et al. 2019, encoder.py).
 */
export function wordEnd(text: string, start: number, end: number): number {
  const first = text.charCodeAt(start);
  if (first === APOSTROPHE) {
    const length = contraction(text, start, end);
    if (length > 0) return start + length;
  }
  let at = start;
  let kind = kindOf(codeAt(text, at, end));
  if (kind === SPACE) {
    at++;
    const next = at < end ? kindOf(codeAt(text, at, end)) : SPACE;
    if (next === SPACE) return blankEnd(text, at, end);
    if (first !== BLANK) return at;
    kind = next;
  }
  while (at < end) {
    const code = codeAt(text, at, end);
    if (kindOf(code) !== kind) return at;
    at += code > 0xffff ? 2 : 1;
  }
  return end;
}

/** The end of a run of white space that goes on at `at`: its last character is left to the word behind it. */
function blankEnd(text: string, at: number, end: number): number {
  let to = at;
  while (to < end && kindOf(text.charCodeAt(to)) === SPACE) to++;
  return to === end || to === at ? to : to - 1;
}

/** Length of the English ending that an apostrophe begins, or 0. */
function contraction(text: string, start: number, end: number): number {
  if (start + 1 >= end) return 0;
  const next = text[start + 1]!;
  if (next === 's' || next === 't' || next === 'm' || next === 'd') return 2;
  if (start + 2 >= end) return 0;
  const pair = next + text[start + 2]!;
  return pair === 're' || pair === 've' || pair === 'll' ? 3 : 0;
}

function codeAt(text: string, at: number, end: number): number {
  const high = text.charCodeAt(at);
  if ((high & 0xfc00) !== 0xd800 || at + 1 >= end) return high;
  const low = text.charCodeAt(at + 1);
  return (low & 0xfc00) === 0xdc00 ? ((high - 0xd800) << 10) + low - 0xdc00 + 0x10000 : high;
}
