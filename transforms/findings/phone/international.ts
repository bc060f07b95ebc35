import { hasNanpShape, isFictional, isNanp, planOf } from '../numbering-plans.ts';
import { before, isGluedBefore, isWord } from '../numbers.ts';
import type { Report } from '../report.ts';
import type { Scan } from '../scan.ts';
import { LABEL } from './context.ts';
import { goesOn, isGap, MAX_DIGITS, MAX_GROUPS } from './groups.ts';
import { isInvented } from './invented.ts';

/** The first digits behind a gap: a country code may be cut by brackets. */
function followingDigit(text: string, end: number): string {
  return /^[^\d]{0,2}(\d{0,2})/.exec(text.slice(end, end + 4))?.[1] ?? '';
}

/** `+49 (0)30 1234567`, `+1-212-736-5000`, `(+49) 30 1234567`: the last group, or -1. */
export function international({ text, digitStarts, digitEnds }: Scan, first: number, report: Report): number {
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
  // `(+49) 30 1234567`: the bracket that opens goes with the one that closes.
  const opened =
    !bracket && text[start - 1] === '(' && text[digitEnds.values[first]!] === ')' && best > first;
  report(
    'phone',
    opened ? start - 1 : start,
    end,
    known,
    known ? 0.95 : 0.7,
    isFictional(bestDigits) || isInvented(bestDigits),
  );
  return best;
}
