import { isFictional, planOf } from '../numbering-plans.ts';
import { isWord } from '../numbers.ts';
import type { Report } from '../report.ts';
import type { Scan } from '../scan.ts';
import { isInvented } from './invented.ts';

/** Addresses that open a conversation with the number in them, country code first. */
const LINK = /(?:\bwa\.me\/|whatsapp\.com\/send\/?\?phone=)$/i;

/** `https://wa.me/491701234567`: the group itself, or -1. */
export function linked({ text, digitStarts, digitEnds }: Scan, first: number, report: Report): number {
  const start = digitStarts.values[first]!;
  const end = digitEnds.values[first]!;
  if (end - start < 8 || end - start > 15 || isWord(text, end)) return -1;
  if (!LINK.test(text.slice(Math.max(0, start - 28), start))) return -1;
  const number = text.slice(start, end);
  const plan = planOf(number);
  if (plan === null) return -1;
  const national = number.length - plan.code.length;
  if (national < plan.shortest || national > plan.longest) return -1;
  report('phone', start, end, true, 0.95, isFictional(number) || isInvented(number));
  return first;
}
