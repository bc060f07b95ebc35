import { isFictional, planOf } from '../numbering-plans.ts';
import { before, digitsOf, isGluedBefore, isWord } from '../numbers.ts';
import type { Report } from '../report.ts';
import type { Scan } from '../scan.ts';
import { LABEL } from './context.ts';
import { goesOn, lastOfChain, opensArea } from './groups.ts';
import { isFictionalTrunk, isInvented } from './invented.ts';

/** Two digits at a time, one step apart: a row that counts. */
function isCounting(number: string): boolean {
  const step = Number(number.slice(2, 4)) - Number(number.slice(0, 2));
  return step === Number(number.slice(4, 6)) - Number(number.slice(2, 4));
}

/** Layouts that tell a number of France, the United Kingdom, Germany or the Netherlands without a word before it. */
function isEuropean(
  { text, digitStarts, digitEnds }: Scan,
  first: number,
  last: number,
  number: string,
  opened: boolean,
): boolean {
  let layout = '';
  let separators = '';
  for (let n = first; n <= last; n++) {
    layout += digitEnds.values[n]! - digitStarts.values[n]!;
    if (n < last) separators += text.slice(digitEnds.values[n]!, digitStarts.values[n + 1]!);
  }
  if (layout === '22222')
    return (
      /^0[1-9]/.test(number) && /^(?: {4}|\.{4}|-{4}|\u00a0{4})$/.test(separators) && !isCounting(number)
    );
  if (number.length === 11 && /^0[12378]/.test(number) && /^[ )-]{1,3}$/.test(separators))
    return /^(?:344|434|56|533|47)$/.test(layout) && (separators.startsWith(' ') || opened);
  if (number.length === 10 && /^(?:28|37)$/.test(layout)) return separators === '-';
  return opened && number.length >= 9 && number.length <= 12 && last - first < 4;
}

/** National forms with the trunk prefix 0: `01 42 68 53 00`, `020 7946 0018`, `030/1234567`, `06-12345678`; or `0044 …`. */
export function trunk(scan: Scan, first: number, report: Report): number {
  const { text, digitStarts, digitEnds } = scan;
  const opened = opensArea(scan, first);
  const start = digitStarts.values[first]! - (opened ? 1 : 0);
  if (isGluedBefore(text, start) || (/[-./:,#$]/.test(text[start - 1] ?? '') && isWord(text, start - 2)))
    return -1;
  const named = LABEL.test(before(text, start, 24));
  if (!named && first > 0 && start - digitEnds.values[first - 1]! === 1) return -1;
  for (let last = lastOfChain(scan, first); last >= first; last--) {
    const end = digitEnds.values[last]!;
    if (isWord(text, end) || goesOn(text, end)) continue;
    const number = digitsOf(text.slice(start, end));
    if (number.length < 8 || /^(\d)\1+$/.test(number.slice(1))) return -1;
    const code = /^00[1-9]/.test(number) ? planOf(number.slice(2)) : null;
    const national = number.slice(2 + (code?.code.length ?? 0)).replace(/^0/, '');
    const abroad = code !== null && national.length >= code.shortest && national.length <= code.longest;
    if (named ? !abroad && (number.length > 12 || number[1] === '0') : !(abroad && last > first + 1)) {
      if (named || !isEuropean(scan, first, last, number, opened)) continue;
    }
    const invented = abroad ? isFictional(code.code + national) : isFictionalTrunk(number);
    report('phone', start, end, true, named ? 0.92 : 0.75, invented || isInvented(number));
    return last;
  }
  return -1;
}
