import { InputError } from '../input-error.ts';
import type { Tensor } from './session.ts';

/** What a model accepts. */
export interface RowLimits {
  /** The model as the user named it. */
  readonly path: string;
  readonly vocabulary: number;
  /** Tokens that a row may have. */
  readonly context: number;
}

/** Throws an InputError where rows are longer than the model's context or have ids outside of its vocabulary. */
export function checkRows(limits: RowLimits, ids: ArrayLike<number>, length: number): void {
  const { path, vocabulary, context } = limits;
  if (!Number.isInteger(ids.length / length)) throw new Error(`${ids.length} ids are no rows of ${length}`);
  if (length > context) {
    throw new InputError(`${path} takes rows of ${context} tokens at most, one has ${length}`);
  }
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i]!;
    if (!(id >= 0 && id < vocabulary)) {
      throw new InputError(`token ${id} is outside of ${path}'s vocabulary of ${vocabulary}`);
    }
  }
}

/** The ids of rows `from` to `to` as a session reads them. */
export function idsTensor(ids: ArrayLike<number>, length: number, from: number, to: number): Tensor {
  const data = BigInt64Array.from({ length: (to - from) * length }, (_, i) =>
    BigInt(ids[from * length + i]!),
  );
  return { type: 'int64', dims: [to - from, length], data };
}

/** The rows in batches as a session reads them; none where rows have no second token to predict. */
export function* batches(ids: ArrayLike<number>, length: number, rowsAtOnce: number): Generator<Tensor> {
  const rows = length < 2 ? 0 : ids.length / length;
  for (let from = 0; from < rows; from += rowsAtOnce) {
    yield idsTensor(ids, length, from, Math.min(from + rowsAtOnce, rows));
  }
}

/** The error where a model's output is not a number. */
export function notANumber(path: string): InputError {
  return new InputError(
    `${path} gives NaN: its weights are damaged (get the file again), or too large for --dtype fp16`,
  );
}
