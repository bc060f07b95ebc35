import { SequenceRows } from './sequence-rows.ts';

/** A block of the sequences whose neighbours are sought, and which of them were met among those that they are compared with. */
export class ComparedBlock extends SequenceRows {
  /** Place of each row in the other table, where it stands there too: same id, same tokens; else -1. */
  readonly own: number[] = [];
  /** Rows of the other table that have the id of a row of the block, but not its tokens. */
  foreignIds = 0;
  readonly #rowOf = new Map<bigint, number>();

  override add(id: bigint, place: number, tokens: Int32Array, start: number, end: number): void {
    this.#rowOf.set(id, this.ids.length);
    this.own.push(-1);
    super.add(id, place, tokens, start, end);
  }

  /** Finds the rows of the block among others: no row is a neighbour of its own. */
  findOwn(others: SequenceRows): void {
    for (const [other, id] of others.ids.entries()) {
      const row = this.#rowOf.get(id);
      if (row === undefined) continue;
      if (this.isCopyOf(row, others, other)) this.own[row] = others.places[other]!;
      else this.foreignIds++;
    }
  }
}
