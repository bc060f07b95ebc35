import { before } from './numbers.ts';
import { isPlaceholderSecret } from './placeholder-secret.ts';
import type { Report } from './report.ts';
import type { Scan } from './scan.ts';
import { isRandom, looksLikePassword, valueAt } from './secret-value.ts';

const SENTENCE = /(?:password|passwd|passcode|pwd)(?: (?:is|was|to))?(?:[ :]{1,3})(["'`]?)(?=\S)/iy;
/** The line of a .netrc file. */
const LOGIN = /(?:^|\s)(?:login|user)\s{1,2}\S{1,40}\s{1,2}$/;
const OPTION = /(?:--password|--passwd|--pass|identified by|-pwd|identified by password)[ =]{1,2}$/i;

/** Commands and calls up to the password among their arguments, all quantifiers bounded. */
const COMMANDS: ReadonlyMap<string, RegExp> = new Map([
  ['curl', /curl (?:[^\n|;]{0,80} )?(?:-u|--user)[ =]?["']?[\w.@+-]{1,40}:/y],
  ['sshpass', /sshpass -p ?(?=\S)/y],
  ['mysql', /mysql_p?connect\([^,()\n]{1,60},[^,()\n]{1,60},\s{0,2}(?=["'])/y],
  ['mysqli', /mysqli(?:_connect)?\([^,()\n]{1,60},[^,()\n]{1,60},\s{0,2}(?=["'])/y],
  ['setpassword', /setPassword\(\s{0,2}(?=["'])/iy],
]);

/** `name="password" value="…"` of XML and `"name": "password", "value": "…"` of JSON, from the name on. */
const PAIR = /^["'],?\s{1,8}value\s{0,2}=\s{0,2}(?=["'])|^["'],\s{0,8}["']value["']\s{0,2}:\s{0,2}(?=["'])/i;

/** Reports secrets in sentences and commands: `the password is Xk9-mP2`, `--password Xk9mP2`, `identified by 'Xk9mP2'`, `Bearer Xk9…`. */
export function findSpokenSecrets({ text, wordStarts, wordEnds }: Scan, report: Report): void {
  for (let n = 0; n < wordStarts.length; n++) {
    const word = wordStarts.values[n]!;
    const end = wordEnds.values[n]!;
    const lead = text.charCodeAt(word) | 32;
    // b(earer), c(url), i(dentified), m(ysqli), p(assword), s(etPassword)
    if (lead !== 112 && lead !== 98 && lead !== 99 && lead !== 105 && lead !== 109 && lead !== 115) continue;
    const lower = text.slice(word, end).toLowerCase();
    let from = -1;
    let type: 'password' | 'api_key' = 'password';
    if (lower === 'bearer' || (lower === 'basic' && /authorization\W{1,5}$/i.test(before(text, word, 20)))) {
      if (text[end] !== ' ') continue;
      from = end + 1;
      type = 'api_key';
    } else if (COMMANDS.has(lower)) from = behindCommand(text, word, COMMANDS.get(lower)!);
    else if (/^(?:pass|pwd)/.test(lower)) {
      from = valueOfPair(text, end);
      if (from < 0) from = behindPassword(text, word, end);
    } else if (lower === 'identified' && /^ by ["'\w]/i.test(text.slice(end, end + 5))) from = end + 4;
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

function behindCommand(text: string, word: number, command: RegExp): number {
  command.lastIndex = word;
  return command.test(text) ? command.lastIndex : -1;
}

function valueOfPair(text: string, end: number): number {
  const pair = PAIR.exec(text.slice(end, end + 32))?.[0];
  return pair === undefined ? -1 : end + pair.length;
}

function behindPassword(text: string, word: number, end: number): number {
  SENTENCE.lastIndex = word;
  const found = SENTENCE.exec(text);
  if (found === null) return -1;
  const is = / (?:is|was|to)/i.test(found[0]) || LOGIN.test(before(text, word, 64));
  if (!is && !OPTION.test(text.slice(Math.max(0, word - 2), end + 1))) return -1;
  return SENTENCE.lastIndex - found[1]!.length;
}
