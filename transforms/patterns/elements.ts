import { pythonClasses, SPACE } from '../text/python-characters.ts';
import { asciiForms, BLANK, CAPITAL, DIGIT, isDigit, isLetter, OTHER, SMALL } from './ascii-forms.ts';
import {
  DATE,
  LETTER,
  LOWER_LETTER,
  mayBeRoman,
  NONE,
  nameAt,
  nameKinds,
  namePlaces,
  romanValue,
  TIME,
  WORD_HASH_FACTOR,
} from './counters.ts';
import { readMoment } from './dates-and-times.ts';
import { readNumber } from './numbers.ts';

/** A text's elements in order; the first `count` hold. Reused: read before the next call. */
export interface Elements {
  count: number;
  /** Elements that can count. */
  counters: number;
  /** Code points where the element begins, and one past its last. */
  starts: Int32Array;
  ends: Int32Array;
  /** Hash of what stands in the text. */
  contents: Int32Array;
  /** The same, but one value for all numbers, one for a case's single letters and Roman numerals, one per list of names. */
  shapes: Int32Array;
  /** Kinds of counter, `NONE` for other elements. */
  kinds: Uint8Array;
  /** Decimal value, code of a letter, place in a list of names, seconds of a time, days of a date. `NaN` where there is none. */
  values: Float64Array;
  /** The second reading: hexadecimal, version (1.10 after 1.9), Roman, another form of date. `NaN` where there is none. */
  others: Float64Array;
}

const MINUS = 0x2d;
/** Even, as the hashes of texts are odd. */
const NUMBER_SHAPE = 2;
const LETTER_SHAPE = 4;
const LOWER_LETTER_SHAPE = 6;
const DATE_SHAPE = 8;
const TIME_SHAPE = 10;
const NAME_SHAPE = 12;

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
 * Cuts a text into numbers, dates, times, words and single other characters; white space separates and is no element.
 *
 * Words are runs of ASCII letters, cut before a capital that follows a small letter, or of characters beyond ASCII.
 */
export function elementsOf(codes: Int32Array, length: number): Elements {
  if (length > elements.values.length) Object.assign(elements, arraysOf(2 * length));
  elements.count = elements.counters = 0;
  let i = 0;
  while (i < length) {
    const code = codes[i]!;
    if (code >= 0x80) i = beyondAscii(codes, i, length);
    else {
      const form = asciiForms[code]!;
      if (form === BLANK) i++;
      else if (form >= SMALL) i = word(codes, i, length);
      else if (form === DIGIT) i = number(codes, i, i, length);
      else if (code === MINUS && i + 1 < length && isDigit(codes[i + 1]!) && !isHyphen(codes, i))
        i = number(codes, i, i + 1, length);
      else i = add(i, i + 1, Math.imul(code, WORD_HASH_FACTOR) | 1);
    }
  }
  return elements;
}

function isHyphen(codes: Int32Array, i: number): boolean {
  if (i === 0) return false;
  const before = codes[i - 1]!;
  return isDigit(before) || isLetter(before) || '_-)]'.includes(String.fromCharCode(before));
}

function beyondAscii(codes: Int32Array, start: number, length: number): number {
  if (pythonClasses[codes[start]!] === SPACE) return start + 1;
  let end = start;
  let hash = 0;
  while (end < length && codes[end]! >= 0x80 && pythonClasses[codes[end]!] !== SPACE) {
    hash = (Math.imul(hash ^ codes[end++]!, WORD_HASH_FACTOR) + 1) | 0;
  }
  return add(start, end, mixed(hash) | 1);
}

function number(codes: Int32Array, start: number, from: number, length: number): number {
  const moment = start === from ? readMoment(codes, from, length) : null;
  if (moment !== null) {
    const e = elements.count;
    add(start, moment.end, hashOf(codes, start, moment.end) & ~1);
    return count(
      e,
      moment.isDate ? DATE : TIME,
      moment.isDate ? DATE_SHAPE : TIME_SHAPE,
      moment.value,
      moment.other,
    );
  }
  const { kind, end, value, other, counted } = readNumber(codes, from, length);
  const sign = start < from ? -1 : 1;
  const head = counted === from ? 0 : hashOf(codes, from, counted) & ~1;
  const e = elements.count;
  add(start, end, hashOf(codes, start, end) & ~1);
  return count(e, kind, NUMBER_SHAPE ^ head, sign * value, sign * other);
}

function word(codes: Int32Array, start: number, length: number): number {
  let end = start;
  let hash = 0;
  let last = CAPITAL;
  while (end < length) {
    const code = codes[end]!;
    const form = code < 0x80 ? asciiForms[code]! : OTHER;
    // A small letter is less than a capital: cut after anything but letters, and before a capital after a small one.
    if (form < SMALL || form > last) break;
    last = form;
    hash = (Math.imul(hash ^ code, WORD_HASH_FACTOR) + 1) | 0;
    end++;
  }
  const e = elements.count;
  const size = end - start;
  add(start, end, mixed(hash) | 1);
  const roman = mayBeRoman(codes[start]!, codes[end - 1]!, size) ? romanValue(codes, start, end) : 0;
  if (size === 1 || roman > 0) {
    const small = last === SMALL;
    const value = size === 1 ? codes[start]! : Number.NaN;
    const other = roman > 0 ? roman : Number.NaN;
    return count(e, small ? LOWER_LETTER : LETTER, small ? LOWER_LETTER_SHAPE : LETTER_SHAPE, value, other);
  }
  const name = nameAt(hash);
  if (name < 0) return end;
  return count(e, nameKinds[name]!, NAME_SHAPE + 2 * nameKinds[name]!, namePlaces[name]!, Number.NaN);
}

function add(start: number, end: number, content: number): number {
  const e = elements.count++;
  elements.starts[e] = start;
  elements.ends[e] = end;
  elements.contents[e] = elements.shapes[e] = content;
  elements.kinds[e] = NONE;
  elements.values[e] = elements.others[e] = Number.NaN;
  return end;
}

/** Lets an element count; returns its end. */
function count(e: number, kind: number, shape: number, value: number, other: number): number {
  elements.counters++;
  elements.kinds[e] = kind;
  elements.shapes[e] = shape;
  elements.values[e] = value;
  elements.others[e] = other;
  return elements.ends[e]!;
}

function hashOf(codes: Int32Array, from: number, to: number): number {
  let hash = 0;
  for (let i = from; i < to; i++) hash = (Math.imul(hash ^ codes[i]!, WORD_HASH_FACTOR) + 1) | 0;
  return mixed(hash);
}

function mixed(hash: number): number {
  return hash ^ (hash >>> 15);
}
