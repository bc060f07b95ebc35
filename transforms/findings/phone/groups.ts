import type { Scan } from '../scan.ts';

/** Groups that may belong together: at most so many, at most three signs apart. */
export const MAX_GROUPS = 8;
export const MAX_DIGITS = 15;

/**
 * Whether what stands between two groups keeps them together: a blank, hyphen, dot or slash, brackets with blanks, and
 * hyphens and slashes within blanks; a dot with anything beside it ends a sentence.
 */
export function isGap(text: string, from: number, to: number): boolean {
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

/** The last group of those, up to fifteen digits, that gaps alone keep apart. */
export function lastOfChain({ text, digitStarts, digitEnds }: Scan, first: number): number {
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

/** Whether brackets stand around the first group alone: an area code. */
export function opensArea({ text, digitStarts, digitEnds }: Scan, first: number): boolean {
  return text[digitStarts.values[first]! - 1] === '(' && text[digitEnds.values[first]!] === ')';
}

/** Whether a sign and a digit follow, so that the number is the beginning of another. */
export function goesOn(text: string, end: number): boolean {
  return /^[-/:,.]\d/.test(text.slice(end, end + 2));
}
