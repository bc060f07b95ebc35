import {
  DECIMAL,
  HEXADECIMAL,
  INTEGER,
  LETTER,
  LOWER_LETTER,
  MONTH,
  NUMERAL,
  ORDINAL,
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
};

/** Numbers of a date, a time or a version on either side of the one that counts. */
const REACH = 3;

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
  if (kind === INTEGER) return composite(codes, elements, first);
  return NAMED[kind]!;
}

/** Numbers joined by one sign are a time (09:59), a date (2031-12-30) or a version (1.2.3), or stand for themselves. */
function composite(codes: Int32Array, elements: Elements, e: number): ProgressionKind {
  for (const sign of ':-/.') {
    const code = sign.charCodeAt(0);
    let from = e;
    while (from >= 2 && from > e - 2 * REACH && joined(codes, elements, from - 2, code)) from -= 2;
    let to = e;
    while (to + 2 < elements.count && to < e + 2 * REACH && joined(codes, elements, to, code)) to += 2;
    const numbers = (to - from) / 2 + 1;
    if (numbers === 1) continue;
    if (sign === ':') return digits(elements, from + 2) === 2 && numbers <= 3 ? 'time' : 'integer';
    if (numbers === 3 && (digits(elements, from) === 4 || digits(elements, to) === 4)) return 'date';
    if (sign === '.' && numbers >= 3) return 'version';
  }
  return 'integer';
}

/** Whether the integer `e` and the one after the next element are joined by this sign alone. */
function joined(codes: Int32Array, { kinds, starts, ends }: Elements, e: number, sign: number): boolean {
  return (
    kinds[e] === INTEGER &&
    kinds[e + 2] === INTEGER &&
    codes[ends[e]!] === sign &&
    starts[e + 2] === ends[e]! + 1
  );
}

function digits({ starts, ends }: Elements, e: number): number {
  return ends[e]! - starts[e]!;
}
