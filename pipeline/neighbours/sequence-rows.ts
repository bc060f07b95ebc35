import { DistinctRows } from '../../transforms/neighbours/distinct-rows.ts';

/** Sequences that are compared: each with its text, which copies share. */
export class SequenceRows {
  /** The tokens of each text, in order of first appearance. */
  readonly texts = new DistinctRows();
  readonly ids: bigint[] = [];
  /** Place of each row among all rows of its table. */
  readonly places: number[] = [];
  /** Text of each row. */
  readonly textOf: number[] = [];
  /** Rows of each text. */
  readonly copies: number[][] = [];

  add(id: bigint, place: number, tokens: Int32Array, start: number, end: number): void {
    const text = this.texts.add(tokens, start, end);
    if (text === this.copies.length) this.copies.push([]);
    this.copies[text]!.push(this.ids.length);
    this.textOf.push(text);
    this.ids.push(id);
    this.places.push(place);
  }

  /** True where row `row` has the tokens of row `other` of another table. */
  isCopyOf(row: number, others: SequenceRows, other: number): boolean {
    const { tokens, offsets } = this.texts;
    const [start, end] = [offsets[this.textOf[row]!]!, offsets[this.textOf[row]! + 1]!];
    const from = others.texts.offsets[others.textOf[other]!]!;
    if (others.texts.offsets[others.textOf[other]! + 1]! - from !== end - start) return false;
    for (let i = start; i < end; i++) if (tokens[i] !== others.texts.tokens[from + i - start]) return false;
    return true;
  }
}
