import { before } from './numbers.ts';
import { isPlaceholderSecret } from './placeholder-secret.ts';
import type { Report } from './report.ts';
import type { Scan } from './scan.ts';
import { entropy, isRandom, isWordPassword, looksLikePassword, valueAt } from './secret-value.ts';

/** Names of values that are passwords. */
const PASSWORD_NAME =
  /(?:pass(?:word|wd|phrase|code|wort)|(?<![A-Za-z])pass|(?:db|user|my|root|admin|smtp|mail|ftp|sql|login)_?pass|pwd|(?<![A-Za-z])(?:pw|psk)|passwort|kennwort|contrase(?:ñ|n)a|senha|mot de passe)(?:[_-]?(?:\d|root|user|admin|prod))?$/i;
const KEY_NAME =
  /(?:api|access|auth|secret|client|app|application|consumer|encryption|signing|signature|master|private|account|service|subscription|license|shared|storage|deploy|session|jwt|hmac|crypto|aes|webhook|instrumentation|oauth|bearer|refresh|personal|bot|user|admin|security|server|write|read|ingest|management|integration)[_ .-]?(?:access[_ .-]?)?(?:key|token|secret)(?:[_-]?(?:id|base|value|str|string|prod|live|\d))?$|(?:^|[_.-])(?:apikey|secret|token|credentials?|authorization|auth)$|(?:accountkey|sharedaccesskey|secretkeybase|secret_key_base|sharedkey|authtoken|apitoken|apisecret|clientsecret)$/i;
/** Names with the same ends whose values are shown to everybody, or count something. */
const PUBLIC_NAME =
  /(?:csrf|xsrf|public|publishable|site|cache|primary|foreign|page|next|prev|continuation|cursor|sync|crumb|sort|partition|storage|encode|pad|stop|bos|eos|unk|mask|sep|cls|num|max|min|total|end|start)[A-Za-z]{0,8}[_ .-]?(?:key|token)s?$/i;
const AWS_SECRET_NAME = /(?:aws|amazon|s3).{0,24}(?:secret|key)|secret[_-]?access[_-]?key/i;

/** The longest name that is looked at. */
const MAX_NAME = 40;
/** Longest value that is a secret; nothing is looked for within longer ones. */
const MAX_SECRET = 300;

/** Reports what is assigned to a name of passwords or of keys, in code, settings, markup and headers. */
export function findAssignedSecrets({ text, assigns }: Scan, report: Report): void {
  let done = 0;
  for (let n = 0; n < assigns.length; n++) {
    const sign = assigns.values[n]!;
    if (sign < done) continue;
    const name = nameBefore(text, sign);
    if (name === '') continue;
    done = Math.max(done, reportValue(text, sign, name, report));
  }
}

/** Last letters of names that matter, upper case as well: d(passwor-d), k(ps-k), y(ke-y), n(toke-n), t(secre-t) and so on. */
const LAST = Uint8Array.from({ length: 128 }, (_, code) =>
  /[dynteshawkDYNTESHAWK\d]/.test(String.fromCharCode(code)) ? 1 : 0,
);
const TAIL =
  /(?:ss|wd|rd|ase|ode|ort|ey|en|et|als?|ial|ion|auth|se|ha|ña|na|ase|id|str|ing|rod|ive|ue|oot|ser|min|pw|psk|[_-]?\d)$/i;

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
  if (name.length < 2 || !TAIL.test(name)) return '';
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
  const below = text.charCodeAt(sign) === 58 ? BELOW.exec(text.slice(from, from + 24))?.[0] : undefined;
  if (below !== undefined) from += below.length;
  if (/^(?:bearer|basic|token)\s/i.test(text.slice(from, from + 8))) from = text.indexOf(' ', from) + 1;
  const value = valueAt(text, from);
  if (value === null) return 0;
  const { start, quoted } = value;
  let { end } = value;
  if (isPassword && !quoted && text[sign] === '=') end += goesOn(text, start, end);
  if (end - start > MAX_SECRET) return end;
  const secret = text.slice(start, end);
  const placeholder = isPlaceholderSecret(secret, name);
  if (placeholder === null) return 0;
  if (isPassword) {
    // Words assigned to an element of a list are a message in some language.
    const written =
      below === undefined &&
      text[sign] === '=' &&
      !/\]\s?$/.test(before(text, sign, 2)) &&
      isWordPassword(secret, quoted);
    if (!placeholder && !written && !looksLikePassword(secret, quoted)) return 0;
    // What stands in a line of its own below must be no label of a form.
    if (below !== undefined && !isLineOfYaml(text, end, secret)) return 0;
    report('password', start, end, false, quoted ? 0.85 : 0.75, placeholder);
  } else {
    const aws = AWS_SECRET_NAME.test(name) && /^[A-Za-z0-9/+]{40}$/.test(secret) && entropy(secret) > 3.5;
    if (!placeholder && !aws && !isRandom(secret)) return 0;
    if (below !== undefined && !isLineOfYaml(text, end, secret)) return 0;
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
