import { addressConfidence } from './ip-address-signs.ts';
import { before, isWord } from './numbers.ts';
import type { Report } from './report.ts';
import type { Scan } from './scan.ts';

/** Reports IP addresses, version 4 in dotted decimals and version 6; no versions, no section and object numbers. */
export function findIpAddresses(scan: Scan, report: Report): void {
  if (scan.digitStarts.length > 3) findIpv4(scan, report);
  if (scan.colons > 1) findIpv6(scan, report);
}

const octets = new Int32Array(4);

function findIpv4({ text, digitStarts, digitEnds }: Scan, report: Report): void {
  for (let first = 0; first + 3 < digitStarts.length; first++) {
    const start = digitStarts.values[first]!;
    let end = digitEnds.values[first]!;
    if (end - start > 3 || text.charCodeAt(end) !== 46) continue;
    let n = 0;
    for (; n < 4; n++) {
      const from = digitStarts.values[first + n]!;
      if (n > 0 && (from !== end + 1 || text.charCodeAt(end) !== 46)) break;
      end = digitEnds.values[first + n]!;
      if (end - from > 3 || (end - from > 1 && text.charCodeAt(from) === 48)) break;
      octets[n] = Number(text.slice(from, end));
      if (octets[n]! > 255) break;
    }
    if (n < 4 || isPartOfMore(text, start, end)) continue;
    const numbers = Array.from(octets);
    const confidence = addressConfidence(numbers, before(text, start, 72), text.slice(end, end + 24));
    if (confidence === 0) continue;
    const [a, b, c, d] = numbers as [number, number, number, number];
    report('ip_address', start, end, true, confidence, isHarmlessIpv4(a, b, c, d));
    first += 3;
  }
}

/** Glued to a word, or one of five numbers and more. */
function isPartOfMore(text: string, start: number, end: number): boolean {
  const previous = text[start - 1] ?? '';
  if (isWord(text, start - 1) && !(/[nrt]/.test(previous) && text[start - 2] === '\\')) return true;
  if ((previous === '.' || previous === '-' || previous === '+') && isWord(text, start - 2)) return true;
  if (isWord(text, end)) return true;
  const next = text[end] ?? '';
  return (
    (next === '.' && isWord(text, end + 1)) || (/[-+~]/.test(next) && /[A-Za-z]/.test(text[end + 1] ?? ''))
  );
}

/**
 * Addresses of nobody (IANA special-purpose registry, RFC 6890): private, shared, loopback, link-local, documentation,
 * benchmarks, multicast, reserved and unspecified; and the public resolvers that everybody writes.
 */
export function isHarmlessIpv4(a: number, b: number, c: number, d: number): boolean {
  if (a === 0 || a === 10 || a === 127 || a >= 224) return true;
  if ((a === 172 && b >= 16 && b < 32) || (a === 192 && b === 168) || (a === 169 && b === 254)) return true;
  if ((a === 100 && b >= 64 && b < 128) || (a === 198 && (b === 18 || b === 19))) return true;
  if ((a === 192 && b === 0 && (c === 2 || c === 0)) || (a === 198 && b === 51 && c === 100)) return true;
  if (a === 203 && b === 0 && c === 113) return true;
  if ((a === 8 && b === 8) || (a === 1 && (b === 1 || b === 0) && b === c && d === 1) || (a === 9 && b === 9))
    return true;
  return (a === 1 && b === 2 && c === 3 && d === 4) || (a === 255 && b === 255);
}

function isHex(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 70) || (code >= 97 && code <= 102);
}

/** The longest text form of RFC 4291 is 45 characters. */
const MAX_IPV6 = 45;

function findIpv6({ text, assigns }: Scan, report: Report): void {
  let done = 0;
  for (let n = 0; n + 1 < assigns.length; n++) {
    const colon = assigns.values[n]!;
    if (colon < done || text.charCodeAt(colon) !== 58) continue;
    // Another colon stands at most one group of four away.
    if (assigns.values[n + 1]! - colon > 5 || text.charCodeAt(assigns.values[n + 1]!) !== 58) continue;
    let start = colon;
    while (start > done && colon - start < 5 && isHex(text.charCodeAt(start - 1))) start--;
    let end = colon;
    while (end < text.length && end - start <= MAX_IPV6) {
      const code = text.charCodeAt(end);
      if (!isHex(code) && code !== 58 && code !== 46) break;
      end++;
    }
    done = end;
    if (isWord(text, start - 1) && !(/[nrt]/.test(text[start - 1]!) && text[start - 2] === '\\')) continue;
    if (text[start - 1] === ':' || text[start - 1] === '.' || isWord(text, end)) continue;
    while (end > start && /[.:]/.test(text[end - 1]!) && !text.slice(start, end).endsWith('::')) end--;
    const groups = ipv6Groups(text.slice(start, end));
    if (groups !== null) report('ip_address', start, end, true, 0.95, isHarmlessIpv6(groups));
  }
}

/** The eight 16-bit groups of an address, or null where the text is none or looks like something else. */
export function ipv6Groups(address: string): number[] | null {
  const halves = address.split('::');
  if (halves.length > 2 || !/^[\dA-Fa-f:]+(?:\d{1,3}(?:\.\d{1,3}){3})?$/.test(address)) return null;
  const [head, tail] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const parts = [...head!, ...(tail ?? [])];
  const last = parts.at(-1) ?? '';
  const embedded = last.includes('.') ? last.split('.').map(Number) : null;
  if (embedded !== null) {
    if (embedded.length !== 4 || embedded.some((octet) => octet > 255)) return null;
    parts.pop();
    (tail ?? head!).pop();
    const pair = [embedded[0]! * 256 + embedded[1]!, embedded[2]! * 256 + embedded[3]!].map((n) =>
      n.toString(16),
    );
    (tail ?? head!).push(...pair);
    parts.push(...pair);
  }
  if (parts.some((part) => !/^[\dA-Fa-f]{1,4}$/.test(part))) return null;
  if (tail === undefined ? parts.length !== 8 : parts.length > 7) return null;
  // Bytes with colons, times and scopes of programs are not addresses.
  if (tail === undefined && parts.every((part) => part.length === 2)) return null;
  if (tail === undefined && !parts.some((part) => part.length > 2)) return null;
  if (
    tail !== undefined &&
    (head!.length === 0 ? embedded === null : parts.length < 2 && !/^f[ce]80$|^ff0/i.test(head![0]!))
  )
    return null;
  if (tail !== undefined && !parts.some((part) => /\d/.test(part) && part.length > 1)) return null;
  const zeros = new Array<string>(8 - head!.length - (tail?.length ?? 0)).fill('0');
  return [...head!, ...(tail === undefined ? [] : [...zeros, ...tail])].map((part) =>
    Number.parseInt(part, 16),
  );
}

/** RFC 3849 and RFC 9637 documentation, loopback, unspecified, unique local, link-local, multicast; mapped IPv4 as itself. */
function isHarmlessIpv6(groups: readonly number[]): boolean {
  const first = groups[0]!;
  if ((first === 0x2001 && groups[1] === 0x0db8) || (first === 0x3fff && groups[1]! < 0x1000)) return true;
  if ((first & 0xfe00) === 0xfc00 || (first & 0xffc0) === 0xfe80 || (first & 0xff00) === 0xff00) return true;
  if (groups.slice(0, 7).every((group) => group === 0)) return true;
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff)
    return isHarmlessIpv4(groups[6]! >> 8, groups[6]! & 255, groups[7]! >> 8, groups[7]! & 255);
  return first === 0x2001 && groups[1] === 0x4860 && groups[2] === 0x4860;
}
