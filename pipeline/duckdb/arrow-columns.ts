import type { DuckDBDataChunk } from '@duckdb/node-api';
import {
  Bool,
  type Data,
  type DataType,
  DateDay,
  Field,
  Float32,
  Float64,
  Int8,
  Int16,
  Int32,
  Int64,
  List,
  makeData,
  TimestampMicrosecond,
  Uint8,
  Uint16,
  Uint32,
  Uint64,
  Utf8,
} from 'apache-arrow';
import { type FixedColumn, isValid, readFixed, readList } from './chunk-reader.ts';

interface Width {
  readonly type: DataType;
  readonly bytes: number;
  readonly array: new (buffer: ArrayBufferLike, offset: number, length: number) => ArrayBufferView;
}

const FIXED: Readonly<Record<string, Width>> = {
  TINYINT: { type: new Int8(), bytes: 1, array: Int8Array },
  SMALLINT: { type: new Int16(), bytes: 2, array: Int16Array },
  INTEGER: { type: new Int32(), bytes: 4, array: Int32Array },
  BIGINT: { type: new Int64(), bytes: 8, array: BigInt64Array },
  UTINYINT: { type: new Uint8(), bytes: 1, array: Uint8Array },
  USMALLINT: { type: new Uint16(), bytes: 2, array: Uint16Array },
  UINTEGER: { type: new Uint32(), bytes: 4, array: Uint32Array },
  UBIGINT: { type: new Uint64(), bytes: 8, array: BigUint64Array },
  FLOAT: { type: new Float32(), bytes: 4, array: Float32Array },
  DOUBLE: { type: new Float64(), bytes: 8, array: Float64Array },
  DATE: { type: new DateDay(), bytes: 4, array: Int32Array },
  TIMESTAMP: { type: new TimestampMicrosecond(), bytes: 8, array: BigInt64Array },
};

const FIXED_NAMES = Object.keys(FIXED).join('|');
/** SQL types without a column of their own kind here; they are to be cast to JSON text before. */
export const NOT_ARROW = new RegExp(`^(?!(?:(?:${FIXED_NAMES})(?:\\[\\])?|BOOLEAN|VARCHAR)$)`);

/** The Arrow type of a SQL type that `NOT_ARROW` does not match. */
export function arrowType(sqlType: string): DataType {
  if (sqlType === 'BOOLEAN') return new Bool();
  if (sqlType === 'VARCHAR') return new Utf8();
  if (sqlType.endsWith('[]')) return new List(new Field('item', FIXED[sqlType.slice(0, -2)]!.type, true));
  return FIXED[sqlType]!.type;
}

/** Column `index` of a chunk as Arrow data; DuckDB's bytes and validity bits are Arrow's. */
export function arrowData(chunk: DuckDBDataChunk, index: number, sqlType: string): Data {
  const length = chunk.rowCount;
  if (sqlType === 'VARCHAR') return textData(chunk, index);
  if (sqlType.endsWith('[]')) return listData(chunk, index, sqlType);
  if (sqlType === 'BOOLEAN') {
    const column = readFixed(chunk, index, 1);
    const bits = new Uint8Array(Math.ceil(length / 64) * 8);
    for (let row = 0; row < length; row++) bits[row >> 3]! |= (column.bytes[row]! & 1) << (row & 7);
    return makeData({ type: new Bool(), length, data: bits, ...nulls(column.validity) });
  }
  return fixedData(readFixed(chunk, index, FIXED[sqlType]!.bytes), length, FIXED[sqlType]!);
}

const nulls = (validity: Uint8Array | null) =>
  validity === null ? {} : { nullBitmap: validity, nullCount: -1 };

function fixedData({ bytes, validity }: FixedColumn, length: number, { type, array }: Width): Data {
  const data = new array(bytes.buffer, bytes.byteOffset, length);
  return makeData({ type, length, data, ...nulls(validity) } as never) as Data;
}

function textData(chunk: DuckDBDataChunk, index: number): Data {
  const length = chunk.rowCount;
  const texts = chunk.getColumnValues(index) as (string | null)[];
  const offsets = new Int32Array(length + 1);
  const validity = new Uint8Array(Math.ceil(length / 64) * 8);
  for (let row = 0; row < length; row++) {
    const text = texts[row]!;
    if (text !== null) validity[row >> 3]! |= 1 << (row & 7);
    offsets[row + 1] = offsets[row]! + (text === null ? 0 : Buffer.byteLength(text));
  }
  const data = Buffer.allocUnsafe(offsets[length]!);
  for (let row = 0; row < length; row++) if (texts[row] !== null) data.write(texts[row]!, offsets[row]!);
  return makeData({ type: new Utf8(), length, valueOffsets: offsets, data, ...nulls(validity) });
}

/** Items are gathered row by row: DuckDB's need neither be in order nor without gaps. */
function listData(chunk: DuckDBDataChunk, index: number, sqlType: string): Data {
  const length = chunk.rowCount;
  const width = FIXED[sqlType.slice(0, -2)]!;
  const list = readList(chunk, index, width.bytes);
  const offsets = new Int32Array(length + 1);
  for (let row = 0; row < length; row++) {
    offsets[row + 1] = offsets[row]! + (isValid(list.validity, row) ? list.lengths[row]! : 0);
  }
  const items = offsets[length]!;
  const bytes = new Uint8Array(items * width.bytes);
  const validity = list.items.validity === null ? null : new Uint8Array(Math.ceil(items / 64) * 8);
  for (let row = 0; row < length; row++) {
    const from = list.offsets[row]!;
    const count = offsets[row + 1]! - offsets[row]!;
    bytes.set(
      list.items.bytes.subarray(from * width.bytes, (from + count) * width.bytes),
      offsets[row]! * width.bytes,
    );
    if (validity === null) continue;
    for (let item = 0; item < count; item++) {
      const at = offsets[row]! + item;
      if (isValid(list.items.validity, from + item)) validity[at >> 3]! |= 1 << (at & 7);
    }
  }
  const child = fixedData({ bytes, validity }, items, width);
  const type = arrowType(sqlType) as List;
  return makeData({ type, length, valueOffsets: offsets, child, ...nulls(list.validity) });
}
