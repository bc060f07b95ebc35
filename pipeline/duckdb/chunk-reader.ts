import type { DuckDBDataChunk } from '@duckdb/node-api';
import bindings from '@duckdb/node-bindings';

/** `true` where row `index` is not NULL; an absent mask means that all rows are valid. */
export function isValid(mask: Uint8Array | null, index: number): boolean {
  return mask === null || ((mask[index >> 3]! >> (index & 7)) & 1) === 1;
}

/** A fixed-width column of a chunk: raw bytes and one validity bit per row. */
export interface FixedColumn {
  readonly bytes: Uint8Array;
  readonly validity: Uint8Array | null;
}

/** A column of lists: row `i` has items `offsets[i]` to `offsets[i] + lengths[i]`. */
export interface ListColumn {
  readonly offsets: Uint32Array;
  readonly lengths: Uint32Array;
  readonly validity: Uint8Array | null;
  readonly items: FixedColumn;
}

const validityBytes = (rows: number) => Math.ceil(rows / 64) * 8;

function fixed(
  vector: Parameters<typeof bindings.vector_get_data>[0],
  rows: number,
  width: number,
): FixedColumn {
  return {
    bytes: bindings.vector_get_data(vector, rows * width),
    validity: bindings.vector_get_validity(vector, validityBytes(rows)) ?? null,
  };
}

/** Column `index` of a chunk, `width` bytes a value, copied out. */
export function readFixed(chunk: DuckDBDataChunk, index: number, width: number): FixedColumn {
  return fixed(bindings.data_chunk_get_vector(chunk.chunk, index), chunk.rowCount, width);
}

/** Column `index` of a chunk, lists of items of `width` bytes, copied out. */
export function readList(chunk: DuckDBDataChunk, index: number, width: number): ListColumn {
  const rows = chunk.rowCount;
  const vector = bindings.data_chunk_get_vector(chunk.chunk, index);
  const { bytes, validity } = fixed(vector, rows, 16);
  // An entry is two 64-bit numbers, offset and length, both far below 2^32 within one chunk.
  const entries = new Uint32Array(bytes.buffer, bytes.byteOffset, rows * 4);
  const offsets = new Uint32Array(rows);
  const lengths = new Uint32Array(rows);
  for (let row = 0; row < rows; row++) {
    offsets[row] = entries[row * 4]!;
    lengths[row] = entries[row * 4 + 2]!;
  }
  const items = fixed(bindings.list_vector_get_child(vector), bindings.list_vector_get_size(vector), width);
  return { offsets, lengths, validity, items };
}
