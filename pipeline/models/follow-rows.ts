import type { FoundRow, GreedyModel } from './greedy-model.ts';

/** The two ways to follow rows. */
type Ways = Pick<GreedyModel, 'pass' | 'generate' | 'continuationTokens'>;

/** Rows at the beginning that tell the shortest way for the others; equal tables go equal ways. */
const PROBE = 64;
/** A row that the model leaves within so many tokens is given up early. */
const FIRST_LOOK = 4;

/** Whether the model continues each prompt with the row itself; nothing is generated. Rows come as they are settled. */
export async function* memorizedRows(model: Ways, rows: readonly Int32Array[]): AsyncGenerator<FoundRow> {
  const whole = model.continuationTokens;
  const look = Math.min(FIRST_LOOK, whole);
  const places = [...rows.keys()];
  let goFar = 0;
  for await (const found of model.pass(rows, places.slice(0, PROBE), whole)) {
    if (found.row.longestPrefix >= look) goFar++;
    yield found;
  }
  let open = places.slice(PROBE);
  // A short pass costs half of a long one: it pays where it settles more than that.
  if (goFar < PROBE / 2) {
    const stillOpen: number[] = [];
    for await (const found of model.pass(rows, open, look)) {
      if (found.row.longestPrefix < look) yield found;
      else stillOpen.push(found.at);
    }
    open = stillOpen;
  }
  yield* model.pass(rows, open, whole);
}

/**
 * The greedy continuation of each prompt. Rows come as they are settled.
 *
 * A pass costs half of a generation and settles whatever is memorized; what rounding may have decided (margins below
 * `error`) it leaves to generation.
 */
export async function* continuedRows(
  model: Ways,
  rows: readonly Int32Array[],
  error: number,
): AsyncGenerator<FoundRow> {
  const places = [...rows.keys()];
  let memorized = 0;
  for await (const found of model.generate(rows, places.slice(0, PROBE))) {
    if (found.row.longestPrefix === model.continuationTokens) memorized++;
    yield found;
  }
  let open = places.slice(PROBE);
  if (memorized > PROBE / 2) {
    const stillOpen: number[] = [];
    for await (const { at, row } of model.pass(rows, open, model.continuationTokens)) {
      if (row.longestPrefix === model.continuationTokens && row.margin >= error)
        yield { at, row: { ...row, generated: row.truth } };
      else stillOpen.push(at);
    }
    open = stillOpen;
  }
  yield* model.generate(rows, open);
}
