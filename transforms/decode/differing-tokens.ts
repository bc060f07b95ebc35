import type { ByteTable } from './byte-table.ts';

/** How two vocabularies differ in the ids that both have. */
export interface DifferingTokens {
  readonly compared: number;
  readonly different: number;
  /** The lowest id of other bytes, and the token it is in each; `null` where there is none. */
  readonly first: { readonly id: number; readonly bytes: readonly [Uint8Array, Uint8Array] } | null;
}

/** Compares the bytes of every id that is a token of both tables. */
export function differingTokens(one: ByteTable, other: ByteTable): DifferingTokens {
  const found = { compared: 0, different: 0, first: null as DifferingTokens['first'] };
  for (let id = 0; id < one.vocabularySize && id < other.vocabularySize; id++) {
    if (one.known[id] !== 1 || other.known[id] !== 1) continue;
    found.compared++;
    const bytes = [bytesOf(one, id), bytesOf(other, id)] as const;
    if (Buffer.compare(...bytes) === 0) continue;
    found.different++;
    found.first ??= { id, bytes };
  }
  return found;
}

const bytesOf = ({ blob, offsets }: ByteTable, id: number) => blob.subarray(offsets[id]!, offsets[id + 1]!);
