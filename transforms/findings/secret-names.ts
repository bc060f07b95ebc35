/** Ends of names of passwords, whatever stands before them; blanks stand for blanks in the text. */
const PASSWORD_ENDS = [
  ...[
    'password',
    'passwd',
    'passphrase',
    'passcode',
    'passwort',
    'pwd',
    'kennwort',
    'contraseña',
    'contrasena',
  ],
  ...['senha', 'mot de passe', 'motdepasse', 'wachtwoord', 'lösenord', 'hasło', 'heslo', 'пароль'],
  ...['密码', '密碼', '口令', 'パスワード', '비밀번호'],
];
/** Names of passwords that are so only where no letter stands before them. */
const PASSWORD_WORDS = [
  ...['pass', 'pw', 'psk', 'mdp'],
  ...['db', 'user', 'my', 'root', 'admin', 'smtp', 'mail', 'ftp', 'sql', 'login'].flatMap((owner) => [
    `${owner}_pass`,
    `${owner}pass`,
  ]),
];
const PASSWORD_SUFFIXES = ['root', 'user', 'admin', 'prod'];

/** Whose or what for a key is: `api_key`, `client-secret`, `authToken`. */
const KEY_OWNERS = [
  ...['api', 'access', 'auth', 'secret', 'client', 'app', 'application', 'consumer', 'encryption', 'signing'],
  ...['signature', 'master', 'private', 'account', 'service', 'subscription', 'license', 'shared', 'storage'],
  ...['deploy', 'session', 'jwt', 'hmac', 'crypto', 'aes', 'webhook', 'instrumentation', 'oauth', 'bearer'],
  ...['refresh', 'personal', 'bot', 'user', 'admin', 'security', 'server', 'write', 'read', 'ingest'],
  ...['management', 'integration'],
];
const KEY_NOUNS = ['key', 'token', 'secret'];
const KEY_SUFFIXES = ['id', 'base', 'value', 'str', 'string', 'prod', 'live'];
/** Names of keys that are so only as a whole, or behind _, . and -. */
const KEY_WORDS = ['apikey', 'secret', 'token', 'credential', 'credentials', 'authorization', 'auth'];
/** The keys and salts of WordPress, beside those that the lists above make. */
const KEY_ENDS = ['nonce_key', 'logged_in_key', 'auth_salt', 'logged_in_salt', 'nonce_salt'];

const any = (words: readonly string[]) => words.join('|');
const PASSWORD_NAME = new RegExp(
  `(?:${any(PASSWORD_ENDS)}|(?<![A-Za-z])(?:${any(PASSWORD_WORDS)})|(?<=[_.-])(?:${any(PASSWORD_WORDS)}))(?:[_-]?(?:\\d|${any(PASSWORD_SUFFIXES)}))?$`,
  'i',
);
/** `smtpPass`, but not `bypass`. */
const CAMEL_PASS = /[a-z\d]Pass$/;
const KEY_NAME = new RegExp(
  `(?:${any(KEY_OWNERS)})[_ .-]?(?:access[_ .-]?)?(?:${any(KEY_NOUNS)})(?:[_-]?(?:${any(KEY_SUFFIXES)}|\\d))?$|(?:^|[_.-])(?:${any(KEY_WORDS)})$|(?:${any(KEY_ENDS)})$`,
  'i',
);
/** Names with the same ends whose values are shown to everybody, or count something. */
const PUBLIC_NAME =
  /(?:csrf|xsrf|public|publishable|site|cache|primary|foreign|page|next|prev|continuation|cursor|sync|crumb|sort|partition|storage|encode|pad|stop|bos|eos|unk|mask|sep|cls|num|max|min|total|end|start)[A-Za-z]{0,8}[_ .-]?(?:key|token)s?$/i;

/** What a value is, going by its name; null where it is nothing of ours. */
export function kindOfName(name: string): 'password' | 'api_key' | null {
  if (PASSWORD_NAME.test(name) || CAMEL_PASS.test(name)) return 'password';
  return KEY_NAME.test(name) && !PUBLIC_NAME.test(name) ? 'api_key' : null;
}

/** By the low seven bits of the last two units, whether a name of the lists can end so. */
const MAY_END = new Uint8Array(1 << 14);
const slotOf = (last: number, beforeLast: number) => ((beforeLast & 127) << 7) | (last & 127);
for (const end of [
  ...[...PASSWORD_ENDS, ...PASSWORD_WORDS, ...PASSWORD_SUFFIXES],
  ...[...KEY_NOUNS, ...KEY_SUFFIXES, ...KEY_WORDS, ...KEY_ENDS],
])
  for (const last of bothCases(end.at(-1)!))
    for (const beforeLast of bothCases(end.at(-2)!)) MAY_END[slotOf(last, beforeLast)] = 1;
for (let digit = 48; digit < 58; digit++)
  for (let code = 0; code < 128; code++) MAY_END[slotOf(digit, code)] = 1;

function bothCases(letter: string): number[] {
  return [letter.toLowerCase().charCodeAt(0), letter.toUpperCase().charCodeAt(0)];
}

/** Whether a name of ours may end before the unit: the gate before anything is cut from the text. */
export function mayEndName(text: string, end: number): boolean {
  return end > 1 && MAY_END[slotOf(text.charCodeAt(end - 1), text.charCodeAt(end - 2))] === 1;
}

/** The longest name that is looked at. */
const MAX_NAME = 40;
/** Names of several words, by the last: how many units before it are read. */
const PHRASE_TAIL = new RegExp(`^(?:${any([...KEY_NOUNS, 'passe'])})$`, 'i');
const PHRASE_HEAD = /(?:mot de |[A-Za-z]{2,12}[ -])$/i;

/** First unit of the name that ends there. */
export function startOfName(text: string, end: number): number {
  let start = end;
  while (start > 0 && end - start < MAX_NAME && isName(text.charCodeAt(start - 1))) start--;
  return start;
}

/** The name between two units, with the words before it where several make the name: `secret key`, `mot de passe`. */
export function nameOf(text: string, start: number, end: number): string {
  const name = text.slice(start, end);
  if (!PHRASE_TAIL.test(name)) return name;
  return `${PHRASE_HEAD.exec(text.slice(Math.max(0, start - 13), start))?.[0] ?? ''}${name}`;
}

/** ASCII letters, digits, `_`, `-` and `.`, and letters of other scripts. */
function isName(code: number): boolean {
  if (code >= 128) return (code >= 0xc0 && code < 0x2000) || (code >= 0x3040 && code < 0xd800);
  return (
    (code >= 48 && code <= 57) ||
    (code >= 65 && code <= 90) ||
    (code >= 97 && code <= 122) ||
    code === 95 ||
    code === 45 ||
    code === 46
  );
}
