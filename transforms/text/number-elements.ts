import { ASCII_DIGIT, pythonClasses, SPACE } from './python-characters.ts';

/** A text's elements in order; the first `count` hold. Reused: read before the next call. */
export interface NumberElements {
  count: number;
  numbers: number;
  /** Whether any number was read with a fraction. */
  fractions: boolean;
  /** Hash of what stands in the text: different for different elements, but for one in four billion. */
  contents: Int32Array;
  /** The same, but 0 for every number (of a longer one, a hash of the digits before the last 15). */
  shapes: Int32Array;
  /** Values of the numbers, `NaN` for other elements. */
  values: Float64Array;
}

const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
/** More digits are not exact in a double: of a longer run, the last 15 are the value. */
const MOST_DIGITS = 15;
const MOST_HEX_DIGITS = 12;

const elements: NumberElements = { count: 0, numbers: 0, fractions: false, ...arraysOf(512) };

function arraysOf(size: number) {
  return { contents: new Int32Array(size), shapes: new Int32Array(size), values: new Float64Array(size) };
}

/**
 * Cuts a text into numbers and the runs between them; white space separates and is no element.
 *
 * Numbers are runs of ASCII digits, with a minus sign where white space precedes it, words like `0x1f`, and,
 * with `decimals`, digits around one point (`1.5`, not `1.2.3`).
 */
export function numberElements(codes: Int32Array, length: number, decimals: boolean): NumberElements {
  if (length > elements.values.length) Object.assign(elements, arraysOf(2 * length));
  elements.count = elements.numbers = 0;
  elements.fractions = false;
  let i = 0;
  while (i < length) {
    const code = codes[i]!;
    const kind = pythonClasses[code];
    if (kind === SPACE) i++;
    else if (kind === ASCII_DIGIT) i = number(codes, i, i, length, decimals);
    else if (
      code === MINUS &&
      isDigit(codes, i + 1, length) &&
      (i === 0 || pythonClasses[codes[i - 1]!] === SPACE)
    )
      i = number(codes, i, i + 1, length, decimals);
    else {
      let hash = 0;
      for (
        ;
        i < length && pythonClasses[codes[i]!] !== SPACE && pythonClasses[codes[i]!] !== ASCII_DIGIT;
        i++
      ) {
        hash = Math.imul(hash ^ codes[i]!, 0x5bd1e995) + 1;
      }
      // Odd, so never 0, the shape of numbers.
      add(hash | 1, hash | 1, Number.NaN);
    }
  }
  return elements;
}

/** Adds the number whose digits begin at `from` and whose sign, if any, is at `start`; returns its end. */
function number(codes: Int32Array, start: number, from: number, length: number, decimals: boolean): number {
  if (
    codes[from] === ZERO &&
    from + 2 < length &&
    (codes[from + 1]! | 0x20) === 0x78 &&
    !isWord(codes, from - 1)
  ) {
    let end = from + 2;
    let value = 0;
    for (; end < length && hexDigit(codes[end]!) >= 0; end++) value = value * 16 + hexDigit(codes[end]!);
    const digits = end - from - 2;
    if (digits > 0 && digits <= MOST_HEX_DIGITS && (end === length || !isWord(codes, end))) {
      return addNumber(codes, start, end, start < from ? -value : value, 0);
    }
  }
  let end = from;
  while (isDigit(codes, end, length)) end++;
  const first = Math.max(from, end - MOST_DIGITS);
  let value = 0;
  for (let i = first; i < end; i++) value = value * 10 + (codes[i]! - ZERO);
  const chained = from > 1 && codes[from - 1] === POINT && pythonClasses[codes[from - 2]!] === ASCII_DIGIT;
  if (decimals && codes[end] === POINT && isDigit(codes, end + 1, length) && !chained) {
    let past = end + 1;
    let scale = 1;
    for (; isDigit(codes, past, length); past++) scale *= 10;
    const fraction = past - end - 1;
    if (
      end - first + fraction <= MOST_DIGITS &&
      !(codes[past] === POINT && isDigit(codes, past + 1, length))
    ) {
      for (let i = end + 1; i < past; i++) value = value * 10 + (codes[i]! - ZERO);
      value /= scale;
      end = past;
      elements.fractions = true;
    }
  }
  // The digits that do not fit must repeat, like text: an even hash, as those of texts are odd.
  const shape = first === from ? 0 : (hashOf(codes, from, first) & ~1) | 2;
  return addNumber(codes, start, end, start < from ? -value : value, shape);
}

function addNumber(codes: Int32Array, start: number, end: number, value: number, shape: number): number {
  elements.numbers++;
  add(hashOf(codes, start, end), shape, value);
  return end;
}

function add(content: number, shape: number, value: number): void {
  const e = elements.count++;
  elements.contents[e] = content;
  elements.shapes[e] = shape;
  elements.values[e] = value;
}

function hashOf(codes: Int32Array, from: number, to: number): number {
  let hash = 0;
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ codes[i]!, 0x5bd1e995) + 1;
  return hash;
}

function isDigit(codes: Int32Array, i: number, length: number): boolean {
  return i < length && pythonClasses[codes[i]!] === ASCII_DIGIT;
}

/** An ASCII letter, digit or underscore. */
function isWord(codes: Int32Array, i: number): boolean {
  const code = i < 0 ? 0 : codes[i]!;
  const letter = code | 0x20;
  return (letter >= 0x61 && letter <= 0x7a) || pythonClasses[code] === ASCII_DIGIT || code === 0x5f;
}

function hexDigit(code: number): number {
  if (pythonClasses[code] === ASCII_DIGIT) return code - ZERO;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
