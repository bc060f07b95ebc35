import type { Report } from './report.ts';
import type { Scan } from './scan.ts';

const BEGIN = /-----BEGIN (?:[A-Z0-9]{2,12} ){0,2}PRIVATE KEY(?: BLOCK)?-----/y;
const END = /-----END (?:[A-Z0-9]{2,12} ){0,2}PRIVATE KEY(?: BLOCK)?-----/y;
/** An END that the text cuts off. */
const CUT_END = /-----E[A-Z0-9 ]{0,40}-{0,4}$/;

/** What stands between the fences: base64, header lines of RFC 1421, line ends, also written out (`\n`) or in quotes. */
const IS_BODY = Uint8Array.from({ length: 128 }, (_, code) =>
  /[A-Za-z0-9+/=\s\\:,.;"'()<>-]/.test(String.fromCharCode(code)) ? 1 : 0,
);

/** Least base64 of a key that the text shows before it is worth a report. */
const MIN_BODY = 16;
const MIN_WHOLE_BODY = 8;

/** Reports PEM blocks of private keys (RFC 7468) from fence to fence, or what the text shows of them. */
export function findPrivateKeys({ text, fences }: Scan, report: Report): void {
  let done = 0;
  for (let n = 0; n < fences.length; n++) {
    const fence = fences.values[n]!;
    if (fence < done) continue;
    // More hyphens than five may stand before: the last five belong to the fence.
    let start = fence;
    while (text.charCodeAt(start + 5) === 45) start++;
    BEGIN.lastIndex = start;
    if (BEGIN.test(text)) {
      const body = BEGIN.lastIndex;
      const end = endOfBlock(text, body, fences, n + 1);
      const whole = text.charCodeAt(end - 1) === 45 && end - 5 > body;
      if (base64In(text, body, end) < (whole ? MIN_WHOLE_BODY : MIN_BODY)) continue;
      report(
        'private_key',
        start,
        end,
        true,
        0.99,
        isPlaceholderKey(text.slice(body, Math.min(end, body + 4096))),
      );
      done = end;
      continue;
    }
    END.lastIndex = start;
    if (!END.test(text)) continue;
    const body = bodyBefore(text, start, done);
    if (base64In(text, body, start) < MIN_BODY) continue;
    report('private_key', body, END.lastIndex, true, 0.95, isPlaceholderKey(text.slice(body, start)));
    done = END.lastIndex;
  }
}

function endOfBlock(text: string, body: number, fences: Scan['fences'], next: number): number {
  let end = body;
  while (end < text.length) {
    const code = text.charCodeAt(end);
    if (code >= 128 || IS_BODY[code] !== 1) break;
    if (code === 45 && text.startsWith('-----', end)) break;
    end++;
  }
  for (let n = next; n < fences.length && fences.values[n]! <= end; n++) {
    END.lastIndex = end;
    if (END.test(text)) return END.lastIndex;
  }
  if (text.length - end < 60 && CUT_END.test(text.slice(end))) return text.length;
  // Code that goes on behind a key without END is no key: it ends with its last base64 line.
  while (end > body && /[^A-Za-z0-9+/=]/.test(text[end - 1]!)) end--;
  return end;
}

/** First unit of the base64 that stands before a fence whose beginning the text does not show. */
function bodyBefore(text: string, end: number, floor: number): number {
  let start = end;
  while (start > floor && /[A-Za-z0-9+/=\r\n\\]/.test(text[start - 1]!)) start--;
  while (start < end && /[\s=]/.test(text[start]!)) start++;
  return start;
}

/** The longest run of base64 between two units, counted up to 64. */
export function base64In(text: string, from: number, to: number): number {
  let longest = 0;
  for (let i = from, run = 0; i < to && longest < 64; i++) {
    const code = text.charCodeAt(i);
    const inside =
      (code >= 48 && code <= 57) ||
      (code >= 65 && code <= 90) ||
      (code >= 97 && code <= 122) ||
      code === 43 ||
      code === 47;
    run = inside ? run + 1 : 0;
    if (run > longest) longest = run;
  }
  return longest;
}

function isPlaceholderKey(body: string): boolean {
  return /\.\.\.|EXAMPLE|example|(?:your|YOUR)[ _-]?(?:private|key|PRIVATE|KEY)|(.)\1{15}/.test(body);
}
