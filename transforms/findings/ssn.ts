import { before, digitsOf, hasNumberBeside, isGluedBefore, isWord } from './numbers.ts';
import type { Report } from './report.ts';
import type { Scan } from './scan.ts';

const GLUED_LABEL = /\bssn$/i;
const LABEL = /\bssn?(?![A-Za-z])|social[- ]sec|soc\.? ?sec|taxpayer id|\btin\b/i;

/** Words of other numbers. */
const OTHER_NUMBER =
  /(?<![A-Za-z])(?:pages?|pp?|lines?|vol(?:ume)?|isbn|issn|doi|model|part|ser(?:ial|\.)?|s\/n|p\/n|item|sku|catalog(?:ue)?|case|docket|order|invoice|ticket|tracking|reference|ref|version|patent|lot|batch)(?: (?:no|number|nr|id))?[.:#]{0,2} {0,2}$/i;

/** Numbers printed in wallets, advertisements and handbooks (Social Security Administration), and what people invent. */
const SAMPLES = new Set(['078051120', '219099999', '457555462', '123121234', '111223333', '555555555']);

/** Reports US social security numbers, written 3-2-4; with blanks or without separators only where they are named. */
export function findSocialSecurityNumbers(scan: Scan, report: Report): void {
  const { text, digitStarts, digitEnds } = scan;
  const groups = digitStarts.length;
  for (let first = 0; first < groups; first++) {
    const start = digitStarts.values[first]!;
    const size = digitEnds.values[first]! - start;
    let last = first;
    if (size === 3) {
      last = first + 2;
      if (last >= groups) return;
      const middle = digitStarts.values[first + 1]!;
      const serial = digitStarts.values[last]!;
      if (middle !== start + 4 || serial !== start + 7 || digitEnds.values[last] !== start + 11) continue;
      if (text[start + 3] !== text[start + 6] || !/[- ]/.test(text[start + 3]!)) continue;
    } else if (size !== 9) continue;
    const end = digitEnds.values[last]!;
    if (isWord(text, end) || (isGluedBefore(text, start) && !GLUED_LABEL.test(before(text, start, 5))))
      continue;
    if (
      (/[-./#$+:]/.test(text[start - 1] ?? '') &&
        (text[start - 1] !== ':' || (isWord(text, start - 2) && /\d/.test(text[start - 2]!)))) ||
      (text[end] === '-' && isWord(text, end + 1))
    )
      continue;
    const digits = size === 9 ? text.slice(start, end) : digitsOf(text.slice(start, end));
    if (!isAssignable(digits)) continue;
    const named = LABEL.test(before(text, start, 32));
    if (!named && (text[start + 3] !== '-' || OTHER_NUMBER.test(before(text, start, 24)))) continue;
    if (text[start + 3] !== '-' && hasNumberBeside(scan, first, last)) continue;
    report('ssn', start, end, true, named ? 0.98 : 0.8, isSample(digits));
    first = last;
  }
}

/** Whether it stands for any number: 123-45-xxxx is how documentation begins one. */
function isSample(digits: string): boolean {
  return SAMPLES.has(digits) || digits.startsWith('12345') || /^(\d)\1{8}$/.test(digits);
}

/** Areas 000, 666 and 900–999, group 00 and serial 0000 are never assigned (20 CFR 422.103; POMS RM 10201.035). */
function isAssignable(digits: string): boolean {
  const area = digits.slice(0, 3);
  return (
    area !== '000' &&
    area !== '666' &&
    area < '900' &&
    digits.slice(3, 5) !== '00' &&
    digits.slice(5) !== '0000'
  );
}
