import { base64In } from './private-key.ts';
import type { Report } from './report.ts';
import type { Scan } from './scan.ts';

const HEADER = 'PuTTY-User-Key-File-';
const LINES = 'Private-Lines';
const COUNT = /: \d{1,3}(?:\r?\n|\\r\\n|\\n)/y;
const MAC = /-MAC: [0-9a-f]{40,64}/y;
/** Least base64 of a key that the text shows before it is worth a report. */
const MIN_BODY = 16;
/** Farthest that the header stands before the private lines. */
const MAX_HEAD = 4096;

/** Reports the private keys of PuTTY's files (.ppk), from the header to the checksum, or what the text shows of them. */
export function findPuttyKeys({ text, assigns }: Scan, report: Report): void {
  let header = -1;
  for (let n = 0; n < assigns.length; n++) {
    const colon = assigns.values[n]!;
    if (text.charCodeAt(colon + 1) !== 32) continue;
    const last = text.charCodeAt(colon - 1);
    if (last >= 49 && last <= 51 && text.startsWith(HEADER, colon - 1 - HEADER.length))
      header = colon - 1 - HEADER.length;
    if (last !== 115 || !text.startsWith(LINES, colon - LINES.length)) continue;
    COUNT.lastIndex = colon;
    if (!COUNT.test(text)) continue;
    const body = COUNT.lastIndex;
    let end = body;
    while (end < text.length && isBody(text.charCodeAt(end))) end++;
    const lastLine = end - 'Private'.length;
    MAC.lastIndex = end;
    const closed = text.startsWith('Private', lastLine) && MAC.test(text);
    if (closed) end = MAC.lastIndex;
    else while (end > body && /[\s\\]/.test(text[end - 1]!)) end--;
    if (base64In(text, body, closed ? lastLine : end) < MIN_BODY) continue;
    const start = header >= 0 && colon - header < MAX_HEAD ? header : colon - LINES.length;
    report('private_key', start, end, true, 0.98, false);
    header = -1;
  }
}

/** Base64 and the ends of its lines, also written out. */
function isBody(code: number): boolean {
  return (
    (code >= 47 && code <= 57) ||
    (code >= 65 && code <= 90) ||
    (code >= 97 && code <= 122) ||
    code === 43 ||
    code === 61 ||
    code === 10 ||
    code === 13 ||
    code === 92
  );
}
