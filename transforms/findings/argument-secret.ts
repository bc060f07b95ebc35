import { isPlaceholderSecret } from './placeholder-secret.ts';
import type { Report } from './report.ts';
import { literalAt } from './right-hand-side.ts';
import { kindOfName, nameOf, startOfName } from './secret-names.ts';
import { isRandom, looksLikePassword } from './secret-value.ts';

/** What may stand between the end of a name and a value that it goes with, when no sign of an assignment does. */
const ARGUMENT = /\\?(["'])\s{0,3},\s{0,16}(?=\\?["'])/y;
const FALLBACK = /["']?[)\]]{0,2}\s{0,3}(?:\|\||\?\?|\?:|or\s)\s{0,8}(?=["'])/y;

/** Shortest password between brackets: texts that calls take are mostly no passwords. */
const MIN_LENGTH = 8;

/**
 * Reports the value that a call takes behind its name, `put("db.password", "Xk9…")`, or that stands in for it,
 * `env.PASSWORD || "Xk9…"`, where the name ends at the unit; whether it did.
 */
export function reportArgument(text: string, end: number, report: Report): boolean {
  const code = text.charCodeAt(end);
  // A quote, a backslash, a bracket or a blank
  if (code !== 34 && code !== 39 && code !== 92 && code !== 41 && code !== 93 && code !== 32) return false;
  const start = startOfName(text, end);
  const from = valueOfArgument(text, start, end);
  if (from < 0) return false;
  const name = nameOf(text, start, end);
  const kind = kindOfName(name);
  const value = kind === null ? null : literalAt(text, from, {});
  if (kind === null || value === null) return false;
  const secret = text.slice(value.start, value.end);
  const placeholder = isPlaceholderSecret(secret, name);
  if (placeholder === null) return false;
  const good =
    kind === 'api_key'
      ? isRandom(secret, true)
      : secret.length >= MIN_LENGTH &&
        !/\s/.test(secret) &&
        /\d/.test(secret) &&
        /[A-Za-z]/.test(secret) &&
        looksLikePassword(secret, true);
  if (placeholder || good) report(kind, value.start, value.end, false, 0.8, placeholder);
  return placeholder || good;
}

function valueOfArgument(text: string, start: number, end: number): number {
  ARGUMENT.lastIndex = end;
  const quote = ARGUMENT.exec(text)?.[1];
  if (quote !== undefined) {
    // The name is the first argument: of others, the one before is the name.
    let open = start - 1;
    if (text[open] !== quote) return -1;
    while (open > 0 && /[\\ ]/.test(text[open - 1]!) && start - open < 4) open--;
    return text[open - 1] === '(' ? ARGUMENT.lastIndex : -1;
  }
  FALLBACK.lastIndex = end;
  return FALLBACK.test(text) ? FALLBACK.lastIndex : -1;
}
