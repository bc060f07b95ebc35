import type { Scan } from './scan.ts';

/** Whether a unit is an ASCII letter, a digit or an underscore: what a number must not be glued to. */
export function isWord(text: string, at: number): boolean {
  const code = at < 0 || at >= text.length ? 0 : text.charCodeAt(at);
  return (
    (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95
  );
}

/** Whether a letter or digit stands before the unit, the n, r or t of a written-out escape (`\n`) aside. */
export function isGluedBefore(text: string, start: number): boolean {
  if (!isWord(text, start - 1)) return false;
  return !(/[nrt]/.test(text[start - 1]!) && text[start - 2] === '\\');
}

/** The digits of a part of a text. */
export function digitsOf(text: string): string {
  return text.replace(/\D+/g, '');
}

/** Whether another number stands one separator away on either side of the groups `first` to `last`. */
export function hasNumberBeside(
  { text, digitStarts, digitEnds }: Scan,
  first: number,
  last: number,
): boolean {
  const start = digitStarts.values[first]!;
  const end = digitEnds.values[last]!;
  return (
    (first > 0 && start - digitEnds.values[first - 1]! === 1 && isSeparator(text.charCodeAt(start - 1))) ||
    (last + 1 < digitStarts.length &&
      digitStarts.values[last + 1]! - end === 1 &&
      isSeparator(text.charCodeAt(end)))
  );
}

function isSeparator(code: number): boolean {
  return (
    code === 32 || code === 45 || code === 46 || code === 47 || code === 95 || code === 58 || code === 43
  );
}

/** What stands before a unit, at most so many units of it. */
export function before(text: string, start: number, units: number): string {
  return text.slice(Math.max(0, start - units), start);
}
