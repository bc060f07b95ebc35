import { codePointsOf } from './code-points.ts';
import { oncePerText } from './once-per-text.ts';

/** Stretches of a text: lines or paragraphs. Reused: read before the next cut. */
export interface Pieces {
  count: number;
  starts: Int32Array;
  ends: Int32Array;
}

/** Different pieces, in order of appearance; the first `count` hold. Reused: read before the next call. */
export interface PieceKinds {
  count: number;
  /** How often each occurs, how long it is in code points, and which piece is the first. */
  counts: Int32Array;
  lengths: Int32Array;
  firsts: Int32Array;
}

const NEWLINE = 0x0a;
const lines = noPieces();
const paragraphs = noPieces();
const kinds: PieceKinds = { count: 0, ...arraysOf(64) };
/** Kinds plus 1 by hash. */
let table = new Int32Array(128);

function noPieces(): Pieces {
  return { count: 0, starts: new Int32Array(64), ends: new Int32Array(64) };
}

function arraysOf(size: number) {
  return { counts: new Int32Array(size), lengths: new Int32Array(size), firsts: new Int32Array(size) };
}

/** The text cut at every newline. Remembers the last text. */
export const linesOf = oncePerText((text) => {
  const { codes, length } = codePointsOf(text);
  lines.count = 0;
  let start = 0;
  for (let i = 0; i < length; i++) {
    if (codes[i] !== NEWLINE) continue;
    add(lines, start, i);
    start = i + 1;
  }
  add(lines, start, length);
  return lines;
});

/** The text's newlines plus one, 0 for the empty text, and the code points of the longest line. */
export function measureLines(text: string): { lines: number; longest: number } {
  const { count, starts, ends } = linesOf(text);
  let longest = 0;
  for (let i = 0; i < count; i++) longest = Math.max(longest, ends[i]! - starts[i]!);
  return { lines: text === '' ? 0 : count, longest };
}

/** Whether two newlines follow each other between these lines. */
export function haveEmptyBetween({ count, starts, ends }: Pieces): boolean {
  for (let i = 1; i < count - 1; i++) if (starts[i] === ends[i]) return true;
  return false;
}

/** Cuts `codes[from..to)` at every two newlines, or at every run of two or more: Python's `split('\n\n')`, `re.split('\n{2,}')`. */
export function cutParagraphs(codes: Int32Array, from: number, to: number, atRuns: boolean): Pieces {
  paragraphs.count = 0;
  let start = from;
  for (let i = from; i + 1 < to; i++) {
    if (codes[i] !== NEWLINE || codes[i + 1] !== NEWLINE) continue;
    add(paragraphs, start, i);
    i++;
    while (atRuns && i + 1 < to && codes[i + 1] === NEWLINE) i++;
    start = i + 1;
  }
  add(paragraphs, start, to);
  return paragraphs;
}

function add(pieces: Pieces, start: number, end: number): void {
  if (pieces.count === pieces.starts.length) {
    for (const name of ['starts', 'ends'] as const) {
      const larger = new Int32Array(4 * pieces.count);
      larger.set(pieces[name]);
      pieces[name] = larger;
    }
  }
  pieces.starts[pieces.count] = start;
  pieces.ends[pieces.count++] = end;
}

/** Finds equal pieces. Exact: hashes find, code points decide. Linear time. */
export function pieceKinds(codes: Int32Array, { count, starts, ends }: Pieces): PieceKinds {
  if (count > kinds.counts.length) Object.assign(kinds, arraysOf(2 * count));
  if (count === 1) return onlyKind(ends[0]! - starts[0]!);
  const mask = (2 << (32 - Math.clz32(count))) - 1;
  if (mask >= table.length) table = new Int32Array(mask + 1);
  table.fill(0, 0, mask + 1);
  kinds.count = 0;
  for (let piece = 0; piece < count; piece++) {
    const start = starts[piece]!;
    const length = ends[piece]! - start;
    let hash = length;
    for (let i = start; i < start + length; i++) hash = Math.imul(hash ^ codes[i]!, 0x5bd1e995) + 1;
    let slot = (hash ^ (hash >>> 15)) & mask;
    let kind = table[slot]! - 1;
    while (kind >= 0 && !equal(codes, starts[kinds.firsts[kind]!]!, kinds.lengths[kind]!, start, length)) {
      slot = (slot + 1) & mask;
      kind = table[slot]! - 1;
    }
    if (kind < 0) {
      kind = kinds.count++;
      table[slot] = kind + 1;
      kinds.counts[kind] = 0;
      kinds.lengths[kind] = length;
      kinds.firsts[kind] = piece;
    }
    kinds.counts[kind]!++;
  }
  return kinds;
}

function onlyKind(length: number): PieceKinds {
  kinds.count = kinds.counts[0] = 1;
  kinds.lengths[0] = length;
  kinds.firsts[0] = 0;
  return kinds;
}

function equal(codes: Int32Array, one: number, oneLength: number, other: number, length: number): boolean {
  if (oneLength !== length) return false;
  for (let i = 0; i < length; i++) if (codes[one + i] !== codes[other + i]) return false;
  return true;
}
