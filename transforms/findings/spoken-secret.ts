import { reportArgument } from './argument-secret.ts';
import { before } from './numbers.ts';
import { isPlaceholderSecret } from './placeholder-secret.ts';
import type { Report } from './report.ts';
import { isInterleaved, literalAt } from './right-hand-side.ts';
import type { Scan } from './scan.ts';
import { isRandom, looksLikePassword } from './secret-value.ts';

const SENTENCE = /(?:password|passwd|passcode|pwd)(?: (?:is|was|to))?(?:[ :]{1,3})(["'`]?)(?=\S)/iy;
/** The line of a .netrc file. */
const LOGIN = /(?:^|\s)(?:login|user)\s{1,2}\S{1,40}\s{1,2}$/;
const OPTION = /(?:--password|--passwd|--pass|identified by|-pwd|identified by password)[ =]{1,2}$/i;

/** Commands and calls up to the password among their arguments, all quantifiers bounded. */
const COMMANDS: ReadonlyMap<string, RegExp> = new Map([
  ['curl', /curl (?:[^\n|;]{0,80} )?(?:-u|--user)[ =]?["']?[\w.@+-]{1,40}:/y],
  ['sshpass', /sshpass -p ?(?=\S)/y],
  [
    'mysql',
    /mysql(?:_p?connect\([^,()\n]{1,60},[^,()\n]{1,60},\s{0,2}(?=["'])| (?:[^\n|;&]{0,80} )?-p(?=[^\s]))/y,
  ],
  ['getconnection', /getConnection\([^()\n]{1,120},\s{0,2}["'][^"'\n]{1,40}["'],\s{0,2}(?=["'])/y],
  ['mysqli', /mysqli(?:_connect)?\([^,()\n]{1,60},[^,()\n]{1,60},\s{0,2}(?=["'])/y],
  ['setpassword', /setPassword\(\s{0,2}(?=["'])/iy],
]);

/** `name="password" value="…"` of XML and `"name": "password", "value": "…"` of JSON, from the name on. */
const PAIR = /^["'],?\s{1,8}value\s{0,2}=\s{0,2}(?=["'])|^["'],\s{0,8}["']value["']\s{0,2}:\s{0,2}(?=["'])/i;

/** Last words of names that stand among arguments. */
const NAMES = new Set([
  'password',
  'passwd',
  'pwd',
  'passcode',
  'passphrase',
  'secret',
  'key',
  'token',
  'salt',
]);
/** First letters of all of them, by the low five bits. */
const LEADS = new Uint8Array(32);
for (const word of [...NAMES, ...COMMANDS.keys(), 'bearer', 'basic', 'identified'])
  LEADS[word.charCodeAt(0) & 31] = 1;

/** Reports secrets in sentences and commands: `the password is Xk9-mP2`, `--password Xk9mP2`, `identified by 'Xk9mP2'`, `Bearer Xk9…`. */
export function findSpokenSecrets({ text, wordStarts, wordEnds }: Scan, report: Report): void {
  for (let n = 0; n < wordStarts.length; n++) {
    const word = wordStarts.values[n]!;
    const end = wordEnds.values[n]!;
    if (LEADS[text.charCodeAt(word) & 31] === 0) continue;
    const lower = text.slice(word, end).toLowerCase();
    if (NAMES.has(lower) && reportArgument(text, end, report)) continue;
    let from = -1;
    let type: 'password' | 'api_key' = 'password';
    if (lower === 'bearer' || (lower === 'basic' && /authorization\W{1,5}$/i.test(before(text, word, 20)))) {
      if (text[end] !== ' ') continue;
      from = end + 1;
      type = 'api_key';
    } else if (COMMANDS.has(lower)) from = behindCommand(text, word, COMMANDS.get(lower)!);
    else if (/^(?:pass|pwd)/.test(lower)) {
      if (text.charCodeAt(end) === 9) {
        inTable(text, end + 1, report);
        continue;
      }
      from = valueOfPair(text, end);
      if (from < 0) from = behindPassword(text, word, end);
    } else if (lower === 'identified' && /^ by ["'\w]/i.test(text.slice(end, end + 5))) from = end + 4;
    if (from < 0) continue;
    const value = literalAt(text, from, {});
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

/** The cell behind the name, to the end of its line or the next tab: only what is drawn from digits and both cases. */
const CELL = /[!-~]{6,64}(?=[\t\r\n]|$)/y;

function inTable(text: string, from: number, report: Report): void {
  CELL.lastIndex = from;
  const cell = CELL.exec(text)?.[0] ?? '';
  if (!/[a-z]/.test(cell) || !/[A-Z]/.test(cell) || !isInterleaved(cell) || !looksLikePassword(cell, false))
    return;
  report('password', from, from + cell.length, false, 0.7, isPlaceholderSecret(cell, 'password') !== false);
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
