import { codePointsOf } from '../text/code-points.ts';
import { hashOn, isFunctionWord, LATIN_END, NO_WORD } from './function-words.ts';

/**
 * What each piece of a text adds to the score of a stretch: above 0 where running prose has it more often than code,
 * lists, tables, headings, references and LaTeX have. Set by hand; docs/verdict.md says what they reach.
 */
const WEIGHTS = {
  /** Four in ten words of prose, few of anything else. */
  functionWord: 1.5,
  functionWordInCapitals: 0.3,
  /** Any other word in lower case. */
  word: -0.35,
  /** A word of a script that has no list of function words here. */
  otherScript: 0.6,
  /** A name, a heading, or the start of a sentence, whose other words outweigh it. */
  capitalized: -0.5,
  /** A word in capitals, a letter alone, a number. */
  unusual: -1,
  /** A word with capitals inside: more often a name of code than of a person. */
  mixedCase: -1.5,
  /** A word with digits or underscores. */
  identifier: -2.5,
  /** A slash between two letters: "and/or", or a path, which has many. */
  slash: -1,
  /** Any symbol but the marks of a sentence; and such a mark between two letters. */
  symbol: -2,
  /** An empty line: another text may begin. */
  paragraph: -1.5,
} as const;

/** Words next to the stretch belong to it, up to that many code points on either side: its score ends in function words. */
const MARGIN = 20;

/** A stretch of code points. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Length in code points of the stretch that is most likely running prose, 0 without any: the sum of `WEIGHTS` is
 * largest over it (maximum subarray, Kadane's scan). Spans of `skipped`, in order, neither count nor break it. Linear.
 */
export function proseSpan(text: string, skipped: readonly Span[] = NONE): number {
  const { codes, length } = codePointsOf(text);
  let sum = 0;
  let best = 0;
  let start = 0;
  let bestStart = 0;
  let bestEnd = 0;
  let next = 0;
  let newlines = 0;
  for (let i = 0; i < length; ) {
    if (next < skipped.length && i >= skipped[next]!.start) {
      i = Math.max(i, skipped[next++]!.end);
      continue;
    }
    const from = i;
    const first = classOf(codes[i]!);
    let weight = 0;
    if (first <= DIGIT) {
      newlines = 0;
      i = readWord(codes, i, next < skipped.length ? Math.min(skipped[next]!.start, length) : length);
      weight = wordWeight;
    } else {
      i++;
      if (first === SPACE) continue;
      if (first === NEWLINE) {
        if (++newlines !== 2) continue;
        weight = WEIGHTS.paragraph;
      } else {
        newlines = 0;
        const between = codes[from]! < 0x80 && touchesLetters(codes, from, length);
        if (between) weight = codes[from] === SLASH ? WEIGHTS.slash : WEIGHTS.symbol;
        else if (first === SYMBOL) weight = WEIGHTS.symbol;
      }
    }
    if (sum === 0) {
      if (weight <= 0) continue;
      start = from;
    }
    sum = Math.max(0, sum + weight);
    if (sum > best) {
      best = sum;
      bestStart = start;
      bestEnd = i;
    }
  }
  if (best === 0) return 0;
  bestStart = margin(codes, bestStart, -1, Math.max(0, bestStart - MARGIN));
  bestEnd = margin(codes, bestEnd - 1, 1, Math.min(length - 1, bestEnd - 1 + MARGIN)) + 1;
  let left = bestEnd - bestStart;
  for (const span of skipped)
    left -= Math.max(0, Math.min(bestEnd, span.end) - Math.max(bestStart, span.start));
  return left;
}

/** The last letter or mark that is reached from `at` in that direction, no further than `limit`, over words alone. */
function margin(codes: Int32Array, at: number, direction: 1 | -1, limit: number): number {
  let reached = at;
  for (let i = at, newlines = 0; ; i += direction) {
    const kind = classOf(codes[i]!);
    if (i !== at && (kind === DIGIT || kind === SYMBOL)) break;
    if (kind === NEWLINE && ++newlines > 1) break;
    if (kind !== NEWLINE && kind !== SPACE) reached = i;
    if (i === limit) break;
  }
  return reached;
}

const NONE: readonly Span[] = [];

const LOWER = 0;
const UPPER = 1;
const FOREIGN = 2;
const DIGIT = 3;
/** Classes seen in a word of letters alone, as bits. */
const ALL_LETTERS = (1 << LOWER) | (1 << UPPER) | (1 << FOREIGN);
const SPACE = 4;
const NEWLINE = 5;
/** Punctuation of sentences. */
const MARK = 6;
/** Apostrophe and hyphen: within words they belong to them. */
const JOINT = 7;
const SYMBOL = 8;

/** Latin letters are below U+0250, and from here to `LATIN_END`. */
const MORE_LATIN = 0x1e00;

/** Class of each code point below `LATIN_END`. */
const CLASSES = Uint8Array.from({ length: LATIN_END }, (_, code) => {
  if (code >= 0x250 && code < MORE_LATIN) return FOREIGN;
  const character = String.fromCharCode(code);
  if (character === '\n') return NEWLINE;
  if (/\s/.test(character)) return SPACE;
  if (/[0-9]/.test(character)) return DIGIT;
  if (/['-]/.test(character)) return JOINT;
  if (/[.,;:?!"()«»¡¿]/.test(character)) return MARK;
  if (/\p{Lu}/u.test(character)) return UPPER;
  return /\p{L}/u.test(character) ? LOWER : SYMBOL;
});

function classOf(code: number): number {
  if (code < LATIN_END) return CLASSES[code]!;
  if (code === 0x2019) return JOINT;
  if (code >= 0x2000 && code < 0x200c) return SPACE;
  if (code >= 0x2010 && code < 0x2027) return MARK;
  if (code === 0x3000) return SPACE;
  if ((code > 0x3000 && code < 0x3012) || (code > 0xff00 && code < 0xff20) || code === 0xfffd) return MARK;
  return (code >= 0x2000 && code < 0x2c00) || code >= 0x1f000 ? SYMBOL : FOREIGN;
}

const UNDERSCORE = 0x5f;
const DOT = 0x2e;
const COMMA = 0x2c;
const SLASH = 0x2f;

/** Weight of the word that `readWord` read last. */
let wordWeight = 0;

/** Reads the word or number that starts at `from`; gives where it ends. */
function readWord(codes: Int32Array, from: number, length: number): number {
  let i = from;
  let hash = NO_WORD;
  let seen = 0;
  let upper = 0;
  let joints = 0;
  for (; i < length; i++) {
    const character = codes[i]!;
    // Most characters are these: they need no table.
    if (character >= 0x61 && character <= 0x7a) {
      seen |= 1 << LOWER;
      hash = hashOn(hash, character);
      continue;
    }
    const kind = classOf(character);
    if (kind > DIGIT && character !== UNDERSCORE) {
      if (i + 1 >= length || !joins(kind, character, codes[i - 1]!, classOf(codes[i + 1]!))) break;
      joints++;
      continue;
    }
    seen |= 1 << kind;
    if (kind === UPPER) upper++;
    if (character < LATIN_END) hash = hashOn(hash, character);
  }
  const size = i - from;
  if (seen > ALL_LETTERS) {
    wordWeight = seen === 1 << DIGIT ? WEIGHTS.unusual : WEIGHTS.identifier;
  } else if ((seen & (1 << FOREIGN)) !== 0) wordWeight = WEIGHTS.otherScript;
  else {
    const known = joints === 0 && isFunctionWord(hash, size);
    wordWeight = weightOfLetters(size - joints, upper, joints, classOf(codes[from]!) === UPPER, known);
  }
  return i;
}

function weightOfLetters(
  letters: number,
  upper: number,
  joints: number,
  startsUpper: boolean,
  known: boolean,
): number {
  if (letters === upper && upper > 1) return known ? WEIGHTS.functionWordInCapitals : WEIGHTS.unusual;
  const inside = startsUpper ? upper - 1 : upper;
  if (known && inside === 0) return WEIGHTS.functionWord;
  if (letters === 1) return WEIGHTS.unusual;
  if (inside > 0) return joints > 0 ? WEIGHTS.capitalized : WEIGHTS.mixedCase;
  return startsUpper ? WEIGHTS.capitalized : WEIGHTS.word;
}

/** Whether a character goes on with the word: in it's, well-known, 1,000 and 2.5. */
function joins(kind: number, character: number, before: number, next: number): boolean {
  if (kind === JOINT) return next <= FOREIGN;
  return (character === DOT || character === COMMA) && next === DIGIT && classOf(before) === DIGIT;
}

/** Whether a mark stands between letters or digits, as in names of code, addresses and formulas. */
function touchesLetters(codes: Int32Array, at: number, length: number): boolean {
  return at > 0 && at + 1 < length && classOf(codes[at - 1]!) <= DIGIT && classOf(codes[at + 1]!) <= DIGIT;
}
