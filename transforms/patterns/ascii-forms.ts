/** Forms of an ASCII character: what an element may be made of. */
export const OTHER = 0;
export const BLANK = 1;
export const DIGIT = 2;
export const SMALL = 3;
export const CAPITAL = 4;

/** Form of every ASCII character; white space as in Python, with the separators 0x1c to 0x1f. */
export const asciiForms: Uint8Array = build();

function build(): Uint8Array {
  const forms = new Uint8Array(0x80);
  forms.fill(BLANK, 0x09, 0x0e).fill(BLANK, 0x1c, 0x21);
  forms.fill(DIGIT, 0x30, 0x3a);
  forms.fill(CAPITAL, 0x41, 0x5b).fill(SMALL, 0x61, 0x7b);
  return forms;
}

/** Whether a code point is an ASCII digit. */
export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** Whether a code point is an ASCII letter. */
export function isLetter(code: number): boolean {
  const small = code | 0x20;
  return small >= 0x61 && small <= 0x7a;
}

/** Value of an ASCII hexadecimal digit, else -1. */
export function hexDigit(code: number): number {
  if (isDigit(code)) return code - 0x30;
  const small = code | 0x20;
  return small >= 0x61 && small <= 0x66 ? small - 0x57 : -1;
}
