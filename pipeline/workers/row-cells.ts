import type { Value } from '../../transforms/metric.ts';

/** The cells of the row at hand, one for each column that is computed, read or written; reused for all rows. */
export class RowCells {
  readonly values: Value[] = [];
  readonly #places = new Map<string, number>();

  /** The place of a column's cell. */
  place(column: string): number {
    const place = this.#places.get(column) ?? this.values.length;
    if (place === this.values.length) {
      this.#places.set(column, place);
      this.values.push(null);
    }
    return place;
  }

  /** The place of the first of several new columns, whose cells lie side by side. */
  block(columns: readonly string[]): number {
    const first = this.values.length;
    for (const [index, column] of columns.entries()) {
      if (this.place(column) !== first + index) throw new Error(`column ${column} has two owners`);
    }
    return first;
  }
}
