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
export function entropy(value: string): number {
  counts.fill(0);
  for (let i = 0; i < value.length; i++) counts[value.charCodeAt(i) & 127]!++;
  let bits = 0;
  for (const count of counts) if (count > 0) bits -= (count / value.length) * Math.log2(count / value.length);
  return bits;
}
