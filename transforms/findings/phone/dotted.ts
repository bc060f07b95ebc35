import { isFictional } from '../numbering-plans.ts';
import { digitsOf, isGluedBefore } from '../numbers.ts';
import type { Report } from '../report.ts';
import type { Scan } from '../scan.ts';
import { isInvented } from './invented.ts';

/** `8 (495) 739-70-00` of Russia, whose trunk prefix is 8, and `44.207.783.4040` of London without its +. */
const RUSSIAN = /8[ -]?\([3489]\d\d\)[ -]?\d{3}[- ]\d\d[- ]\d\d(?!\d)/y;
const LONDON = /44\.(?:20\.[378]\d{3}|20[378]\.\d{3})\.\d{4}(?![\d.])/y;

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
