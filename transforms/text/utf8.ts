import { codePointsOf } from './code-points.ts';

/** UTF-8 of a text: the first `length` of `bytes`. The object is reused: read it before the next call. */
export interface Utf8 {
  bytes: Uint8Array;
  length: number;
}

const current: Utf8 = { bytes: new Uint8Array(4096), length: 0 };
let currentText = '';

/** The text in UTF-8; a lone surrogate becomes U+FFFD, as in `TextEncoder`. Remembers the last text. */
export function utf8Of(text: string): Utf8 {
  if (text === currentText) return current;
  const { codes, length } = codePointsOf(text);
  if (4 * length > current.bytes.length) current.bytes = new Uint8Array(8 * length);
  const bytes = current.bytes;
  let end = 0;
  for (let i = 0; i < length; i++) {
    let code = codes[i]!;
    if (code < 0x80) {
      bytes[end++] = code;
      continue;
    }
    if (code < 0x800) {
      bytes[end++] = 0xc0 | (code >> 6);
    } else {
      if ((code & 0x1ff800) === 0xd800) code = 0xfffd;
      if (code < 0x10000) {
        bytes[end++] = 0xe0 | (code >> 12);
      } else {
        bytes[end++] = 0xf0 | (code >> 18);
        bytes[end++] = 0x80 | ((code >> 12) & 0x3f);
      }
      bytes[end++] = 0x80 | ((code >> 6) & 0x3f);
    }
    bytes[end++] = 0x80 | (code & 0x3f);
  }
  current.length = end;
  currentText = text;
  return current;
}
