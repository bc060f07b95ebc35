import { hexDigit, isDigit, isLetter } from './ascii-forms.ts';
import { DECIMAL, HEXADECIMAL, INTEGER } from './counters.ts';

/** A number as it can count. Reused: read before the next call. */
export interface NumberReading {
  kind: number;
  /** One past its last digit. */
  end: number;
  /** Decimal value; `NaN` for a hexadecimal number. */
  value: number;
  /** The second reading: hexadecimal, or as a version, 1.10 after 1.9. `NaN` where there is none. */
  other: number;
  /** First of the digits that count: those before do not fit a double and must repeat, like text. */
  counted: number;
}

const MINUS = 0x2d;
const PLUS = 0x2b;
const POINT = 0x2e;
/** More digits are not exact in a double. */
const MOST_DIGITS = 15;
const MOST_HEX_DIGITS = 12;
/** In the reading as a version, the first part counts as many of the second. */
const VERSION_UNIT = 1e6;
const MOST_VERSION_DIGITS = 3;

const reading: NumberReading = { kind: INTEGER, end: 0, value: 0, other: 0, counted: 0 };

/** Reads the number whose first digit is at `from`: an integer, `0x1f` or `1f`, or digits around one point. */
export function readNumber(codes: Int32Array, from: number, length: number): NumberReading {
  reading.counted = from;
  if (prefixedHex(codes, from, length) || bareHex(codes, from, length)) return reading;
  let end = from + 1;
  while (end < length && isDigit(codes[end]!)) end++;
  const first = Math.max(from, end - MOST_DIGITS);
  reading.counted = first;
  reading.value = decimalValue(codes, first, end);
  if (end + 1 < length && codes[end] === POINT && isDigit(codes[end + 1]!)) {
    if (decimal(codes, from, first, end, length)) return reading;
  }
  reading.kind = INTEGER;
  reading.end = end;
  reading.other = end - from <= MOST_HEX_DIGITS ? hexValue(codes, from, end) : Number.NaN;
  return reading;
}

function prefixedHex(codes: Int32Array, from: number, length: number): boolean {
  if (codes[from] !== 0x30 || from + 2 >= length || (codes[from + 1]! | 0x20) !== 0x78) return false;
  const end = hexEnd(codes, from + 2, length);
  return hex(codes, from + 2, end, length);
}

/** Digits and the letters a to f, as a word of their own: not an exponent, not the end of an identifier. */
function bareHex(codes: Int32Array, from: number, length: number): boolean {
  if (from > 0 && isLetter(codes[from - 1]!)) return false;
  let letter = from + 1;
  while (letter < length && isDigit(codes[letter]!)) letter++;
  if (letter >= length || hexDigit(codes[letter]!) < 0) return false;
  const end = hexEnd(codes, letter + 1, length);
  const exponent = end === letter + 1 && (codes[letter]! | 0x20) === 0x65;
  if (exponent && end < length && (codes[end] === MINUS || codes[end] === PLUS)) return false;
  return hex(codes, from, end, length);
}

function hex(codes: Int32Array, first: number, end: number, length: number): boolean {
  if (end === first || end - first > MOST_HEX_DIGITS || (end < length && isLetter(codes[end]!))) return false;
  reading.kind = HEXADECIMAL;
  reading.end = end;
  reading.value = Number.NaN;
  reading.other = hexValue(codes, first, end);
  return true;
}

/** Whether the digits after the point at `point` belong to a decimal, and not to 1.2.3. */
function decimal(codes: Int32Array, from: number, first: number, point: number, length: number): boolean {
  if (from > 1 && codes[from - 1] === POINT && isDigit(codes[from - 2]!)) return false;
  let end = point + 2;
  while (end < length && isDigit(codes[end]!)) end++;
  const digits = end - point - 1;
  if (point - first + digits > MOST_DIGITS) return false;
  if (end + 1 < length && codes[end] === POINT && isDigit(codes[end + 1]!)) return false;
  const after = decimalValue(codes, point + 1, end);
  reading.kind = DECIMAL;
  reading.end = end;
  reading.other = digits <= MOST_VERSION_DIGITS ? reading.value * VERSION_UNIT + after : Number.NaN;
  reading.value += after / 10 ** digits;
  return true;
}

function decimalValue(codes: Int32Array, from: number, to: number): number {
  let value = 0;
  for (let i = from; i < to; i++) value = value * 10 + (codes[i]! - 0x30);
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
