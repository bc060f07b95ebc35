import { before } from './numbers.ts';
import { isPlaceholderSecret } from './placeholder-secret.ts';
import type { Report } from './report.ts';
import type { Scan } from './scan.ts';

/** Names of values that are passwords. */
const PASSWORD_NAME =
  /(?:pass(?:word|wd|phrase|code|wort)|(?<![A-Za-z])pass|(?:db|user|my|root|admin|smtp|mail|ftp|sql|login)_?pass|pwd|passwort|kennwort|contrase(?:ñ|n)a|senha|mot de passe)(?:[_-]?(?:\d|root|user|admin|prod))?$/i;
const KEY_NAME =
  /(?:api|access|auth|secret|client|app|application|consumer|encryption|signing|signature|master|private|account|service|subscription|license|shared|storage|deploy|session|jwt|hmac|crypto|aes|webhook|instrumentation|oauth|bearer|refresh|personal|bot|user|admin|security|server|write|read|ingest|management|integration)[_ .-]?(?:access[_ .-]?)?(?:key|token|secret)(?:[_-]?(?:id|base|value|str|string|prod|live|\d))?$|(?:^|[_.-])(?:apikey|secret|token|credentials?|authorization|auth)$|(?:accountkey|sharedaccesskey|secretkeybase|secret_key_base|sharedkey|authtoken|apitoken|apisecret|clientsecret)$/i;
/** Names with the same ends whose values are shown to everybody, or count something. */
const PUBLIC_NAME =
  /(?:csrf|xsrf|public|publishable|site|cache|primary|foreign|page|next|prev|continuation|cursor|sync|crumb|sort|partition|storage|encode|pad|stop|bos|eos|unk|mask|sep|cls|num|max|min|total|end|start)[A-Za-z]{0,8}[_ .-]?(?:key|token)s?$/i;
const AWS_SECRET_NAME = /(?:aws|amazon|s3).{0,24}(?:secret|key)|secret[_-]?access[_-]?key/i;

/** The longest name that is looked at, and the longest value. */
const MAX_NAME = 40;
const MAX_VALUE = 512;
/** Longest value that is a secret; nothing is looked for within longer ones. */
const MAX_SECRET = 300;

/** Reports what is assigned to a name of passwords or of keys, in code, settings, markup, headers and sentences. */
export function findAssignedSecrets(scan: Scan, report: Report): void {
  const { text, assigns } = scan;
  let done = 0;
  for (let n = 0; n < assigns.length; n++) {
    const sign = assigns.values[n]!;
    if (sign < done) continue;
    const name = nameBefore(text, sign);
    if (name === '') continue;
    done = Math.max(done, reportValue(text, sign, name, report));
  }
  findNamedInSentences(scan, report);
}

/** Last letters of names that matter, upper case as well: d(passwor-d), y(ke-y), n(toke-n), t(secre-t) and so on. */
const LAST = Uint8Array.from({ length: 128 }, (_, code) =>
  /[dynteshawDYNTESHAW\d]/.test(String.fromCharCode(code)) ? 1 : 0,
);
const TAIL =
  /(?:ss|wd|rd|ase|ode|ort|ey|en|et|als?|ial|ion|auth|se|ha|ña|na|ase|id|str|ing|rod|ive|ue|oot|ser|min|[_-]?\d)$/i;

/** The name that ends at the sign, without quotes, brackets and blanks; empty where it cannot be one of ours. */
function nameBefore(text: string, sign: number): string {
  let end = sign;
  const floor = Math.max(0, sign - 8);
  while (end > floor && isCovering(text.charCodeAt(end - 1))) end--;
  if (end === 0) return '';
  const last = text.charCodeAt(end - 1);
  if (last >= 128 || LAST[last] !== 1) return '';
  let start = end;
  while (start > 0 && end - start < MAX_NAME && isName(text.charCodeAt(start - 1))) start--;
  const name = text.slice(start, end);
  if (name.length < 3 || !TAIL.test(name)) return '';
  if (/^(?:key|token|secret|passe)$/i.test(name))
    return `${/[A-Za-z]{2,12}[ -]$/.exec(before(text, start, 13))?.[0] ?? ''}${name}`;
  return name;
}

/** Quotes, closing brackets and blanks between a name and its sign. */
function isCovering(code: number): boolean {
  return code < 128 && COVERING[code] === 1;
}
const COVERING = Uint8Array.from({ length: 128 }, (_, code) =>
  /[\s"'`\])*\\]/.test(String.fromCharCode(code)) ? 1 : 0,
);

function isName(code: number): boolean {
  return (
    (code >= 48 && code <= 57) ||
    (code >= 65 && code <= 90) ||
    (code >= 97 && code <= 122) ||
    code === 95 ||
    code === 45 ||
    code === 46 ||
    code === 0xf1
  );
}

/** Reports the value behind the sign where it is a secret of that name; gives where it ends, or 0. */
function reportValue(text: string, sign: number, name: string, report: Report): number {
  const isPassword = PASSWORD_NAME.test(name) || /[a-z\d]Pass$/.test(name);
  if (!isPassword && (!KEY_NAME.test(name) || PUBLIC_NAME.test(name))) return 0;
  let from = sign + 1;
  const assigned = /^[=>:~]/.test(text[from] ?? '');
  if (assigned) from++;
  if (text[from] === '=') return 0;
  const limit = Math.min(text.length, from + 6);
  while (from < limit && /[ \t]/.test(text[from]!)) from++;
  if (/^(?:bearer|basic|token)\s/i.test(text.slice(from, from + 8))) from = text.indexOf(' ', from) + 1;
  const value = valueAt(text, from);
  if (value === null) return 0;
  const { start, end, quoted } = value;
  if (end - start > MAX_SECRET) return end;
  const secret = text.slice(start, end);
  const placeholder = isPlaceholderSecret(secret, name);
  if (placeholder === null) return 0;
  if (isPassword) {
    if (!placeholder && !looksLikePassword(secret, quoted)) return 0;
    report('password', start, end, false, quoted ? 0.85 : 0.75, placeholder);
  } else {
    const aws = AWS_SECRET_NAME.test(name) && /^[A-Za-z0-9/+]{40}$/.test(secret) && entropy(secret) > 3.5;
    if (!placeholder && !aws && !isRandom(secret)) return 0;
    report(aws ? 'aws_key' : 'api_key', start, end, aws, aws ? 0.97 : 0.85, placeholder);
  }
  return end;
}

const ENDS_VALUE = Uint8Array.from({ length: 128 }, (_, code) =>
  /[\s"'`,;<]/.test(String.fromCharCode(code)) ? 1 : 0,
);

/** A value: between quotes, or the run without blanks. */
function valueAt(text: string, from: number) {
  const opener = text.slice(from, from + 2);
  const escaped = /^\\["']/.test(opener);
  const quote = escaped ? opener : (/^["'`]/.exec(opener)?.[0] ?? '');
  const start = from + quote.length;
  const limit = Math.min(text.length, start + MAX_VALUE);
  let end = start;
  if (quote !== '') {
    while (end < limit && text[end] !== '\n' && !text.startsWith(quote, end))
      end += text[end] === '\\' && !escaped ? 2 : 1;
    end = Math.min(end, text.length);
    const closed = text.startsWith(quote, end);
    if (!closed && end < text.length) return null;
    return end > start ? { start, end, quoted: true } : null;
  }
  const brackets = /^(?:\$?\{\{?|<)/.exec(opener) !== null;
  for (; end < limit; end++) {
    const code = text.charCodeAt(end);
    if (code < 128 && ENDS_VALUE[code] === 1) break;
  }
  if (brackets) {
    const closing = opener[0] === '<' ? '>' : '}';
    const at = text.slice(start, Math.min(limit, start + 64)).search(closing === '>' ? />/ : /\}{1,2}/);
    if (at > 0) end = start + at + (text[start + at + 1] === '}' ? 2 : 1);
  }
  const cut = text.slice(start, end).search(/&(?:amp;)?[\w.-]{1,40}=/);
  if (cut >= 0) end = start + cut;
  const literal = text.slice(start, Math.min(end + 2, text.length)).search(/\\[nrt"']/);
  if (literal >= 0 && start + literal < end) end = start + literal;
  while (
    end > start &&
    /[.:!?)\]|]/.test(text[end - 1]!) &&
    !(/[!?]/.test(text[end - 1]!) && !/[\s]/.test(text[end] ?? '\n'))
  ) {
    if (text[end - 1] === ')' && text.slice(start, end).includes('(')) break;
    if (text[end - 1] === '!' || text[end - 1] === '?') break;
    end--;
  }
  if (text[end - 1] === '}' && !text.slice(start, end).includes('{')) end--;
  return end > start ? { start, end, quoted: false } : null;
}

/** Whether a text can be a password and not a word, a call, a path or a label; without quotes it must look the part. */
function looksLikePassword(value: string, quoted: boolean): boolean {
  if (value.length < 4 || value.length > 128 || /[\n\r]|^\s|\s$/.test(value)) return false;
  const lower = /[a-z]/.test(value);
  const upper = /[A-Z]/.test(value);
  const digit = /\d/.test(value);
  const symbol = /[^A-Za-z0-9\s]/.test(value);
  if (/\s/.test(value)) return quoted && digit && (symbol || upper) && value.split(/\s/).length < 4;
  if (isCode(value, quoted) && !(digit && upper && lower && !/[()[\]{}$]/.test(value))) return false;
  if (COMMON.has(value.toLowerCase())) return quoted;
  if (!quoted)
    return (
      (digit && (lower || upper)) ||
      (symbol && (lower || upper) && /[!@#$%^&*+?~]/.test(value) && value.length >= 6)
    );
  if (digit) return lower || upper || symbol || value.length >= 6;
  return (
    (lower && upper && /[a-z][A-Z]/.test(value) && /[^A-Za-z]/.test(value)) ||
    (symbol && /[!@#$%^&*+?~]/.test(value) && value.length >= 6)
  );
}

/** Passwords that lists of the most used ones begin with, beside those that are placeholders. */
const COMMON = new Set([
  'letmein',
  'qwerty',
  'dragon',
  'monkey',
  'iloveyou',
  'sunshine',
  'princess',
  'hunter',
  'trustno',
]);

/** Expressions, names of variables and rules of forms. */
function isCode(value: string, quoted: boolean): boolean {
  if (
    /^(?:[$@#]\w+$|%[\w(]|\w+\(|\w+\.\w+(?:\.\w+)*(?:\(|$)|\w+\[|\\|\/[\w./-]*$|\.\/|https?:|::|->|=>)/.test(
      value,
    )
  ) {
    return !(quoted && /^[@#]\w/.test(value)) && !(quoted && /\d/.test(value) && /[!@#$%^&*]/.test(value));
  }
  if (/\(\)|\)$|->|::|\|\||&&|\$\{|\{\{|^\[/.test(value)) return !quoted || /\$\{|\{\{/.test(value);
  if (/^(?:required|string|min|max|confirmed|nullable|sometimes|hashed)[|:]/.test(value)) return true;
  if (!quoted && /^[a-z]+(?:[A-Z][a-z]+)+\d?$/.test(value)) return true;
  return (
    /^[a-z]+(?:[-_][a-z]+)+$/i.test(value) ||
    /^[A-Z][a-z]+$/.test(value) ||
    /^[a-z]+[-_]?(?:password|pass|pwd|field|input)\d?$/i.test(value)
  );
}

/** Whether a value looks drawn: 16 characters of a token's alphabet, letters and digits, 3 bits each and more. */
export function isRandom(value: string): boolean {
  if (value.length < 16 || value.length > 300 || !/^[A-Za-z0-9_+/=.~:-]+$/.test(value)) return false;
  const digits = value.replace(/\D+/g, '').length;
  if (digits < 2 || !/[A-Za-z]/.test(value)) {
    return (
      value.length >= 24 &&
      /[a-z].*[A-Z].*[a-z].*[A-Z]/.test(value) &&
      !/[._/:-]/.test(value) &&
      entropy(value) > 3.8 &&
      !/(?:[A-Z][a-z]{3,}){2}/.test(value)
    );
  }
  if (
    /^\d{1,4}[-/.:]\d{1,2}[-/.:]|^https?:|^\/|[a-z]{5,}[._/-][a-z]{4,}[._/-]|\.(?:js|css|png|py|json|html)$/.test(
      value,
    )
  )
    return false;
  return entropy(value) >= 3;
}

const counts = new Int32Array(128);

/** Shannon entropy of the characters, in bits each. */
function entropy(value: string): number {
  counts.fill(0);
  for (let i = 0; i < value.length; i++) counts[value.charCodeAt(i) & 127]!++;
  let bits = 0;
  for (const count of counts) if (count > 0) bits -= (count / value.length) * Math.log2(count / value.length);
  return bits;
}

const SENTENCE = /(?:password|passwd|passcode|pwd)(?: (?:is|was|to))?(?:[ :]{1,3})(["'`]?)(?=\S)/iy;
/** The line of a .netrc file. */
const LOGIN = /(?:^|\s)(?:login|user)\s{1,2}\S{1,40}\s{1,2}$/;
const OPTION = /(?:--password|--passwd|--pass|identified by|-pwd|identified by password)[ =]{1,2}$/i;

/** `the password is Xk9-mP2`, `--password Xk9mP2`, `identified by 'Xk9mP2'`, `Bearer Xk9…`. */
function findNamedInSentences({ text, wordStarts, wordEnds }: Scan, report: Report): void {
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

const ENDS_USER_INFO = Uint8Array.from({ length: 128 }, (_, code) =>
  /[\s"'<>/]/.test(String.fromCharCode(code)) ? 1 : 0,
);
const MAX_USER_INFO = 128;

/** Reports the password of `scheme://user:password@host`. */
export function findUrlPasswords({ text, ats }: Scan, report: Report): void {
  for (let n = 0; n < ats.length; n++) {
    const at = ats.values[n]!;
    if (!/^[\w[$-]/.test(text.slice(at + 1, at + 2))) continue;
    const floor = Math.max(0, at - MAX_USER_INFO);
    let start = at;
    let colon = -1;
    for (; start > floor; start--) {
      const code = text.charCodeAt(start - 1);
      if (code < 128 && ENDS_USER_INFO[code] === 1) break;
      if (code === 58) colon = start - 1;
    }
    if (colon < 0 || colon + 1 >= at || !text.startsWith('://', start - 3)) continue;
    if (hasAtInHost(text, at + 1)) continue;
    const secret = text.slice(colon + 1, at);
    report('password', colon + 1, at, true, 0.95, isPlaceholderSecret(secret, 'password') !== false);
  }
}

/** Whether another @ follows before the host can end: then the password goes on to that one. */
function hasAtInHost(text: string, from: number): boolean {
  return /^[^\s"'<>/@:]{0,64}@/.test(text.slice(from, from + 65));
}
