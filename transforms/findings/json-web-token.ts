import type { Report } from './report.ts';
import type { Scan } from './scan.ts';

/** Longest header that is decoded: registered parameters and a certificate's thumbprint fit many times. */
const MAX_HEADER = 1024;
const PART = /[A-Za-z0-9_-]*/y;

/** The payload of jwt.io's example: subject 1234567890, John Doe. */
const SAMPLE = 'eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9l';

/** Reports JSON Web Tokens (RFC 7519): a header that decodes to JSON with `alg`, a payload, a signature; also cut off at the end of the text. */
export function findJsonWebTokens({ text, tokenStarts, tokenEnds }: Scan, report: Report): void {
  let done = 0;
  let start = -1;
  for (let n = 0; n < tokenStarts.length; n++) {
    const run = tokenStarts.values[n]!;
    const dot = tokenEnds.values[n]!;
    if (run < done || text.charCodeAt(dot) !== 46) continue;
    if (start < run) start = text.indexOf('eyJ', run);
    if (start < 0) return;
    if (start >= dot || dot - start > MAX_HEADER || !hasAlgorithm(text.slice(start, dot))) continue;
    const payload = partEnd(text, dot + 1);
    if (!text.startsWith('eyJ', dot + 1) && payload < text.length) continue;
    if (payload - dot < 4) continue;
    const end = text.charCodeAt(payload) === 46 ? partEnd(text, payload + 1) : payload;
    if (end === payload && end < text.length) continue;
    report('jwt', start, end, true, 0.98, text.startsWith(SAMPLE, dot + 1));
    done = end;
  }
}

function partEnd(text: string, from: number): number {
  PART.lastIndex = from;
  PART.test(text);
  return PART.lastIndex;
}

/** Whether a base64url part is a JSON object that names an algorithm. */
function hasAlgorithm(part: string): boolean {
  try {
    const header: unknown = JSON.parse(atob(part.replaceAll('-', '+').replaceAll('_', '/')));
    return typeof header === 'object' && header !== null && 'alg' in header;
  } catch {
    return false;
  }
}
