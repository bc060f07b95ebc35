import { isFictional, isNanp } from '../numbering-plans.ts';
import { before, digitsOf, isGluedBefore, isWord } from '../numbers.ts';
import type { Report } from '../report.ts';
import type { Scan } from '../scan.ts';
import { LABEL, OWNED } from './context.ts';
import { goesOn, lastOfChain, opensArea } from './groups.ts';
import { isInvented } from './invented.ts';

/** Digits that only a word before them makes a telephone number: ten in one run, seven as 3-4, nine and more in groups. */
export function labelled(scan: Scan, first: number, report: Report): number {
  const { text, digitStarts, digitEnds } = scan;
  const opened = opensArea(scan, first);
  const start = digitStarts.values[first]! - (opened ? 1 : 0);
  if (isGluedBefore(text, start)) return -1;
  // Within a chain of numbers no word stands before.
  if (first > 0 && start - digitEnds.values[first - 1]! === 1) return -1;
  const longest = lastOfChain(scan, first);
  if (longest > first && digitEnds.values[first]! - digitStarts.values[first]! < 2 && text[start] !== '1')
    return -1;
  for (let last = longest, named = false; last >= first; last--) {
    const end = digitEnds.values[last]!;
    const size = end - start;
    if (size < 7) return -1;
    if (size > 20 || isWord(text, end) || goesOn(text, end)) continue;
    const number = digitsOf(text.slice(start, end));
    if (number.length > 12 || (last < longest && digitStarts.values[last + 1]! - end === 1)) continue;
    if (number.length < 7) return -1;
    if (!named && !LABEL.test(before(text, start, 24))) {
      if (number.length !== 10 || !isNanp(number) || !OWNED.test(text.slice(end, end + 20))) return -1;
    }
    named = true;
    if (/^(?:(?:19|20)\d\d[ -]?){2,}$/.test(text.slice(start, end))) return -1;
    if (/^(?:19|20)\d\d[01]\d[0-3]\d/.test(number) || /^\d{1,3}\.\d{4,}$/.test(text.slice(start, end)))
      return -1;
    const american = number.replace(/^1(?=\d{10}$)/, '');
    const known = isNanp(american);
    const isAmerican = american.length === 10 || american.length === 7;
    const invented = (isAmerican && isFictional(`1${american}`)) || isInvented(number);
    report('phone', start, end, known, known ? 0.9 : 0.7, invented);
    return last;
  }
  return -1;
}
