/**
 * Text with what looks like personal data or secrets masked by shape alone, far too much rather than too little:
 * `[EMAIL]`, `[SECRET]` (user names in URLs, letter-digit strings of 20 and more), `[QUERY]` of URLs, `[NUMBER]` (7 digits
 * and more, separators included; IP and MAC addresses). Linear in the length of the text.
 */
export function redact(text: string): string {
  let masked = text;
  if (masked.includes('://')) masked = masked.replace(URL_REST, maskUrlRest);
  if (masked.includes('@')) masked = masked.replace(WORD_OR_EMAIL, maskEmail);
  if (hasLongRun(masked)) masked = masked.replace(RUN, maskRun);
  if (ADDRESS_HINT.test(masked)) masked = masked.replace(ADDRESS, maskAddress);
  return masked.replace(OTHER_SCRIPT.test(masked) ? DIGITS_OF_ANY_SCRIPT : DIGITS, '[NUMBER]');
}

/** Shortest run of letters and digits that counts as a secret. */
const SECRET_LENGTH = 20;

/** From "://" to the end of the URL. */
const URL_REST = /:\/\/[^\s"'<>()]*/g;
/** A word and, where an @ follows it, all that follows: one match per word keeps this linear, which a search for the @ is not. */
const WORD_OR_EMAIL = /[^\s@<>()[\]{}"',;/\\=&?|]+(@[^\s<>()[\]{}"',;/\\=&?|]*)?/g;
const RUN = /[A-Za-z0-9_+/=-]+/g;
/** IPv4, IPv6 (three colons and more) and MAC addresses; the hint is the part of them that is quick to find. */
const ADDRESS = /\d{1,3}(?:\.\d{1,3}){3}|[\dA-Fa-f]{0,4}(?::[\dA-Fa-f]{0,4}){3,7}/g;
const ADDRESS_HINT = /(?:\.\d{1,3}){3}|(?::[\dA-Fa-f]{0,4}){3}/;
/** Digits with up to three of the separators of telephone, card and account numbers between them. */
const DIGITS = /[+(]{0,2}\d(?:[ ./:()+-]{0,3}\d){6,}/g;
const OTHER_SCRIPT = /[^\0-\x7f]/;
const DIGITS_OF_ANY_SCRIPT = /[+(]{0,2}\p{Nd}(?:[ ./:()+\-\u00a0\u2009-\u2015\u202f\u2212]{0,3}\p{Nd}){6,}/gu;

const IS_WORD = Uint8Array.from({ length: 128 }, (_, code) =>
  /[\w+/=-]/.test(String.fromCharCode(code)) ? 1 : 0,
);

/** Looks at the end of each possible run first and leaps over what a character outside of it rules out. */
function hasLongRun(text: string): boolean {
  for (let end = SECRET_LENGTH - 1, i = end, start = 0; end < text.length; i = end) {
    while (i >= start && IS_WORD[text.charCodeAt(i)] === 1) i--;
    if (i < start) return true;
    start = i + 1;
    end = i + SECRET_LENGTH;
  }
  return false;
}

function maskUrlRest(rest: string): string {
  const authority = rest.slice(0, rest.slice(3).search(/[/?#\\]|$/) + 3);
  const at = authority.lastIndexOf('@');
  const open = at <= 3 ? rest : `://[SECRET]${rest.slice(at)}`;
  const query = open.search(/\?|#[^#]*=/);
  return query < 0 ? open : `${open.slice(0, query + 1)}[QUERY]`;
}

function maskEmail(word: string, rest: string | undefined): string {
  return rest === undefined ? word : '[EMAIL]';
}

function maskRun(run: string): string {
  if (run.length < SECRET_LENGTH) return run;
  // One digit in a run with slashes is the path of a licence far more often than base64.
  const hasDigits = (run.includes('/') ? /\d.*\d/ : /\d/).test(run);
  return hasDigits && /[A-Za-z]/.test(run) ? '[SECRET]' : run;
}

function maskAddress(address: string): string {
  return /\d/.test(address) ? '[NUMBER]' : address;
}
