import type { DuckDBDataChunk } from '@duckdb/node-api';
import bindings from '@duckdb/node-bindings';
import type { ColumnType, Value } from '../../transforms/metric.ts';

/** Rows of one DuckDB chunk. */
export const CHUNK_ROWS = 2048;

/** Collects one column of a chunk as flat typed arrays. */
export interface ColumnBuffer {
  /** Puts `value` at `row`; rows come in order, each once. */
  set(row: number, value: Value): void;
  /** Copies the first `rows` values into the chunk's column `index` and starts anew. */
  flush(chunk: DuckDBDataChunk, index: number, rows: number): void;
}

type Vector = ReturnType<typeof bindings.data_chunk_get_vector>;

function copy(vector: Vector, data: ArrayBufferView, bytes: number): void {
  bindings.copy_data_to_vector(vector, 0, data.buffer as ArrayBuffer, data.byteOffset, bytes);
}

/** Validity bits of a column: all valid until a row is marked null. */
class Nulls {
  readonly #bits = new Uint8Array(CHUNK_ROWS / 8).fill(255);
  #any = false;

  mark(row: number): void {
    this.#bits[row >> 3]! &= ~(1 << (row & 7));
    this.#any = true;
  }

  flush(vector: Vector): void {
    if (!this.#any) return;
    bindings.vector_ensure_validity_writable(vector);
    const { buffer, byteOffset, byteLength } = this.#bits;
    bindings.copy_data_to_vector_validity(vector, 0, buffer, byteOffset, byteLength);
    this.#bits.fill(255);
    this.#any = false;
  }
}

class NumberBuffer implements ColumnBuffer {
  readonly #data: Uint8Array | Int32Array | Float64Array;
  readonly #nulls = new Nulls();

  constructor(data: Uint8Array | Int32Array | Float64Array) {
    this.#data = data;
  }

  set(row: number, value: Value): void {
    if (value === null) this.#nulls.mark(row);
    else this.#data[row] = Number(value);
  }

  flush(chunk: DuckDBDataChunk, index: number, rows: number): void {
    const vector = bindings.data_chunk_get_vector(chunk.chunk, index);
    copy(vector, this.#data, rows * this.#data.BYTES_PER_ELEMENT);
    this.#nulls.flush(vector);
  }
}

/** 64-bit integers from whole numbers below 2^53, or as bigints where all 64 bits count (`setExact`). */
export class BigIntBuffer implements ColumnBuffer {
  readonly #data = new BigInt64Array(CHUNK_ROWS);
  readonly #nulls = new Nulls();

  set(row: number, value: Value): void {
    if (value === null) this.#nulls.mark(row);
    else this.#data[row] = BigInt(value as number);
  }

  setExact(row: number, value: bigint): void {
    this.#data[row] = value;
  }

  flush(chunk: DuckDBDataChunk, index: number, rows: number): void {
    const vector = bindings.data_chunk_get_vector(chunk.chunk, index);
    copy(vector, this.#data, rows * 8);
    this.#nulls.flush(vector);
  }
}

class TextBuffer implements ColumnBuffer {
  readonly #texts: (string | null)[] = new Array(CHUNK_ROWS).fill(null);
  readonly #nulls = new Nulls();
  #bytes = Buffer.allocUnsafe(1 << 16);

  set(row: number, value: Value): void {
    this.#texts[row] = value as string | null;
    if (value === null) this.#nulls.mark(row);
  }

  flush(chunk: DuckDBDataChunk, index: number, rows: number): void {
    const vector = bindings.data_chunk_get_vector(chunk.chunk, index);
    for (let row = 0; row < rows; row++) {
      const text = this.#texts[row];
      if (text === null || text === undefined) continue;
      // A UTF-16 unit takes at most three bytes of UTF-8.
      if (text.length * 3 > this.#bytes.length) this.#bytes = Buffer.allocUnsafe(text.length * 4);
      const length = this.#bytes.write(text, 0, 'utf8');
      bindings.vector_assign_string_element_len(vector, row, this.#bytes.subarray(0, length));
    }
    this.#nulls.flush(vector);
  }
}

type Items = Int32Array | BigInt64Array | Float32Array;

class ListBuffer implements ColumnBuffer {
  readonly #entries = new Uint32Array(CHUNK_ROWS * 4);
  readonly #nulls = new Nulls();
  readonly #make: (capacity: number) => Items;
  #items: Items;
  #size = 0;

  constructor(make: (capacity: number) => Items) {
    this.#make = make;
    this.#items = make(CHUNK_ROWS * 64);
  }

  set(row: number, value: Value): void {
    const list = (value ?? []) as ArrayLike<number>;
    if (value === null) this.#nulls.mark(row);
    if (this.#size + list.length > this.#items.length) {
      const larger = this.#make((this.#size + list.length) * 2);
      (larger as Int32Array).set(this.#items as Int32Array);
      this.#items = larger;
    }
    if (!(this.#items instanceof BigInt64Array)) this.#items.set(list, this.#size);
    else for (let i = 0; i < list.length; i++) this.#items[this.#size + i] = BigInt(list[i]!);
    this.#entries[row * 4] = this.#size;
    this.#entries[row * 4 + 2] = list.length;
    this.#size += list.length;
  }

  flush(chunk: DuckDBDataChunk, index: number, rows: number): void {
    const vector = bindings.data_chunk_get_vector(chunk.chunk, index);
    bindings.list_vector_reserve(vector, this.#size);
    bindings.list_vector_set_size(vector, this.#size);
    copy(vector, this.#entries, rows * 16);
    copy(bindings.list_vector_get_child(vector), this.#items, this.#size * this.#items.BYTES_PER_ELEMENT);
    this.#nulls.flush(vector);
    this.#size = 0;
  }
}

/** An empty buffer for a column of that type. */
export function bufferFor(type: ColumnType): ColumnBuffer {
  switch (type) {
    case 'BOOLEAN':
      return new NumberBuffer(new Uint8Array(CHUNK_ROWS));
    case 'INTEGER':
      return new NumberBuffer(new Int32Array(CHUNK_ROWS));
    case 'DOUBLE':
      return new NumberBuffer(new Float64Array(CHUNK_ROWS));
    case 'BIGINT':
      return new BigIntBuffer();
    case 'VARCHAR':
      return new TextBuffer();
    case 'INTEGER[]':
      return new ListBuffer((capacity) => new Int32Array(capacity));
    case 'BIGINT[]':
      return new ListBuffer((capacity) => new BigInt64Array(capacity));
    case 'FLOAT[]':
      return new ListBuffer((capacity) => new Float32Array(capacity));
  }
}
