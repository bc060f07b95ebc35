import { isTopLevelDomain } from './top-level-domains.ts';

/** RFC 5321, 4.5.3.1: 64 octets before the @, 255 after it. */
export const MAX_LOCAL = 64;
const MAX_DOMAIN = 255;

/** First unit of the mailbox name that ends before the @; the @ itself where there is none. */
export function localStart(text: string, at: number): number {
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
export function isLocal(code: number): boolean {
  if (code >= 128) return isLetterCode(code);
  return LOCAL[code] === 1;
}
const LOCAL = Uint8Array.from({ length: 128 }, (_, code) =>
  /[A-Za-z0-9._%+'-]/.test(String.fromCharCode(code)) ? 1 : 0,
);

/** One past the last unit of the domain that begins there, or 0: labels of which the last is a top-level domain. */
export function domainEnd(text: string, from: number): number {
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
