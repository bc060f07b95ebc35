import {
  ASCII_DIGIT,
  BACKSLASH,
  OTHER_DECIMAL,
  pythonClasses,
  QUOTE,
  SPACE,
  UNPRINTABLE,
} from '../text/python-characters.ts';
import { EXACT, LONGEST_DECIMAL, pythonInteger } from '../text/python-integer.ts';

export const TEXT = 1;
export const NUMBER = 2;

/** Texts and numbers in order: element e is `clean[starts[e]..ends[e])`. Reused: read before the next call. */
export interface Elements {
  count: number;
  /** `TEXT` or `NUMBER`. */
  kinds: Uint8Array;
  starts: Int32Array;
  ends: Int32Array;
  /** Values of numbers; where `anyBig`, not all are exact, and the signed decimal digits in `clean` are. */
  values: Float64Array;
  anyBig: boolean;
  clean: Int32Array;
}

const PLUS = 0x2b;
const MINUS = 0x2d;
const ZERO = 0x30;
const UNDERSCORE = 0x5f;
const LOWER_N = 0x6e;
const LOWER_X = 0x78;

/** Just after a backslash of the text, or after one that a removed `\n` left over. */
const RAW = 1;
const LEFT_OVER = 2;

const elements: Elements = { count: 0, anyBig: false, ...arraysOf(1024) };
let written = 0;

function arraysOf(size: number) {
  return {
    kinds: new Uint8Array(size),
    starts: new Int32Array(size),
    ends: new Int32Array(size),
    values: new Float64Array(size),
    clean: new Int32Array(size),
  };
}

/**
 * Words (at white space) cut into runs of digits and runs of anything else, as the published pattern filter cuts them.
 *
 * That filter writes words that are Python integer literals in decimal, then looks at Python's `repr` of the text
 * less all `\n`, `\x`, backslashes and quotes: so the letter n or x after a backslash is lost, quotes join
 * what they part, and an unprintable character counts as the letters and digits of its escape.
 *
 * `null` where fewer than three numbers are possible: the filter finds no count in such a text.
 */
export function upstreamElements(codes: Int32Array, length: number): Elements | null {
  let numbers = 0;
  let unprintable = 0;
  let before = SPACE;
  for (let i = 0; i < length; i++) {
    const kind = pythonClasses[codes[i]!]!;
    if (kind >= UNPRINTABLE && (kind !== ASCII_DIGIT || before !== ASCII_DIGIT)) {
      numbers++;
      if (kind === UNPRINTABLE) unprintable++;
    }
    before = kind;
  }
  if (numbers + 8 * unprintable < 3) return null;
  // A hexadecimal word may have more digits in decimal; an escape is up to nine letters and digits.
  const size = 2 * length + 9 * unprintable;
  if (size > elements.clean.length) Object.assign(elements, arraysOf(2 * size));
  elements.count = 0;
  elements.anyBig = false;
  written = 0;
  let i = 0;
  while (i < length) {
    if (pythonClasses[codes[i]!] === SPACE) {
      i++;
      continue;
    }
    const end = integerWord(codes, i, length);
    if (end > 0) i = end;
    else if (unprintable === 0) i = cutWord(codes, i, length);
    else {
      const from = i;
      while (i < length && pythonClasses[codes[i]!] !== SPACE) i++;
      const escaped = withEscapes(codes, from, i);
      cutWord(escaped, 0, escaped.length);
    }
  }
  return elements;
}

/** Adds the word at `from` where it is an integer literal that decimal notation changes; its end, or 0. */
function integerWord(codes: Int32Array, from: number, length: number): number {
  const first = codes[from]!;
  const kind = pythonClasses[first]!;
  if (kind < ASCII_DIGIT && first !== PLUS && first !== MINUS) return 0;
  if (kind === ASCII_DIGIT && first !== ZERO) {
    let i = from + 1;
    while (i < length && pythonClasses[codes[i]!] === ASCII_DIGIT) i++;
    if (i === length || (codes[i] !== UNDERSCORE && pythonClasses[codes[i]!]! < OTHER_DECIMAL)) return 0;
  }
  const integer = pythonInteger(codes, from, length, 0);
  if (integer === null) return 0;
  const { value, end } = integer;
  if (end < length && pythonClasses[codes[end]!] !== SPACE) return 0;
  if (value < 0) {
    elements.clean[written++] = MINUS;
    add(TEXT, written - 1, 0);
  }
  const start = written;
  write(value < 0 ? -value : value);
  addNumber(start, Math.abs(Number(value)));
  return end;
}

/** Cuts the word at `from`, up to `length` or white space; returns its end. */
function cutWord(codes: Int32Array, from: number, length: number): number {
  const clean = elements.clean;
  let out = written;
  let start = out;
  let kind = 0;
  let value = 0;
  let decimals = false;
  let backslash = 0;
  let i = from;
  for (; i < length; i++) {
    const code = codes[i]!;
    const codeClass = pythonClasses[code]!;
    if (codeClass === ASCII_DIGIT) {
      if (kind !== NUMBER) {
        written = out;
        if (kind === TEXT) addText(start, decimals);
        out = start = written;
        kind = NUMBER;
        value = 0;
      }
      value = value * 10 + (code - ZERO);
    } else if (codeClass === SPACE) break;
    else if (codeClass === QUOTE) {
      backslash = 0;
      continue;
    } else if (codeClass === BACKSLASH) {
      backslash = RAW;
      continue;
    } else {
      if (backslash !== 0) {
        const state = backslash;
        backslash = 0;
        if (code === LOWER_X) continue;
        if (code === LOWER_N && state === RAW) {
          backslash = LEFT_OVER;
          continue;
        }
      }
      if (kind !== TEXT) {
        written = out;
        if (kind === NUMBER) addNumber(start, value);
        out = start = written;
        kind = TEXT;
        decimals = false;
      }
      if (codeClass >= OTHER_DECIMAL) decimals = true;
    }
    backslash = 0;
    clean[out++] = code;
  }
  written = out;
  if (kind === NUMBER) addNumber(start, value);
  else if (kind === TEXT) addText(start, decimals);
  return i;
}

function add(kind: number, start: number, value: number): void {
  const e = elements.count++;
  elements.kinds[e] = kind;
  elements.starts[e] = start;
  elements.ends[e] = written;
  elements.values[e] = value;
}

function addNumber(start: number, value: number): void {
  if (value >= EXACT) elements.anyBig = true;
  add(written - start > LONGEST_DECIMAL ? TEXT : NUMBER, start, value);
}

/** A run without ASCII digits is still an integer to Python if it consists of a sign and other scripts' digits. */
function addText(start: number, decimals: boolean): void {
  const integer = decimals ? pythonInteger(elements.clean, start, written, 10) : null;
  if (integer === null || integer.end !== written) {
    add(TEXT, start, 0);
    return;
  }
  written = start;
  write(integer.value);
  if (typeof integer.value === 'bigint') elements.anyBig = true;
  add(NUMBER, start, Number(integer.value));
}

function write(value: number | bigint): void {
  for (const digit of String(value)) elements.clean[written++] = digit.charCodeAt(0);
}

/** The word with unprintable characters spelled as in `repr`, less the `\x` or backslash that the filter removes. */
function withEscapes(codes: Int32Array, from: number, to: number): Int32Array {
  const escaped: number[] = [];
  for (let i = from; i < to; i++) {
    const code = codes[i]!;
    if (pythonClasses[code] !== UNPRINTABLE) escaped.push(code);
    else {
      const hex = code.toString(16);
      const spelled =
        code < 0x100
          ? hex.padStart(2, '0')
          : code < 0x10000
            ? `u${hex.padStart(4, '0')}`
            : `U${hex.padStart(8, '0')}`;
      for (const letter of spelled) escaped.push(letter.charCodeAt(0));
    }
  }
  return Int32Array.from(escaped);
}
