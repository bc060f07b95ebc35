import type { RowError } from '../../transforms/row-columns.ts';
import { isValid } from '../duckdb/chunk-reader.ts';
import type { SequenceChunk } from './sequence-reader.ts';

/** Why row `index` of a chunk cannot be measured, or `null`; `known[id]` is 1 for every token of the vocabulary. */
export function rowErrorOf(chunk: SequenceChunk, index: number, known: Uint8Array): RowError | null {
  if (!isValid(chunk.idValidity, index)) return chunk.hasId[index] === 1 ? 'id_out_of_range' : 'null_id';
  if (!isValid(chunk.listValidity, index)) return 'null_tokens';
  const start = chunk.offsets[index]!;
  const end = start + chunk.lengths[index]!;
  if (start === end) return 'empty_tokens';
  if (holdsNull(chunk, index)) return 'null_token';
  const { items } = chunk;
  for (let i = start; i < end; i++) {
    if (known[items[i]!] !== 1) return items[i]! < 0 ? 'negative_token' : 'unknown_token';
  }
  return null;
}

/** True where the list of row `index` has a null among its items. */
export function holdsNull({ offsets, lengths, itemValidity }: SequenceChunk, index: number): boolean {
  if (itemValidity === null) return false;
  const start = offsets[index]!;
  const end = start + lengths[index]!;
  for (let i = start; i < end; i++) if (!isValid(itemValidity, i)) return true;
  return false;
}
