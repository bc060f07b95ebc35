import { before } from './numbers.ts';
import { isPlaceholderSecret } from './placeholder-secret.ts';
import type { Report } from './report.ts';
import { literalAt } from './right-hand-side.ts';
import type { Scan } from './scan.ts';
import { kindOfName, mayEndName, nameOf, startOfName } from './secret-names.ts';
import { entropy, isRandom, isWordPassword, looksLikePassword } from './secret-value.ts';

const AWS_SECRET_NAME = /(?:aws|amazon|s3).{0,24}(?:secret|key)|secret[_-]?access[_-]?key/i;

/** Names that say that nothing hangs on the value. */
const OF_TESTS = /^(?:test|example|sample|dummy|fake|mock)[_.-]/i;
/** Longest value that is a secret; nothing is looked for within longer ones. */
const MAX_SECRET = 300;

/** Reports what is assigned to a name of passwords or of keys, in code, settings, markup and headers. */
export function findAssignedSecrets({ text, assigns }: Scan, report: Report): void {
  let done = 0;
  for (let n = 0; n < assigns.length; n++) {
    const sign = assigns.values[n]!;
    if (sign < done) continue;
    done = Math.max(done, reportValue(text, sign, report));
  }
}

/** Farthest that the name ends before its sign. */
const MAX_COVER = 8;
/** Quotes, closing brackets and blanks between a name and its sign. */
const COVERING = Uint8Array.from({ length: 128 }, (_, code) =>
  /[\s"'`\])*\\]/.test(String.fromCharCode(code)) ? 1 : 0,
);

/** Where the name before the sign ends; -1 where it can be none of ours. */
function endOfName(text: string, sign: number): number {
  let end = sign;
  const floor = Math.max(0, sign - MAX_COVER);
  while (end > floor) {
    const code = text.charCodeAt(end - 1);
    if (code >= 128 || COVERING[code] === 0) break;
    end--;
  }
  return mayEndName(text, end) ? end : -1;
}

/** Reports the value behind the sign where a secret's name stands before it; gives where the value ends, or 0. */
function reportValue(text: string, sign: number, report: Report): number {
  const nameEnd = endOfName(text, sign);
  if (nameEnd < 0) return 0;
  const nameStart = startOfName(text, nameEnd);
  const name = nameOf(text, nameStart, nameEnd);
  const kind = kindOfName(name);
  if (kind === null) return 0;
  const opener = text[nameStart - 1] ?? '';
  const element = text[sign] === '>';
  // A part of a longer address: `arn:aws:…:secret:`, `Traits::Pass`.
  if (opener === ':' && !element && (text[nameStart - 2] === ':' || (text[sign] === ':' && nameEnd === sign)))
    return 0;
  // `<password>`, `<ns:password>` and `<x name="password">`, but no pointer and no list of types.
  const attribute = opener !== '' && `'"`.includes(opener) && text.slice(nameEnd, sign).startsWith(opener);
  if (element && !attribute && !(nameEnd === sign && /[<:]/.test(opener))) return 0;
  const operator = /^(?::=|===?|=>|.)/.exec(text.slice(sign, sign + 3))![0];
  let from = sign + operator.length;
  if (/[=>:~]/.test(text[from] ?? '')) return 0;
  const compared = operator.startsWith('==');
  if (compared && text.slice(nameEnd, sign).includes(')')) return 0;
  const limit = Math.min(text.length, from + 6);
  while (from < limit && /[ \t]/.test(text[from]!)) from++;
  const below = text[sign] === ':' ? BELOW.exec(text.slice(from, from + 24))?.[0] : undefined;
  if (below !== undefined) from += below.length;
  if (/^(?:bearer|basic|token)\s/i.test(text.slice(from, from + 8))) from = text.indexOf(' ', from) + 1;
  const glued = from === sign + 1 && /[^\s]/.test(text[sign - 1] ?? ' ');
  const place = {
    data: element || (glued && text[sign] === '=' && /[?&]/.test(opener)),
    spaced: operator.length > 1 || (text[sign] === '=' && !glued),
  };
  const value = literalAt(text, from, place);
  if (value === null) return 0;
  const { start, quoted } = value;
  let { end } = value;
  if (element && !quoted && end < text.length && !/[<\n]/.test(text[end]!)) return 0;
  const isPassword = kind === 'password';
  if (isPassword && !quoted && text[sign] === '=') end += goesOn(text, start, end);
  if (end - start > MAX_SECRET) return end;
  const secret = text.slice(start, end);
  const stands = isPlaceholderSecret(secret, name);
  if (stands === null) return 0;
  const placeholder = stands || OF_TESTS.test(name);
  // What stands in a line of its own below must be no label of a form.
  if (below !== undefined && !isLineOfYaml(text, end, secret)) return 0;
  if (isPassword) {
    // Words assigned to an element of a list are a message in some language.
    const written =
      text[sign] === '=' && !/\]\s?$/.test(before(text, sign, 2)) && isWordPassword(secret, quoted);
    // `PW` is a country, too.
    if (/^\d+$/.test(secret) && /^pw$/i.test(name)) return 0;
    if (!placeholder && !written && !looksLikePassword(secret, quoted)) return 0;
    report('password', start, end, false, quoted ? 0.85 : 0.75, placeholder);
  } else {
    const aws = AWS_SECRET_NAME.test(name) && /^[A-Za-z0-9/+]{40}$/.test(secret) && entropy(secret) > 3.5;
    if (!placeholder && !aws && !isRandom(secret, quoted)) return 0;
    report(aws ? 'aws_key' : 'api_key', start, end, aws, aws ? 0.97 : 0.85, placeholder);
  }
  return end;
}

/** The line's end behind a name of YAML, with the sign of a block, and the indentation of the next. */
const BELOW = /^[|>]?[-+]?[ \t]{0,2}\r?\n {2,12}(?=\S)/;

/** Whether the value ends its line and is drawn from digits and both cases. */
function isLineOfYaml(text: string, end: number, value: string): boolean {
  if (end < text.length && !/[\r\n]/.test(text[end]!)) return false;
  return /\d/.test(value) && /[a-z]/.test(value) && /[A-Z]/.test(value);
}

/** How many more units belong to a password in which a semicolon stands and no setting follows: `Kx82;lmQz99`. */
function goesOn(text: string, start: number, end: number): number {
  if (text[end] !== ';' || text[start] === '$') return 0;
  const rest = /^;[A-Za-z\d!@#$%^&*+?~]{4,40}(?=\s|$)/.exec(text.slice(end, end + 42))?.[0];
  if (rest === undefined || !/\d/.test(text.slice(start, end))) return 0;
  return /\d/.test(rest) && /[a-z]/.test(rest) && /[A-Z]/.test(rest) ? rest.length : 0;
}
