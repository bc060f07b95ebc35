/** Stands for the window of a row that has none. */
import type { WantedPart } from '../../transforms/corpus/wanted-part.ts';
import { hashingOf } from '../../transforms/corpus/window-hash.ts';
import { WindowTable } from '../../transforms/corpus/window-table.ts';

const NO_WINDOW = 2 ** 32 - 1;

/** The windows of a table of sequences, by row; rows with equal windows share one. */
export class WantedWindows {
  readonly part: WantedPart;
  readonly table: WindowTable;
  readonly ids: BigInt64Array;
  readonly #windowOf: Uint32Array;
  #rows = 0;

  /** Room for `rows`; `seed` makes the hash one that nobody can have prepared a corpus for. */
  constructor(part: WantedPart, rows: number, wide: boolean, seed: number) {
    this.part = part;
    const { length } = part;
    this.table = WindowTable.create({ capacity: rows, length, wide }, hashingOf(length, seed));
    this.ids = new BigInt64Array(rows);
    this.#windowOf = new Uint32Array(rows);
  }

  get rows(): number {
    return this.#rows;
  }

  /** Bytes of the table and of what is kept by row. */
  get bytes(): number {
    const { windows, slots, filter, fineFilter } = this.table.data;
    const arrays = [windows, slots, filter, fineFilter, this.ids, this.#windowOf];
    return arrays.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  /** Adds a row, whose tokens are those of `items` from `start` on, or `null` where it has none that can be counted. */
  add(id: bigint, items: Int32Array, start: number, length: number | null): void {
    const { from, length: wanted } = this.part;
    this.ids[this.#rows] = id;
    const hasWindow = length !== null && length >= from + wanted;
    this.#windowOf[this.#rows++] = hasWindow ? this.table.add(items, start + from) : NO_WINDOW;
  }

  /** The window of a row, or `null`. */
  windowOf(row: number): number | null {
    const window = this.#windowOf[row]!;
    return window === NO_WINDOW ? null : window;
  }

  /** Rows too short for a window, or with a null or negative id among their tokens. */
  get rowsWithout(): number {
    return this.#windowOf
      .subarray(0, this.#rows)
      .reduce((sum, window) => sum + Number(window === NO_WINDOW), 0);
  }
}
