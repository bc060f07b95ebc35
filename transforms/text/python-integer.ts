import { ASCII_DIGIT, OTHER_DECIMAL, pythonClasses } from './python-characters.ts';

/** Python (3.11 on) refuses to turn longer decimal texts into integers, or back. */
export const LONGEST_DECIMAL = 4300;
const LIMIT = 10n ** BigInt(LONGEST_DECIMAL);
/** Values of more bits are beyond `LIMIT`, without a conversion that would be slow. */
const LIMIT_BITS = 14300;
/** Whole numbers below it, and their differences and twofold differences, are exact doubles. */
export const EXACT = 2 ** 50;

const PLUS = 0x2b;
const MINUS = 0x2d;
const UNDERSCORE = 0x5f;
const BASES: Readonly<Record<string, number>> = { x: 16, X: 16, o: 8, O: 8, b: 2, B: 2 };

/** An integer and where its text ended. */
export interface PythonInteger {
  value: number | bigint;
  end: number;
}

/**
 * Python's `int(text, base)` of the longest stretch of `codes[from..to)` that can be one; `null` where Python raises.
 *
 * Base 0 reads prefixes as source code does (`0x1f`, `0o17`, `0b11`, `1_000`) and refuses leading zeros but of zero;
 * base 10 takes them. The caller checks that `end` is the end of its word. A value beyond `EXACT` is a bigint.
 */
export function pythonInteger(
  codes: Int32Array,
  from: number,
  to: number,
  base: 0 | 10,
): PythonInteger | null {
  let i = from;
  const negative = codes[i] === MINUS;
  if (negative || codes[i] === PLUS) i++;
  let radix = 10;
  let onlyZeros = false;
  if (base === 0 && i < to && digitOf(codes[i]!) === 0) {
    const prefixed = i + 1 < to ? BASES[String.fromCodePoint(codes[i + 1]!)] : undefined;
    if (prefixed === undefined) onlyZeros = true;
    else {
      radix = prefixed;
      i += 2;
      if (i < to && codes[i] === UNDERSCORE) i++;
    }
  }
  const start = i;
  let value = 0;
  let digits = 0;
  let afterDigit = false;
  for (; i < to; i++) {
    const code = codes[i]!;
    if (code === UNDERSCORE) {
      if (!afterDigit) return null;
      afterDigit = false;
      continue;
    }
    const digit = digitOf(code);
    if (digit < 0 || digit >= radix) break;
    value = value * radix + digit;
    digits++;
    afterDigit = true;
  }
  if (!afterDigit || (onlyZeros && value !== 0) || (radix === 10 && digits > LONGEST_DECIMAL)) return null;
  if (value < EXACT) return { value: negative && value !== 0 ? -value : value, end: i };
  const exact = bigValue(codes, start, i, radix);
  if (exact === null) return null;
  return { value: negative ? -exact : exact, end: i };
}

function digitOf(code: number): number {
  if (code < 0x80) {
    if (pythonClasses[code] === ASCII_DIGIT) return code - 0x30;
    const letter = code | 0x20;
    return letter >= 0x61 && letter <= 0x7a ? letter - 0x57 : -1;
  }
  return pythonClasses[code]! >= OTHER_DECIMAL ? pythonClasses[code]! - OTHER_DECIMAL : -1;
}

function bigValue(codes: Int32Array, from: number, to: number, radix: number): bigint | null {
  let text = '';
  for (let i = from; i < to; i++) {
    if (codes[i] !== UNDERSCORE) text += digitOf(codes[i]!).toString(radix);
  }
  const significant = text.replace(/^0+/, '');
  if (significant.length * Math.log2(radix) > LIMIT_BITS) return null;
  const value = BigInt((radix === 16 ? '0x' : radix === 8 ? '0o' : radix === 2 ? '0b' : '') + significant);
  return value < LIMIT ? value : null;
}
