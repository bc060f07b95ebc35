import { ASCII_DIGIT, pythonClasses, SPACE } from '../text/python-characters.ts';
import { DECIMAL, HEXADECIMAL, INTEGER, LETTER, LOWER_LETTER, NONE, nameOf, romanValue } from './counters.ts';

/** A text's elements in order; the first `count` hold. Reused: read before the next call. */
export interface Elements {
  count: number;
  /** Elements that can count. */
  counters: number;
  /** Code points where the element begins and where it ends. */
  starts: Int32Array;
  ends: Int32Array;
  /** Hash of what stands in the text. */
  contents: Int32Array;
  /** The same, but one value for all numbers, one for all single letters and Roman numerals of a case, and one per list of names. */
  shapes: Int32Array;
  /** Kinds of counter, `NONE` for other elements. */
  kinds: Uint8Array;
  /** The value that is read first: decimal, place in the alphabet or in a list of names. `NaN` where there is none. */
  values: Float64Array;
  /** A second reading: hexadecimal, version (1.10 after 1.9), Roman. `NaN` where there is none. */
  others: Float64Array;
}

const MINUS = 0x2d;
const POINT = 0x2e;
const UNDERSCORE = 0x5f;
const ZERO = 0x30;
/** More digits are not exact in a double: of a longer run, the last 15 are the value. */
const MOST_DIGITS = 15;
const MOST_HEX_DIGITS = 12;
/** What a version's first part counts in its second reading. */
export const VERSION_UNIT = 1e6;
const NUMBER_SHAPE = 2;

const elements: Elements = { count: 0, counters: 0, ...arraysOf(512) };

function arraysOf(size: number) {
  return {
    starts: new Int32Array(size),
    ends: new Int32Array(size),
    contents: new Int32Array(size),
    shapes: new Int32Array(size),
    kinds: new Uint8Array(size),
    values: new Float64Array(size),
    others: new Float64Array(size),
  };
}

/**
 * Cuts a text into numbers, words and single other characters; white space separates and is no element.
 *
 * Words are runs of ASCII letters, cut before a capital that follows a small letter, or of characters beyond ASCII.
 */
export function elementsOf(codes: Int32Array, length: number): Elements {
  if (length > elements.values.length) Object.assign(elements, arraysOf(2 * length));
  elements.count = elements.counters = 0;
  let i = 0;
  while (i < length) {
    const code = codes[i]!;
    if (code === 0x20 || pythonClasses[code] === SPACE) i++;
    else if (isDigit(code)) i = number(codes, i, i, length);
    else if (isLetter(code)) i = word(codes, i, length);
    else if (code === MINUS && i + 1 < length && isDigit(codes[i + 1]!) && !closes(codes, i - 1))
      i = number(codes, i, i + 1, length);
    else {
      let end = i + 1;
      if (code > 0x7f)
        while (end < length && codes[end]! > 0x7f && pythonClasses[codes[end]!] !== SPACE) end++;
      i = addText(i, end, hashOf(codes, i, end) | 1);
    }
  }
  return elements;
}

/** Whether a minus after this character is a hyphen and no sign. */
function closes(codes: Int32Array, i: number): boolean {
  if (i < 0) return false;
  const code = codes[i]!;
  return (
    isDigit(code) || isLetter(code) || code === UNDERSCORE || code === MINUS || code === 0x29 || code === 0x5d
  );
}

/** Adds the number whose digits begin at `from` and whose sign, if any, is at `start`; returns its end. */
function number(codes: Int32Array, start: number, from: number, length: number): number {
  const sign = start < from ? -1 : 1;
  if (codes[from] === ZERO && from + 2 < length && (codes[from + 1]! | 0x20) === 0x78) {
    const end = hexEnd(codes, from + 2, length);
    const digits = end - from - 2;
    if (digits > 0 && digits <= MOST_HEX_DIGITS && (end === length || !isLetter(codes[end]!))) {
      return addNumber(codes, start, end, HEXADECIMAL, Number.NaN, sign * hexValue(codes, from + 2, end), 0);
    }
  }
  let end = from;
  while (end < length && isDigit(codes[end]!)) end++;
  if (end < length && hexDigit(codes[end]!) >= 0 && (from === 0 || !isLetter(codes[from - 1]!))) {
    const past = hexEnd(codes, end, length);
    const whole = past === length || !isLetter(codes[past]!);
    const exponent =
      end + 1 === past && (codes[end]! | 0x20) === 0x65 && (codes[past] === MINUS || codes[past] === 0x2b);
    if (whole && !exponent && past - from <= MOST_HEX_DIGITS && past - from > 1) {
      return addNumber(codes, start, past, HEXADECIMAL, Number.NaN, sign * hexValue(codes, from, past), 0);
    }
  }
  const first = Math.max(from, end - MOST_DIGITS);
  const value = decimalValue(codes, first, end);
  const chained = from > 1 && codes[from - 1] === POINT && isDigit(codes[from - 2]!);
  if (end + 1 < length && codes[end] === POINT && isDigit(codes[end + 1]!) && !chained) {
    let past = end + 1;
    while (past < length && isDigit(codes[past]!)) past++;
    const fraction = past - end - 1;
    const more = past + 1 < length && codes[past] === POINT && isDigit(codes[past + 1]!);
    if (end - first + fraction <= MOST_DIGITS && !more) {
      const after = decimalValue(codes, end + 1, past);
      const decimal = value + after / 10 ** fraction;
      return addNumber(
        codes,
        start,
        past,
        DECIMAL,
        sign * decimal,
        fraction < 4 ? value * VERSION_UNIT + after : Number.NaN,
        0,
      );
    }
  }
  // The digits that do not fit must repeat, like text.
  const head = first === from ? 0 : hashOf(codes, from, first) & ~1;
  const hex = end - from <= MOST_HEX_DIGITS ? sign * hexValue(codes, from, end) : Number.NaN;
  return addNumber(codes, start, end, INTEGER, sign * value, hex, head);
}

/** Adds a word, or a letter or Roman numeral that can count; returns its end. */
function word(codes: Int32Array, start: number, length: number): number {
  let end = start + 1;
  let small = codes[start]! >= 0x61;
  let hash = Math.imul(codes[start]! | 0x20, 0x5bd1e995) + 1;
  while (end < length && isLetter(codes[end]!)) {
    const nextSmall = codes[end]! >= 0x61;
    if (small && !nextSmall) break;
    small = nextSmall;
    hash = Math.imul(hash ^ (codes[end]! | 0x20), 0x5bd1e995) + 1;
    end++;
  }
  const content = hashOf(codes, start, end) | 1;
  const size = end - start;
  if (size <= 7) {
    const roman = romanValue(codes, start, end);
    if (size === 1 || roman > 0) {
      const lower = codes[start]! >= 0x61;
      const letter = size === 1 ? codes[start]! : Number.NaN;
      return add(
        start,
        end,
        content,
        lower ? 4 : 6,
        lower ? LOWER_LETTER : LETTER,
        letter,
        roman > 0 ? roman : Number.NaN,
      );
    }
  }
  const name = size < 3 || size > 9 ? null : nameOf(hash);
  if (name !== null) return add(start, end, content, 8 + 2 * name.kind, name.kind, name.place, Number.NaN);
  return addText(start, end, content);
}

function addNumber(
  codes: Int32Array,
  start: number,
  end: number,
  kind: number,
  value: number,
  other: number,
  head: number,
): number {
  return add(start, end, hashOf(codes, start, end) & ~1, NUMBER_SHAPE ^ head, kind, value, other);
}

function addText(start: number, end: number, content: number): number {
  const e = elements.count++;
  elements.starts[e] = start;
  elements.ends[e] = end;
  elements.contents[e] = elements.shapes[e] = content;
  elements.kinds[e] = NONE;
  elements.values[e] = elements.others[e] = Number.NaN;
  return end;
}

function add(
  start: number,
  end: number,
  content: number,
  shape: number,
  kind: number,
  value: number,
  other: number,
): number {
  const e = elements.count++;
  elements.counters++;
  elements.starts[e] = start;
  elements.ends[e] = end;
  elements.contents[e] = content;
  elements.shapes[e] = shape;
  elements.kinds[e] = kind;
  elements.values[e] = value;
  elements.others[e] = other;
  return end;
}

function hashOf(codes: Int32Array, from: number, to: number): number {
  let hash = 0;
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ codes[i]!, 0x5bd1e995) + 1;
  return hash ^ (hash >>> 15);
}

function decimalValue(codes: Int32Array, from: number, to: number): number {
  let value = 0;
  for (let i = from; i < to; i++) value = value * 10 + (codes[i]! - ZERO);
  return value;
}

function hexValue(codes: Int32Array, from: number, to: number): number {
  let value = 0;
  for (let i = from; i < to; i++) value = value * 16 + hexDigit(codes[i]!);
  return value;
}

function hexEnd(codes: Int32Array, from: number, length: number): number {
  let end = from;
  while (end < length && hexDigit(codes[end]!) >= 0) end++;
  return end;
}

function isDigit(code: number): boolean {
  return pythonClasses[code] === ASCII_DIGIT;
}

function isLetter(code: number): boolean {
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x7a;
}

function hexDigit(code: number): number {
  if (isDigit(code)) return code - ZERO;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
