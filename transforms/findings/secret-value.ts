import { isWordy } from './right-hand-side.ts';

/** Whether a literal can be a password and not a word, a name, a rule or a label; without quotes it must look the part. */
export function looksLikePassword(value: string, quoted: boolean): boolean {
  if (value.length < 4 || value.length > 128 || /[\n\r]|^\s|\s$/.test(value)) return false;
  if (/\s/.test(value)) return quoted && isOfWords(value);
  if (COMMON.has(value.toLowerCase())) return quoted;
  if (isName(value) || isNotation(value)) return false;
  const letter = /[A-Za-z]/.test(value);
  if (/\d/.test(value)) return letter || (quoted && (/^\d{6,}$/.test(value) || isJumbled(value)));
  return quoted && letter && isJumbled(value);
}

/** Whether a text of several words between quotes is a password and no label: signs or digits stand within its words. */
function isOfWords(value: string): boolean {
  return (
    /\d/.test(value) &&
    /[!@#$%^&*+?~]|[A-Za-z]\d|\d[A-Za-z]/.test(value) &&
    value.split(/\s/).length < 9 &&
    !/[(){}[\]<>=]/.test(value) &&
    !SPEECH.test(value)
  );
}

/** Whether signs stand between the letters of no word: `geheim$parole`, `aB!cDe`. */
function isJumbled(value: string): boolean {
  return (
    value.length >= 6 && /[A-Za-z\d][!@#$%^&*~][A-Za-z\d]/.test(value) && !WORDY.test(value.toLowerCase())
  );
}

/** A part of a name in a program: `word`, `Word2`, `camelWord`, `WORD`, `x1`, `12`. */
const PART = /^(?:[A-Za-z]?[a-z]{2,}(?:[A-Z]+[a-z]*)*\d{0,2}|[A-Z]+\d{0,2}|[a-z]\d{0,2}|\d{1,3})$/;
const OF_FORMS =
  /pass|pwd|user|login|field|input|value|label|text|name|auth|secret|token|config|setting|test/i;

/**
 * Whether a value is a name: of a constant, a field, a file or a label. Three parts make one, two where they are of
 * forms or in capitals, one where it has the word for itself in it or no digit but one or two at its end.
 */
function isName(value: string): boolean {
  if (/^[#.@:&][A-Za-z][A-Za-z_-]*\d{0,2}$/.test(value)) return true;
  const parts = value.split(/[_.:/-]+/).filter((part) => part !== '');
  if (!parts.every((part) => PART.test(part))) return false;
  if (parts.length > 2) return true;
  if (parts.length === 2) return OF_FORMS.test(value) || /^[A-Z\d_]+$/.test(value) || !/\d.*\d/.test(value);
  return (
    !/\d/.test(value) || (OF_FORMS.test(value) && /\d{1,2}$/.test(value) && /^[A-Za-z]+\d{1,2}$/.test(value))
  );
}

/** Addresses, paths, calls, templates, patterns, rules of forms, numbers with units, dates and names of algorithms. */
function isNotation(value: string): boolean {
  return (
    /^[A-Za-z][\w+.-]*:\/\/|^(?:\.{0,2}|~)\/[\w./-]*$|^[A-Za-z]:\\|^\\/.test(value) ||
    /^[\w.$]+\(.*\)?;?$|^\$?[A-Za-z_]\w*(?:\[|->)|::|=>|\|\||&&/.test(value) ||
    /\$\{|\{\{|#\{|<%|%[sd(]|\{\w*\}|^%\w+%$/.test(value) ||
    /^\^|\[[^\]]-[^\]][^\]]*\]|\{\d+,?\d*\}|\\[dws]|\(\?:/.test(value) ||
    (/^[\w-]+(?:\/[\w.-]+){2,}$/.test(value) && isWordy(value)) ||
    /^(?:[A-Z][a-z]+\d{0,2}){4,}[.!]?$/.test(value) ||
    /^(?:required|string|min|max|confirmed|nullable|sometimes|hashed)[|:]/.test(value) ||
    /^(?:0x[\da-f]+|v?\d+(?:\.\d+)*(?:px|pt|em|rem|ms|[smhd]|[kmg]?b|bits?|chars?|st|nd|rd|th|%)?)$/i.test(
      /^\d{6,}$/.test(value) ? '' : value,
    ) ||
    /^\d{4}-\d\d-\d\d|^\d\d?[:/.]\d\d?[:/.]\d\d/.test(value) ||
    /^&#?\w{2,8};/.test(value) ||
    /^(?:sha|md|crc|utf|base|aes|rsa|des|ssha|oauth|x50|pkcs|ntlm|mac|iso|hmac|bcrypt|pbkdf|scram|gost)[-_]?\d[\w-]*$/i.test(
      value,
    )
  );
}

/** Words of labels, rules and messages of forms. */
const SPEECH =
  /\b(?:a|an|and|any|are|as|at|be|can|cannot|change|characters?|confirm|correct password|digits?|do|does|empty|enter|error|failed|field|for|forgot|from|has|have|hint|if|in|incorrect|input|invalid|is|it|least|length|letters?|login|long|match|max|maximum|min|minimum|missing|must|need|new|not|numbers?|of|old|on|or|pass\w*|please|provide|repeat|require[ds]?|reset|same|set|short|should|strong|symbols?|text|than|that|the|this|to|too|type|use[dr]?|username|valid|value|weak|when|will|with|wrong|you|your)\b/i;
/** Ends of English words, and words of forms within words. */
const WORDY =
  /(?:tion|sion|ment|ness|able|ible|ings?|ized|ised|ated|ly|ity|ance|ence|ive|ical|ous|ful|ers?|ors?)$|pass|pwd|user|login|field|input|value|string|form|word|require|valid|secret|token|config|setting|exist|invalid|wrong/;

/**
 * Whether a value of small letters alone is a password of words: one of the most used ones, four to eight words between
 * quotes of which none is of a form, or two words run together.
 */
export function isWordPassword(value: string, quoted: boolean): boolean {
  if (COMMON.has(value)) return true;
  if (!quoted) return false;
  if (value.includes(' ')) return /^[a-z]{3,10}(?: [a-z]{3,10}){3,7}$/.test(value) && !SPEECH.test(value);
  return /^[a-z]{11,24}$/.test(value) && !WORDY.test(value);
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

/** Whether a value looks drawn: 16 characters of a token's alphabet, letters and digits, 3 bits each and more. */
export function isRandom(value: string, quoted = false): boolean {
  if (value.length < 16 || value.length > 300) return false;
  if (!/^[A-Za-z0-9_+/=.~:-]+$/.test(value)) return quoted && isDrawnWithSigns(value);
  if (/^arn:|:\/\//.test(value) || isName(value)) return false;
  const parted = /[._/:-]/.test(value);
  if (parted && isWordy(value)) return false;
  const digits = value.replace(/\D+/g, '').length;
  if (digits < 2 || !/[A-Za-z]/.test(value)) {
    return (
      value.length >= 24 &&
      /[a-z].*[A-Z].*[a-z].*[A-Z]/.test(value) &&
      !parted &&
      entropy(value) > 3.8 &&
      !/(?:[A-Z][a-z]{3,}){2}/.test(value)
    );
  }
  if (/^\d{1,4}[-/.:]\d{1,2}[-/.:]|^\/|\.(?:js|css|png|py|json|html)$/.test(value)) return false;
  return entropy(value) >= 3;
}

/** Signs of frameworks before what they draw. */
const INSECURE = /^django-insecure-/;

/** Whether a value of letters, digits and signs is drawn, as Django and WordPress draw theirs: no words, no blanks but in long ones. */
function isDrawnWithSigns(value: string): boolean {
  const drawn = value.replace(INSECURE, '');
  if (
    drawn.length < 32 ||
    drawn.length > 128 ||
    /[^\x20-\x7e]|\$\{|\{\{|\(\?[:<=!]|\[\w-\w|\{\d+,\d*\}|:\/\//.test(drawn)
  )
    return false;
  if (/ /.test(drawn) && (drawn.length < 60 || drawn.split(' ').length > 6)) return false;
  const signs = drawn.match(/[^A-Za-z\d]/g)?.length ?? 0;
  const digits = drawn.match(/\d/g)?.length ?? 0;
  const runs = drawn.match(/[A-Za-z]+/g) ?? [];
  const letters = drawn.length - signs - digits;
  return (
    signs >= 3 &&
    digits >= 3 &&
    letters >= 8 &&
    letters <= 3.2 * runs.length &&
    new Set(drawn).size >= 18 &&
    entropy(drawn) >= 4
  );
}

const counts = new Int32Array(128);

/** Shannon entropy of the characters, in bits each. */
export function entropy(value: string): number {
  counts.fill(0);
  for (let i = 0; i < value.length; i++) counts[value.charCodeAt(i) & 127]!++;
  let bits = 0;
  for (const count of counts) if (count > 0) bits -= (count / value.length) * Math.log2(count / value.length);
  return bits;
}
