/** Token ids of one document, or of many windows one after another. */
export type Tokens = Int32Array | Uint16Array;

/** True where `length` tokens of `a` from `i` equal those of `b` from `j`. */
export function sameTokens(a: Tokens, i: number, b: Tokens, j: number, length: number): boolean {
  for (let k = 0; k < length; k++) if (a[i + k] !== b[j + k]) return false;
  return true;
}
