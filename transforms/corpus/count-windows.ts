import type { Tokens } from './tokens.ts';
import { WindowCounter } from './window-counter.ts';
import { WindowTable } from './window-table.ts';
import { WindowTotals } from './window-totals.ts';

/** Counts of each wanted window over a corpus, in the order of the windows. */
export interface WindowCounts {
  /** Distinct documents that contain the window. */
  readonly documents: Uint32Array;
  /** Positions at which it stands, overlaps counted. */
  readonly occurrences: Float64Array;
}

/**
 * Exact counts of windows of `length` tokens at every offset of documents that fit in memory.
 *
 * `windows` holds the wanted ones one after another; equal windows get equal counts. One pass: the time does not depend
 * on how many windows are wanted. Throws a RangeError where `windows` is not a whole number of windows.
 */
export function countWindows(documents: Iterable<Tokens>, windows: Tokens, length: number): WindowCounts {
  const capacity = windows.length / length;
  if (!Number.isInteger(capacity)) {
    throw new RangeError(`${windows.length} tokens are not a whole number of windows of ${length}`);
  }
  const table = WindowTable.create({ capacity, length, wide: windows instanceof Int32Array });
  const windowOf = Uint32Array.from({ length: capacity }, (_, row) => table.add(windows, row * length));
  const totals = new WindowTotals(table.count, 0);
  const counter = new WindowCounter(table, 0, (run) => totals.add(run));
  let document = 0;
  for (const tokens of documents) {
    const starts = Int32Array.of(0, tokens.length);
    counter.add({ tokens, starts, document, position: 0, repeated: 0, continues: false });
    document++;
  }
  counter.finish();
  return {
    documents: windowOf.map((window) => totals.documents[window]!),
    occurrences: Float64Array.from(windowOf, (window) => totals.occurrences[window]!),
  };
}
