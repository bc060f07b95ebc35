import { isDigit } from './ascii-forms.ts';

/** A date or a time as it can count. Reused: read before the next call. */
export interface Moment {
  isDate: boolean;
  /** One past its last digit. */
  end: number;
  /** Seconds of a time; days of a date, read with the month first where the year is last. */
  value: number;
  /** Of a date only: months of 31 days, or the days with the day first where the year is last. */
  other: number;
}

const COLON = 0x3a;
const ZERO = 0x30;

const moment: Moment = { isDate: false, end: 0, value: 0, other: 0 };
const parts = new Int32Array(3);
const sizes = new Int32Array(3);

/** The date (2031-12-30, 30.12.2031, 12/30/2031) or time (9:59, 09:59:30) that begins at a digit, else `null`. */
export function readMoment(codes: Int32Array, from: number, length: number): Moment | null {
  const size = digitsAt(codes, from, length, 4);
  const sign = from + size < length ? codes[from + size]! : 0;
  if (size === 3 || (sign !== COLON && !isDateSign(sign))) return null;
  if (from > 1 && isDigit(codes[from - 2]!) && (codes[from - 1] === COLON || isDateSign(codes[from - 1]!)))
    return null;
  const count = readParts(codes, from, length, sign);
  if (count < 2) return null;
  return (sign === COLON ? time(count) : date(count)) ? moment : null;
}

function isDateSign(code: number): boolean {
  return code === 0x2d || code === 0x2f || code === 0x2e;
}

/** Reads up to three numbers with the same sign between; their count, or 0 where more follow. */
function readParts(codes: Int32Array, from: number, length: number, sign: number): number {
  let i = from;
  for (let p = 0; p < 3; p++) {
    const size = digitsAt(codes, i, length, 5);
    if (size === 0 || size > 4) return 0;
    let value = 0;
    for (let k = i; k < i + size; k++) value = value * 10 + (codes[k]! - ZERO);
    parts[p] = value;
    sizes[p] = size;
    i += size;
    moment.end = i;
    if (i + 1 >= length || codes[i] !== sign || !isDigit(codes[i + 1]!)) return p + 1;
    i++;
  }
  return 0;
}

function time(count: number): boolean {
  const [hours, minutes, seconds] = parts as unknown as [number, number, number];
  if (sizes[0]! > 2 || sizes[1] !== 2 || minutes > 59 || (count === 3 && (sizes[2] !== 2 || seconds > 59)))
    return false;
  moment.isDate = false;
  moment.value = hours * 3600 + minutes * 60 + (count === 3 ? seconds : 0);
  moment.other = Number.NaN;
  return true;
}

function date(count: number): boolean {
  const [a, b, c] = parts as unknown as [number, number, number];
  if (count < 3 || sizes[1]! > 2) return false;
  moment.isDate = true;
  if (sizes[0] === 4 && sizes[2]! <= 2) {
    moment.value = daysOf(a, b, c);
    moment.other = (12 * a + b) * 31 + c;
  } else if (sizes[0]! <= 2 && sizes[2] === 4) {
    moment.value = daysOf(c, a, b);
    moment.other = daysOf(c, b, a);
  } else return false;
  return !Number.isNaN(moment.value) || (sizes[2] === 4 && !Number.isNaN(moment.other));
}

const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334] as const;

/** Days since the year 0 of the Gregorian calendar; `NaN` where there is no such month or day. */
function daysOf(year: number, month: number, day: number): number {
  if (month < 1 || month > 12 || day < 1 || day > 31) return Number.NaN;
  const past = month > 2 ? year : year - 1;
  const leaps = Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400);
  return 365 * year + leaps + DAYS_BEFORE_MONTH[month - 1]! + day;
}

/** How many digits stand at `from`, up to `most`. */
function digitsAt(codes: Int32Array, from: number, length: number, most: number): number {
  let i = from;
  while (i < length && i < from + most && isDigit(codes[i]!)) i++;
  return i - from;
}
