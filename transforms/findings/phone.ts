import { hasNanpShape, isFictional, isNanp, planOf } from './numbering-plans.ts';
import { before, digitsOf, hasNumberBeside, isGluedBefore, isWord } from './numbers.ts';
import type { Report } from './report.ts';
import type { Scan } from './scan.ts';

/** Words that name a telephone number, right before it. */
const LABEL =
  /(?:(?<![\w./-])(?:tel|phone|telephone|ph|fax|facsimile|mobile|mob|cell|call(?:ing)?|t[eé]l|t[eé]l[eé]phone|telefon|fon|tlf|telefax|handy|mobil|whatsapp|sms|hotline|dial|text|my number|toll[- ]free|reach (?:me|us|him|her)|contact)|phone(?:[_ ]?number|[_ ]?no)?|(?:tele)?fax)\b(?:[ _]?(?:number|no|num|nr|us|me|at|on|is))?[^A-Za-z\d\n]{0,6}(?:(?:at|on|is|us|me|to|free) ?[^A-Za-z\d\n]{0,4}){0,2}$/i;

/** What says whose telephone it is. */
const OWNED = /^ is (?:my|our|his|her|their) (?:cell|mobile|phone|telephone|tel|fax|number|home|work)\b/i;

/** Words of numbers in books and lists. */
const PRINTED = /(?<![A-Za-z])(?:pages?|pp?|lines?|vol(?:ume)?|isbn|issn|figs?|columns?|model)[.:]? $/i;

/** The same behind it. */
const LABEL_BEHIND = /^,? ?[([]?(?:toll|tel|phone|fax|mobile|cell|voice|tty|office|home|work|direct)\b/i;

/**
 * Reports telephone numbers: international (+ and country code), North American, and the common European national forms;
 * numbers that could be anything only where a word before them names a telephone.
 */
export function findPhones(scan: Scan, report: Report): void {
  const { text, digitStarts, digitEnds } = scan;
  for (let first = 0; first < digitStarts.length; first++) {
    const start = digitStarts.values[first]!;
    const previous = start > 0 ? text.charCodeAt(start - 1) : 0;
    // Inside of a longer chain of numbers nothing begins.
    let last = -1;
    if (previous === 43 || (previous === 40 && text.charCodeAt(start - 2) === 43)) {
      last = international(scan, first, report);
    } else if (digitEnds.values[first]! - start <= 11) {
      const lead = text.charCodeAt(start);
      if (lead === 56 || lead === 52) last = dotted(scan, first, report);
      if (last < 0 && lead === 48 && digitEnds.values[first]! - start > 1) last = trunk(scan, first, report);
      if (last < 0) last = northAmerican(scan, first, report);
      if (last < 0) last = labelled(scan, first, report);
    }
    if (last >= 0) first = last;
  }
}

/** Groups that may belong together: at most so many, at most three signs apart. */
const MAX_GROUPS = 8;
const MAX_DIGITS = 15;

/**
 * Whether what stands between two groups keeps them together: a blank, hyphen, dot or slash, brackets with blanks, and
 * hyphens and slashes within blanks; a dot with anything beside it ends a sentence.
 */
function isGap(text: string, from: number, to: number): boolean {
  const size = to - from;
  if (size > 3) return false;
  let blanks = 0;
  let marks = 0;
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i);
    if (code === 32 || code === 0xa0 || code === 0x202f || code === 0x2009) blanks++;
    else if (code === 45 || code === 47 || (code >= 0x2010 && code <= 0x2014)) marks++;
    else if (code === 46 && size > 1) return false;
    else if (code !== 46 && code !== 40 && code !== 41) return false;
  }
  return marks < 2 && blanks < 3;
}

/** `+49 (0)30 1234567`, `+1-212-736-5000`, `+447911123456`: the last group, or -1. */
function international({ text, digitStarts, digitEnds }: Scan, first: number, report: Report): number {
  const bracket = text[digitStarts.values[first]! - 1] === '(';
  const start = digitStarts.values[first]! - (bracket ? 2 : 1);
  if (isGluedBefore(text, start) || text[start - 1] === '+' || text[start - 1] === ')') return -1;
  const lead = text.slice(
    digitStarts.values[first]!,
    Math.min(digitEnds.values[first]!, digitStarts.values[first]! + 16),
  );
  const plan = planOf(lead.length >= 3 ? lead : lead + followingDigit(text, digitEnds.values[first]!));
  if (plan === null || lead.length < plan.code.length) return -1;
  let digits = lead;
  let best = -1;
  let bestDigits = '';
  for (let n = first; ; ) {
    const national = digits.slice(plan.code.length).replace(plan.code === '39' ? /^$/ : /^0/, '');
    if (national.length > plan.longest || digits.length > MAX_DIGITS + 1) break;
    const end = digitEnds.values[n]!;
    if (
      national.length >= plan.shortest &&
      !isWord(text, end) &&
      !goesOn(text, end) &&
      (plan.code !== '1' || hasNanpShape(national)) &&
      // One digit behind a number that is whole is another number.
      (best < 0 || end - digitStarts.values[n]! > 1)
    ) {
      best = n;
      bestDigits = plan.code + national;
    }
    if (n + 1 >= digitStarts.length || n - first >= MAX_GROUPS) break;
    if (!isGap(text, end, digitStarts.values[n + 1]!)) break;
    n++;
    digits += text.slice(digitStarts.values[n]!, Math.min(digitEnds.values[n]!, digitStarts.values[n]! + 16));
  }
  if (best < 0 || /^(\d)\1+$/.test(bestDigits.slice(1))) return -1;
  if (best === first && bestDigits.length < 10 && !LABEL.test(before(text, start, 24))) return -1;
  const end = digitEnds.values[best]!;
  const known = plan.code !== '1' || isNanp(bestDigits.slice(1));
  report('phone', start, end, known, known ? 0.95 : 0.7, isFictional(bestDigits) || isInvented(bestDigits));
  return best;
}

/** Whether a sign and a digit follow, so that the number is the beginning of another. */
function goesOn(text: string, end: number): boolean {
  return /^[-/:,.]\d/.test(text.slice(end, end + 2));
}

/** The first digits behind a gap: a country code may be cut by brackets. */
function followingDigit(text: string, end: number): string {
  return /^[^\d]{0,2}(\d{0,2})/.exec(text.slice(end, end + 4))?.[1] ?? '';
}

/** `(212) 736-5000`, `212-736-5000`, `1.212.736.5000`: the last group, or -1. */
function northAmerican(scan: Scan, first: number, report: Report): number {
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

/** `8 (495) 739-70-00` of Russia, whose trunk prefix is 8, and `44.207.783.4040` of London without its +. */
const RUSSIAN = /8[ -]?\([3489]\d\d\)[ -]?\d{3}[- ]\d\d[- ]\d\d(?!\d)/y;
const LONDON = /44\.(?:20\.[378]\d{3}|20[378]\.\d{3})\.\d{4}(?![\d.])/y;

/** National and dotted forms that their signs alone tell: the last group, or -1. */
function dotted({ text, digitStarts, digitEnds }: Scan, first: number, report: Report): number {
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

/** National forms with the trunk prefix 0: `01 42 68 53 00`, `020 7946 0018`, `030/1234567`, `06-12345678`; or `0044 …`. */
function trunk(scan: Scan, first: number, report: Report): number {
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

/** Blocks for drama of the plans that dial 0 first, each by the length of its numbers: French 10, British and Australian. */
function isFictionalTrunk(number: string): boolean {
  const national = number.slice(1);
  if (number.length === 11) return isFictional(`44${national}`);
  return number.length === 10 && (isFictional(`33${national}`) || isFictional(`61${national}`));
}

/** Whether brackets stand around the first group alone: an area code. */
function opensArea({ text, digitStarts, digitEnds }: Scan, first: number): boolean {
  return text[digitStarts.values[first]! - 1] === '(' && text[digitEnds.values[first]!] === ')';
}

/** The last group of those, up to fifteen digits, that gaps alone keep apart. */
function lastOfChain({ text, digitStarts, digitEnds }: Scan, first: number): number {
  let digits = 0;
  let last = first;
  for (let n = first; n < digitStarts.length && n - first < MAX_GROUPS; n++) {
    if (n > first && !isGap(text, digitEnds.values[n - 1]!, digitStarts.values[n]!)) break;
    digits += digitEnds.values[n]! - digitStarts.values[n]!;
    if (digits > MAX_DIGITS) break;
    last = n;
  }
  return last;
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

/** Two digits at a time, one step apart: a row that counts. */
function isCounting(number: string): boolean {
  const step = Number(number.slice(2, 4)) - Number(number.slice(0, 2));
  return step === Number(number.slice(4, 6)) - Number(number.slice(2, 4));
}

/** Digits that only a word before them makes a telephone number: ten in one run, seven as 3-4, nine and more in groups. */
function labelled(scan: Scan, first: number, report: Report): number {
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

/** 123-456-7890, 000-0000 and the like: fillers of forms. */
function isInvented(digits: string): boolean {
  return (
    /0?123456789|1234567890|9876543210|(\d)\1{6}|^1?(\d)\2{2}(\d)\3{2}(\d)\4{3}$|^1?123123/.test(digits) ||
    /^0+$/.test(digits)
  );
}
