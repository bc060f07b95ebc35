import { before } from './numbers.ts';
import { isPlaceholderSecret } from './placeholder-secret.ts';
import type { Report } from './report.ts';
import type { Scan } from './scan.ts';
import { isRandom, looksLikePassword, valueAt } from './secret-value.ts';

const SENTENCE = /(?:password|passwd|passcode|pwd)(?: (?:is|was|to))?(?:[ :]{1,3})(["'`]?)(?=\S)/iy;
/** The line of a .netrc file. */
const LOGIN = /(?:^|\s)(?:login|user)\s{1,2}\S{1,40}\s{1,2}$/;
const OPTION = /(?:--password|--passwd|--pass|identified by|-pwd|identified by password)[ =]{1,2}$/i;

/** Reports secrets in sentences and commands: `the password is Xk9-mP2`, `--password Xk9mP2`, `identified by 'Xk9mP2'`, `Bearer Xk9…`. */
export function findSpokenSecrets({ text, wordStarts, wordEnds }: Scan, report: Report): void {
  for (let n = 0; n < wordStarts.length; n++) {
    const word = wordStarts.values[n]!;
    const end = wordEnds.values[n]!;
    const lead = text.charCodeAt(word) | 32;
    if (lead !== 112 && lead !== 98 && lead !== 105) continue;
    const lower = text.slice(word, end).toLowerCase();
    let from = -1;
    let type: 'password' | 'api_key' = 'password';
    if (lower === 'bearer' || (lower === 'basic' && /authorization\W{1,5}$/i.test(before(text, word, 20)))) {
      if (text[end] !== ' ') continue;
      from = end + 1;
      type = 'api_key';
    } else if (/^(?:pass|pwd)/.test(lower)) {
      SENTENCE.lastIndex = word;
      const found = SENTENCE.exec(text);
      const is = found !== null && (/ (?:is|was|to)/i.test(found[0]) || LOGIN.test(before(text, word, 64)));
      if (found !== null && (is || OPTION.test(text.slice(Math.max(0, word - 2), end + 1))))
        from = SENTENCE.lastIndex - found[1]!.length;
    } else if (lower === 'identified' && /^ by ["']/i.test(text.slice(end, end + 5))) from = end + 4;
    if (from < 0) continue;
    const value = valueAt(text, from);
    if (value === null) continue;
    const secret = text.slice(value.start, value.end);
    const placeholder = isPlaceholderSecret(secret, lower);
    if (placeholder === null || (placeholder && !value.quoted && /^[a-z]+$/i.test(secret))) continue;
    const good =
      type === 'api_key'
        ? isRandom(secret)
        : looksLikePassword(secret, value.quoted) && (value.quoted || /\d/.test(secret));
    if (placeholder || good) report(type, value.start, value.end, false, 0.7, placeholder);
  }
}
