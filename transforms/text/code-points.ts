/** Code points of a text: the first `length` of `codes`. The object is reused: read it before the next call. */
export interface CodePoints {
  codes: Int32Array;
  length: number;
}

const current: CodePoints = { codes: new Int32Array(1024), length: 0 };
let currentText = '';

/** The text's code points, as Python's `list(text)`; a lone surrogate counts as one. Remembers the last text. */
export function codePointsOf(text: string): CodePoints {
  if (text === currentText) return current;
  const units = text.length;
  if (units > current.codes.length) current.codes = new Int32Array(2 * units);
  const codes = current.codes;
  let length = 0;
  for (let i = 0; i < units; i++) {
    let code = text.charCodeAt(i);
    if ((code & 0xfc00) === 0xd800 && i + 1 < units) {
      const next = text.charCodeAt(i + 1);
      if ((next & 0xfc00) === 0xdc00) {
        code = 0x10000 + ((code - 0xd800) << 10) + (next - 0xdc00);
        i++;
      }
    }
    codes[length++] = code;
  }
  current.length = length;
  currentText = text;
  return current;
}
