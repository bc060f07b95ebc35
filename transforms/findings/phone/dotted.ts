import { isFictional } from '../numbering-plans.ts';
import { digitsOf, isGluedBefore, isWord } from '../numbers.ts';
import type { Report } from '../report.ts';
import type { Scan } from '../scan.ts';
import { isInvented } from './invented.ts';

/** `8 (495) 739-70-00` of Russia, whose trunk prefix is 8, and `44.207.783.4040` of London without its +. */
const RUSSIAN = /8[ -]?\([3489]\d\d\)[ -]?\d{3}[- ]\d\d[- ]\d\d(?!\d)/y;
const LONDON = /44\.(?:20\.[378]\d{3}|20[378]\.\d{3})\.\d{4}(?![\d.])/y;

/** A mobile number of Brazil with its area, neither of which has a 0: `(11) 98765-4321`. */
const BRAZILIAN = /\([1-9]{2}\) ?9\d{4}-\d{4}(?![\d-])/y;

/** `(11) 98765-4321`, whose bracket opens right before the group: the last group, or -1. */
export function brazilian({ text, digitStarts, digitEnds }: Scan, first: number, report: Report): number {
  const start = digitStarts.values[first]! - 1;
  if (digitEnds.values[first]! - start !== 3 || isGluedBefore(text, start)) return -1;
  BRAZILIAN.lastIndex = start;
  if (!BRAZILIAN.test(text) || isWord(text, BRAZILIAN.lastIndex)) return -1;
  report(
    'phone',
    start,
    BRAZILIAN.lastIndex,
    true,
    0.85,
    isInvented(digitsOf(text.slice(start + 4, BRAZILIAN.lastIndex))),
  );
  return first + 2;
}

/** National and dotted forms that their signs alone tell: the last group, or -1. */
export function dotted({ text, digitStarts, digitEnds }: Scan, first: number, report: Report): number {
  const start = digitStarts.values[first]!;
  if (digitEnds.values[first]! - start > 2 || isGluedBefore(text, start)) return -1;
  if (/[-.,/+]/.test(text[start - 1] ?? '')) return -1;
  const form = text.charCodeAt(start) === 56 ? RUSSIAN : LONDON;
  form.lastIndex = start;
  if (!form.test(text)) return -1;
  const end = form.lastIndex;
  const digits = digitsOf(text.slice(start, end));
  report('phone', start, end, true, 0.85, isFictional(digits) || isInvented(digits));
  let last = first;
  while (digitEnds.values[last]! < end) last++;
  return last;
}
