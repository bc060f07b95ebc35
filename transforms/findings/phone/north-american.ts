import { hasNanpShape, isFictional, isNanp } from '../numbering-plans.ts';
import { before, hasNumberBeside, isGluedBefore, isWord } from '../numbers.ts';
import type { Report } from '../report.ts';
import type { Scan } from '../scan.ts';
import { LABEL, LABEL_BEHIND, PRINTED } from './context.ts';
import { goesOn, isGap } from './groups.ts';
import { isInvented } from './invented.ts';

/** `(212) 736-5000`, `212-736-5000`, `1.212.736.5000`: the last group, or -1. */
export function northAmerican(scan: Scan, first: number, report: Report): number {
  const { text, digitStarts, digitEnds } = scan;
  let area = first;
  const size = digitEnds.values[first]! - digitStarts.values[first]!;
  if (size === 1 && text[digitStarts.values[first]!] === '1') {
    if (first + 1 >= digitStarts.length) return -1;
    if (!isGap(text, digitEnds.values[first]!, digitStarts.values[first + 1]!)) return -1;
    area++;
  }
  const last = area + 2;
  if (last >= digitStarts.length) return -1;
  const a = digitStarts.values[area]!;
  const b = digitStarts.values[area + 1]!;
  const c = digitStarts.values[last]!;
  const end = digitEnds.values[last]!;
  if (digitEnds.values[area]! !== a + 3 || digitEnds.values[area + 1]! !== b + 3 || end !== c + 4) return -1;
  const opened = text[a - 1] === '(' && text[a + 3] === ')';
  const one = text.slice(a + 3, b);
  const two = text.slice(b + 3, c);
  if (opened ? !/^\)[- .]{0,2}$/.test(one) : !/^(?:[-. /\u00a0\u2010-\u2013]| - )$/.test(one)) return -1;
  if (!/^(?:[-. \u00a0\u2010-\u2013]| - )$/.test(two)) return -1;
  let start = digitStarts.values[first]!;
  if (opened && area === first) start--;
  if (
    isGluedBefore(text, start) ||
    isWord(text, end) ||
    (/[-.#$,/]/.test(text[start - 1] ?? '') && text[start - 2] !== undefined && isWord(text, start - 2))
  )
    return -1;
  if (goesOn(text, end)) return -1;
  if (PRINTED.test(before(text, start, 12))) return -1;
  const digits = text.slice(a, a + 3) + text.slice(b, b + 3) + text.slice(c, end);
  const zeros = digits === '0000000000';
  // An area that is not in use was, or will be: the shape is enough where the signs are those of telephones.
  const known = isNanp(digits);
  if (!known && !zeros && !(hasNanpShape(digits) && (opened || one === two)) && !digits.startsWith('5551'))
    return -1;
  const plain = one === ' ' && two === ' ' && area === first;
  if (
    plain &&
    (hasNumberBeside(scan, first, last) ||
      !(LABEL.test(before(text, start, 24)) || LABEL_BEHIND.test(text.slice(end, end + 16))))
  )
    return -1;
  if (one !== two && !opened && one !== '/' && one !== ' ' && two !== ' ') return -1;
  const tollFree = /^8(?:00|33|44|55|66|77|88)/.test(digits);
  const placeholder = zeros || isFictional(`1${digits}`) || isInvented(digits);
  report('phone', start, end, known, known ? (tollFree ? 0.8 : 0.93) : 0.7, placeholder);
  return last;
}
