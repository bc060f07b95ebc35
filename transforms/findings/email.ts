import { isMessageId } from './message-id.ts';
import type { Report } from './report.ts';
import type { Scan } from './scan.ts';
import { isTopLevelDomain, RESERVED_DOMAINS } from './top-level-domains.ts';

/** RFC 5321, 4.5.3.1: 64 octets before the @, 255 after it. */
const MAX_LOCAL = 64;
const MAX_DOMAIN = 255;

/** Reports e-mail addresses, also written out as `jane at uni-x dot org` and `jane [at] uni-x.org`. */
export function findEmails(scan: Scan, report: Report): void {
  const { text, ats } = scan;
  let messageId = -1;
  for (let n = 0; n < ats.length; n++) {
    const at = ats.values[n]!;
    let start = localStart(text, at);
    if (start === at) continue;
    const end = domainEnd(text, at + 1);
    if (end === 0 || isNoMailbox(text, start, at, end)) continue;
    if (isMessageId(text, start, messageId)) {
      messageId = end;
      continue;
    }
    // Underscores on both sides are emphasis.
    if (text[start] === '_' && text[end] === '_' && start + 1 < at) start++;
    const local = text.slice(start, at).toLowerCase();
    const domain = text.slice(at + 1, end).toLowerCase();
    const placeholder = isPlaceholderEmail(local, domain);
    report('email', start, end, true, ROLE.test(local) ? 0.7 : 0.97, placeholder);
  }
  findWrittenOut(scan, report);
}

/** Ways to write an @ as a number, from the sign that opens it: in queries of URLs, and in HTML. */
const WRITTEN_AS_NUMBER = /%40|&#(?:64|[xX]40);/y;

/** Reports e-mail addresses whose @ is written as its number: `karl%40uni-x.org`, `karl&#64;uni-x.org`. */
export function findEscapedEmails({ text, digitStarts, digitEnds }: Scan, report: Report): void {
  for (let n = 0; n < digitStarts.length; n++) {
    const first = digitStarts.values[n]!;
    const code = text.charCodeAt(first);
    if (code !== 52 && code !== 54) continue;
    const sign = text.charCodeAt(first - 1);
    const at = sign === 37 ? first - 1 : sign === 35 ? first - 2 : (sign | 32) === 120 ? first - 3 : -1;
    if (at <= 0) continue;
    WRITTEN_AS_NUMBER.lastIndex = at;
    if (!WRITTEN_AS_NUMBER.test(text)) continue;
    const from = WRITTEN_AS_NUMBER.lastIndex;
    const start = localStart(text, at);
    const end = domainEnd(text, from);
    if (start === at || end === 0 || digitEnds.values[n]! > end) continue;
    const local = text.slice(start, at).toLowerCase();
    // A hundred per cent of something.
    if (!/[a-z]/.test(local)) continue;
    report('email', start, end, true, 0.9, isPlaceholderEmail(local, text.slice(from, end).toLowerCase()));
  }
}

/** First unit of the mailbox name that ends before the @; the @ itself where there is none. */
function localStart(text: string, at: number): number {
  let start = at;
  const floor = Math.max(0, at - MAX_LOCAL);
  const isPart = isAbroad(text, at, floor) ? isLocalAbroad : isLocal;
  for (;;) {
    while (start > floor && isPart(text.charCodeAt(start - 1))) start--;
    // `\u003c` opens a bracket, `\u00fc` is a letter of the name.
    const escaped = start < at && text[start - 1] === '\\' ? ESCAPE.exec(text.slice(start, start + 5)) : null;
    if (escaped === null) break;
    const isLetter = isLetterCode(Number.parseInt(escaped[1] ?? '', 16)) && start - 1 > floor;
    start += isLetter ? -1 : escaped[0].length;
    if (!isLetter) break;
  }
  const first = start;
  const isCut = start === floor && start > 0 && isPart(text.charCodeAt(start - 1));
  // A quote that opens a string belongs to the code around; O'Brien's belongs to him.
  for (let i = start; i < at; i++) {
    if (text.charCodeAt(i) === 39 && !isElision(text, start, i)) start = i + 1;
    else if (text.charCodeAt(i) === 37 && SIGN_ESCAPE.test(text.slice(i, i + 3))) start = i + 3;
  }
  for (let i = at - 2; i >= start; i--) {
    if (text.charCodeAt(i) === 46 && text.charCodeAt(i + 1) === 46) start = i + 2;
  }
  // Longer than any mailbox name, unless a line of signs leads to it.
  if (isCut && start === first && !/^[.%+'*_-]{2}/.test(text.slice(start - 1, start + 1))) return at;
  if (start > 0 && start < at && text[start - 1] === '\\' && /[nrt]/.test(text[start]!)) start++;
  while (start < at && /[.%+'*-]/.test(text[start]!)) start++;
  return start < at && text.charCodeAt(at - 1) === 46 ? at : start;
}

/** A character written as its number, as JSON and JavaScript do, behind the backslash. */
const ESCAPE = /^(?:u([\dA-Fa-f]{4})|x[\dA-Fa-f]{2})/;
/** A sign written as in URLs that no name has: blanks, quotes, brackets, colons. */
const SIGN_ESCAPE = /^%(?:0[9ADad]|2[\dACFacf]|3[A-Fa-f]|40|5[BDbd]|7[BDbd])/;

/** Whether the apostrophe belongs to a name: `o'brien`, `karl.d'angelo`. */
function isElision(text: string, start: number, at: number): boolean {
  return (
    /[odl]/i.test(text[at - 1] ?? '') &&
    at > start &&
    (at - start === 1 || /[._-]/.test(text[at - 2]!)) &&
    /\p{L}/u.test(text[at + 1] ?? '')
  );
}

/** Greek and Cyrillic letters, of mailbox names and domains beyond ASCII (RFC 6531, RFC 5890). */
function isGreekOrCyrillic(code: number): boolean {
  return code >= 0x370 && code < 0x530;
}

/** Whether the last letter before the @ is Greek or Cyrillic: no name mixes them with Latin ones. */
function isAbroad(text: string, at: number, floor: number): boolean {
  let last = at - 1;
  while (last > floor && NO_LETTER.test(text[last]!)) last--;
  return last >= 0 && isGreekOrCyrillic(text.charCodeAt(last));
}
const NO_LETTER = /[\d._+-]/;

function isLocalAbroad(code: number): boolean {
  return isGreekOrCyrillic(code) || (code < 65 && isLocal(code)) || code === 95;
}

/** Latin letters beyond ASCII. */
function isLetterCode(code: number): boolean {
  return code >= 0xc0 && code < 0x250;
}

/** Letters, digits, Latin letters beyond ASCII, and the signs that mailbox names really have. */
function isLocal(code: number): boolean {
  if (code >= 128) return isLetterCode(code);
  return LOCAL[code] === 1;
}
const LOCAL = Uint8Array.from({ length: 128 }, (_, code) =>
  /[A-Za-z0-9._%+'-]/.test(String.fromCharCode(code)) ? 1 : 0,
);

/** One past the last unit of the domain that begins there, or 0: labels of which the last is a top-level domain. */
function domainEnd(text: string, from: number): number {
  const limit = Math.min(text.length, from + MAX_DOMAIN);
  let end = 0;
  let label = from;
  let isForeign = isGreekOrCyrillic(text.charCodeAt(label));
  for (let i = from; i <= limit; i++) {
    const code = i < limit ? text.charCodeAt(i) : 0;
    if (isLabel(code)) {
      if (!isForeign || code < 65) continue;
    } else if (isForeign && isGreekOrCyrillic(code)) continue;
    const clean = i > label && text.charCodeAt(label) !== 45 && text.charCodeAt(i - 1) !== 45;
    if (!clean) {
      let cut = i;
      while (cut > label && text.charCodeAt(cut - 1) === 45) cut--;
      if (cut > label && label > from && isTopLevelDomain(text.slice(label, cut))) end = cut;
      break;
    }
    if (label > from && isTopLevelDomain(text.slice(label, i))) end = i;
    if (code !== 46) break;
    label = i + 1;
    isForeign = isGreekOrCyrillic(text.charCodeAt(label));
  }
  return end;
}

function isLabel(code: number): boolean {
  if (code >= 128) return code >= 0xc0 && code < 0x250;
  return (
    (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 45
  );
}

const FILE_ENDING = /^\.(?:png|jpe?g|gif|svg|webp|css|js|json|html?|tgz|zip)\b/i;

/** What has the shape and is none: user names in URLs, git remotes, shell prompts, paths of remote copies. */
function isNoMailbox(text: string, start: number, at: number, end: number): boolean {
  const after = text[end];
  if (after === '@' || after === '(' || text[start - 1] === '@') return true;
  if (FILE_ENDING.test(text.slice(end, end + 6)) || /^v\d+\./.test(text.slice(at + 1, at + 8))) return true;
  // A product of matrices and a method of the second.
  if (at - start === 1 && text[at + 2] === '.' && /[A-Z]/.test(text[start]!)) return true;
  if (after === ':' && /[~/]/.test(text[end + 1] ?? '')) return true;
  if (/^(?:git|hg|svn|gitlab|root)$/.test(text.slice(start, at)) && (after === ':' || after === '/'))
    return true;
  const before = text.slice(Math.max(0, start - 64), start);
  const scheme = before.lastIndexOf('://');
  if (scheme >= 0 && /^[\w.:%+~-]*$/.test(before.slice(scheme + 3))) return true;
  return /(?:^|[\s;&|`$])(?:ssh|scp|sftp|rsync)(?: -\w+(?: \w+)?)* $/.test(before.slice(-24));
}

/** Mailboxes of organizations and not of persons. */
const ROLE =
  /^(?:info|support|contact|sales|help|admin|webmaster|office|press|media|jobs|careers|service|billing|abuse|security|privacy|legal|no-?reply|do-?not-?reply|postmaster|hostmaster|feedback|enquiries|inquiries|hello|mail|team|editor|news|newsletter|marketing|hr|customerservice|customer\.service|subscriptions?|permissions|rights|licensing|help-?desk|bugs?|bug-[\w-]+|[\w-]+-bugs|[\w-]+-(?:users|devel|dev|list|request|announce|discuss))$/;

const GENERIC_LOCAL =
  /^(?:user(?:_?name)?\d*|me|you|your[._-]?(?:name|e?mail|user(?:name)?|address)?|my[._-]?(?:name|e?mail)|name|e-?mail|test(?:er|ing|user)?\d*|foo|bar|baz|foobar|some(?:one|body|user)|any(?:one|body)|john|jane|john\.?doe|jane\.?doe|j\.?doe|jdoe|joe|alice|bob|first(?:name)?[._]?last(?:name)?|x+|abc|a|b|example|sample|address|nobody|username|login|id|demo|dummy)$/;
const GENERIC_DOMAIN =
  /^(?:(?:your|my|some|the|a)?-?(?:domain|company|site|website|host|server|mail|email|business|organi[sz]ation|provider|school|address|isp)(?:-?name)?|foo|bar|baz|foobar|test|mail|email|x+|abc|xyz|a|b|acme|sample|demo|dummy|somewhere|anywhere|nowhere|localhost|mailinator|whatever)\.[a-z.]+$/;
/** Names that are nobody's, even at a provider that gives mailboxes to everybody. */
const PROVIDER = /^(?:gmail|yahoo|hotmail|outlook|live|aol|icloud)\.[a-z.]+$/;
const NOBODY =
  /^(?:user(?:_?name)?\d*|your[._-]?(?:name|e?mail|user(?:name)?|address)?|name|e-?mail|test(?:er|ing|user)?\d*|some(?:one|body)|example|sample|username|x+|abc|xyz|address)$/;
/** Templates that tools write into files for people to fill in. */
const FILL_IN = new Set(['ll@li.org', 'email@address.com', 'name@example.com']);

/** RFC 2606 and RFC 6761 names, and addresses that stand for any. */
export function isPlaceholderEmail(local: string, domain: string): boolean {
  const top = domain.slice(domain.lastIndexOf('.') + 1);
  if (RESERVED_DOMAINS.has(top)) return true;
  if (
    /(?:^|[.-])example\d?\./.test(`.${domain}`) ||
    /^(?:your|my)-?(?:domain|company|site|email)\./.test(domain)
  )
    return true;
  if (
    /^x{3,}$|\*|^your[-_.]|^my[-_.](?:name|e?mail|address|user(?:name)?|account|other|app|project|service|company|domain|site)/.test(
      local,
    )
  )
    return true;
  if (PROVIDER.test(domain) && NOBODY.test(local)) return true;
  return FILL_IN.has(`${local}@${domain}`) || (GENERIC_LOCAL.test(local) && GENERIC_DOMAIN.test(domain));
}

const NAME =
  /(?:[A-Za-z0-9][A-Za-z0-9_-]{0,30}(?: {0,2}[[({<] {0,2}dot {0,2}[\])}>] {0,2}| dot )){0,2}[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}$/i;
const WRITTEN_AT = /^(?: {0,2}[[({<] {0,2}at {0,2}[\])}>] {0,2}| +at +)$/i;
const AFTER_AT =
  /([A-Za-z0-9][A-Za-z0-9-]{0,62}(?:(?: {0,2}[[({<] {0,2}dot {0,2}[\])}>] {0,2}| dot |\.)[A-Za-z0-9][A-Za-z0-9-]{0,62}){1,4})/iy;
const DOT = / {0,2}[[({<] {0,2}dot {0,2}[\])}>] {0,2}| dot /gi;

/** `jane at uni-x dot org`, `jane (at) uni-x.org`: a bare `at` needs a written `dot`. */
function findWrittenOut({ text, wordStarts, wordEnds }: Scan, report: Report): void {
  let done = 0;
  for (let n = 0; n < wordStarts.length; n++) {
    const word = wordStarts.values[n]!;
    const size = wordEnds.values[n]! - word;
    if (size > 3 || word < done) continue;
    const lower = text.slice(word, word + size).toLowerCase();
    let at = -1;
    if (lower === 'at') at = word;
    else if (lower === 'dot') {
      const before = text.slice(Math.max(0, word - 80), word).toLowerCase();
      const bare = before.lastIndexOf(' at ');
      if (bare >= 0) at = word - before.length + bare + 1;
    }
    if (at < 0) continue;
    let left = at;
    while (left > 0 && at - left < 5 && /[[({< ]/.test(text[left - 1]!)) left--;
    let right = at + 2;
    while (right < text.length && right - at < 7 && /[\])}> ]/.test(text[right]!)) right++;
    if (!WRITTEN_AT.test(text.slice(left, right))) continue;
    const name = NAME.exec(text.slice(Math.max(0, left - MAX_LOCAL), left));
    const isCut = name?.index === 0 && left > MAX_LOCAL && isLocal(text.charCodeAt(left - MAX_LOCAL - 1));
    AFTER_AT.lastIndex = right;
    const rest = AFTER_AT.exec(text);
    if (name === null || isCut || rest === null) continue;
    const bracketed = /[[({<]/.test(text.slice(left, right));
    let shown = rest[0];
    let domain = shown.replace(DOT, '.').toLowerCase();
    while (domain.includes('.') && !isTopLevelDomain(domain.slice(domain.lastIndexOf('.') + 1))) {
      domain = domain.slice(0, domain.lastIndexOf('.'));
      shown = shown.slice(0, Math.max(shown.lastIndexOf('.'), lastDot(shown)));
    }
    if (!domain.includes('.') || (!bracketed && !/dot/i.test(shown))) continue;
    const end = right + shown.length;
    report(
      'email',
      left - name[0].length,
      end,
      true,
      0.85,
      isPlaceholderEmail(name[0].toLowerCase(), domain),
    );
    done = end;
  }
}

/** Where the last written `dot` of a domain begins, with the blanks and brackets around it. */
function lastDot(shown: string): number {
  let last = -1;
  for (const { index } of shown.matchAll(DOT)) last = index;
  return last;
}
