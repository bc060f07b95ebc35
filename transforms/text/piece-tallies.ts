import { pythonClasses, SPACE } from './python-characters.ts';
import {
  cutParagraphs,
  haveEmptyBetween,
  type PieceKinds,
  type Pieces,
  pieceKinds,
} from './repeated-pieces.ts';

const NEWLINE = 0x0a;
const isSpace = (code: number) => pythonClasses[code] === SPACE;

/** Pieces and their characters: all, each different one once, and all occurrences of those that repeat. */
export class Tally {
  pieces = 0;
  characters = 0;
  distinct = 0;
  distinctCharacters = 0;
  repeated = 0;
  repeatedCharacters = 0;

  static of({ count, counts, lengths }: PieceKinds): Tally {
    const tally = new Tally();
    for (let kind = 0; kind < count; kind++) tally.add(counts[kind]!, lengths[kind]!);
    return tally;
  }

  static ofOne(length: number): Tally {
    const tally = new Tally();
    tally.add(1, length);
    return tally;
  }

  add(times: number, characters: number): void {
    this.pieces += times;
    this.characters += times * characters;
    this.distinct++;
    this.distinctCharacters += characters;
    if (times === 1) return;
    this.repeated += times;
    this.repeatedCharacters += times * characters;
  }

  /** Share of the pieces that stood before. */
  again(): number {
    return (this.pieces - this.distinct) / this.pieces;
  }

  charactersAgain(): number {
    return this.characters - this.distinctCharacters;
  }

  /** Share of the pieces that is left when each stays once. */
  kept(): number | null {
    return this.pieces === 0 ? null : this.distinct / this.pieces;
  }

  charactersKept(): number | null {
    return this.characters === 0 ? null : this.distinctCharacters / this.characters;
  }
}

/** Lines as datatrove, Dolma and NeMo Curator take them: see `duplicate_lines`. The text is not empty. */
export function tallyLines(codes: Int32Array, length: number, lines: Pieces) {
  const { count, counts, lengths, firsts } = pieceKinds(codes, lines);
  const emptyEnds = (codes[0] === NEWLINE ? 1 : 0) + (codes[length - 1] === NEWLINE ? 1 : 0);
  const datatrove = new Tally();
  const dolma = new Tally();
  const nemo = new Tally();
  for (let kind = 0; kind < count; kind++) {
    const times = counts[kind]!;
    const characters = lengths[kind]!;
    dolma.add(times, characters);
    if (characters === 0) {
      if (emptyEnds > 0) datatrove.add(emptyEnds, 0);
      continue;
    }
    datatrove.add(times, characters);
    const line = firsts[kind]!;
    let at = lines.starts[line]!;
    while (at < lines.ends[line]! && isSpace(codes[at]!)) at++;
    if (at < lines.ends[line]!) nemo.add(times, characters);
  }
  return { datatrove, dolma, nemo };
}

/** Paragraphs of datatrove, and of NeMo Curator. */
export function tallyParagraphs(
  codes: Int32Array,
  length: number,
  lines: Pieces,
): [datatrove: Tally, nemo: Tally] {
  let from = 0;
  let to = length;
  while (from < to && isSpace(codes[from]!)) from++;
  while (to > from && isSpace(codes[to - 1]!)) to--;
  if (!haveEmptyBetween(lines)) return [Tally.ofOne(to - from), Tally.ofOne(length)];
  const datatrove = Tally.of(pieceKinds(codes, cutParagraphs(codes, from, to, true)));
  return [datatrove, Tally.of(pieceKinds(codes, cutParagraphs(codes, 0, length, false)))];
}
