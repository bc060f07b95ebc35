/** The longest value. */
const MAX_VALUE = 512;
const ENDS_VALUE = Uint8Array.from({ length: 128 }, (_, code) =>
  /[\s"'`,;<]/.test(String.fromCharCode(code)) ? 1 : 0,
);

/** A value: between quotes, or the run without blanks. */
export function valueAt(text: string, from: number) {
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
export function looksLikePassword(value: string, quoted: boolean): boolean {
  if (value.length < 4 || value.length > 128 || /[\n\r]|^\s|\s$/.test(value)) return false;
  const lower = /[a-z]/.test(value);
  const upper = /[A-Z]/.test(value);
  const digit = /\d/.test(value);
  const symbol = /[^A-Za-z0-9\s]/.test(value);
  if (/\s/.test(value)) {
    if (!quoted || !digit) return false;
    const words = value.split(/\s/).length;
    if (words < 4 && (symbol || upper)) return true;
    return words < 9 && /[!@#$%^&*+?~]|[A-Za-z]\d|\d[A-Za-z]/.test(value) && !SPEECH.test(value);
  }
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

/** Words of labels, rules and messages of forms. */
const SPEECH =
  /\b(?:a|an|and|any|are|as|at|be|can|cannot|change|characters?|confirm|correct password|digits?|do|does|empty|enter|error|failed|field|for|forgot|from|has|have|hint|if|in|incorrect|input|invalid|is|it|least|length|letters?|login|long|match|max|maximum|min|minimum|missing|must|need|new|not|numbers?|of|old|on|or|pass\w*|please|provide|repeat|require[ds]?|reset|same|set|short|should|strong|symbols?|text|than|that|the|this|to|too|type|use[dr]?|username|valid|value|weak|when|will|with|wrong|you|your)\b/i;
/** Ends of English words, and words of forms within words. */
const WORDY =
  /(?:tion|sion|ment|ness|able|ible|ings?|ized|ised|ated|ly|ity|ance|ence|ive|ical|ous|ful|ers?|ors?)$|pass|pwd|user|login|field|input|value|string|form|word|require|valid|secret|token|config|setting/;

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
export function entropy(value: string): number {
  counts.fill(0);
  for (let i = 0; i < value.length; i++) counts[value.charCodeAt(i) & 127]!++;
  let bits = 0;
  for (const count of counts) if (count > 0) bits -= (count / value.length) * Math.log2(count / value.length);
  return bits;
}
