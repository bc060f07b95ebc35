import { codePointsOf } from './code-points.ts';

/** How often each distinct code point of a text occurs, in order of first appearance. Reused: read before the next call. */
export interface CodePointCounts {
  /** The distinct code points and their occurrences; the first `distinct` of each hold. */
  codes: Int32Array;
  counts: Int32Array;
  distinct: number;
  /** Code points in the text: the sum of the counts. */
  total: number;
}

const current: CodePointCounts = {
  codes: new Int32Array(256),
  counts: new Int32Array(256),
  distinct: 0,
  total: 0,
};
let currentText = '';
/** Occurrences by code point; all 0 between calls. */
const table = new Int32Array(0x110000);

/** Counts the text's code points. Remembers the last text. */
export function countCodePoints(text: string): CodePointCounts {
  if (text === currentText) return current;
  const { codes, length } = codePointsOf(text);
  if (length >= current.counts.length) {
    current.codes = new Int32Array(2 * length);
    current.counts = new Int32Array(2 * length);
  }
  const order = current.codes;
  let distinct = 0;
  for (let i = 0; i < length; i++) {
    const code = codes[i]!;
    const before = table[code]!;
    table[code] = before + 1;
    // Without a branch, which would be hard to predict: moves on only where `before` is 0.
    order[distinct] = code;
    distinct += (before - 1) >>> 31;
  }
  const counts = current.counts;
  for (let i = 0; i < distinct; i++) {
    const code = order[i]!;
    counts[i] = table[code]!;
    table[code] = 0;
  }
  current.distinct = distinct;
  current.total = length;
  currentText = text;
  return current;
}
