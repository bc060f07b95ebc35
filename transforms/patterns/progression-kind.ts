import { asciiForms, CAPITAL } from './ascii-forms.ts';
import {
  DATE,
  DECIMAL,
  HEXADECIMAL,
  INTEGER,
  LETTER,
  LOWER_LETTER,
  MONTH,
  NUMERAL,
  ORDINAL,
  TIME,
  WEEKDAY,
} from './counters.ts';
import type { Elements } from './elements.ts';

/** What counts. */
export type ProgressionKind =
  | 'integer'
  | 'decimal'
  | 'hexadecimal'
  | 'version'
  | 'date'
  | 'time'
  | 'letter'
  | 'roman'
  | 'month'
  | 'weekday'
  | 'numeral'
  | 'ordinal';

const NAMED: Readonly<Record<number, ProgressionKind>> = {
  [MONTH]: 'month',
  [WEEKDAY]: 'weekday',
  [NUMERAL]: 'numeral',
  [ORDINAL]: 'ordinal',
  [DATE]: 'date',
  [TIME]: 'time',
};

const POINT = 0x2e;

/** What the counter with a first element is; `second` where its second reading counts. */
export function progressionKind(
  codes: Int32Array,
  elements: Elements,
  first: number,
  second: boolean,
): ProgressionKind {
  const kind = elements.kinds[first]!;
  if (kind === LETTER || kind === LOWER_LETTER) return second ? 'roman' : 'letter';
  if (kind === DECIMAL) return second ? 'version' : 'decimal';
  if (kind === HEXADECIMAL || (kind === INTEGER && second)) return 'hexadecimal';
  if (kind === INTEGER && isDay(codes, elements, first)) return 'date';
  if (kind === INTEGER) return isVersion(codes, elements, first) ? 'version' : 'integer';
  return NAMED[kind]!;
}

/** Whether the integer is the day of a date whose month is a name with a capital: Jan 29, or 29 January. */
function isDay(codes: Int32Array, { count, kinds, starts, values }: Elements, e: number): boolean {
  const isMonth = (at: number) =>
    at >= 0 && at < count && kinds[at] === MONTH && asciiForms[codes[starts[at]!]!] === CAPITAL;
  return values[e]! >= 1 && values[e]! <= 31 && (isMonth(e - 1) || isMonth(e + 1));
}

/** Whether the integer stands among others joined by points: with two, they would be one decimal. */
function isVersion(codes: Int32Array, elements: Elements, e: number): boolean {
  return joined(codes, elements, e) || (e >= 2 && joined(codes, elements, e - 2));
}

/** Whether the integer `e` and the one after the next element are joined by a point alone. */
function joined(codes: Int32Array, { count, kinds, starts, ends }: Elements, e: number): boolean {
  return (
    e + 2 < count &&
    kinds[e] === INTEGER &&
    kinds[e + 2] === INTEGER &&
    codes[ends[e]!] === POINT &&
    starts[e + 2] === ends[e]! + 1
  );
}
