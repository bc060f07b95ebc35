import { join } from 'node:path';
import { DuckDBDataChunk, INTEGER, LIST } from '@duckdb/node-api';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readList } from '../../../pipeline/duckdb/chunk-reader.ts';
import { BigIntBuffer, bufferFor, CHUNK_ROWS } from '../../../pipeline/duckdb/column-buffers.ts';
import { type Connection, Database } from '../../../pipeline/duckdb/database.ts';
import { TableWriter } from '../../../pipeline/duckdb/table-writer.ts';
import type { ColumnType, Value } from '../../../transforms/metric.ts';
import { temporaryFolder } from '../../support/tables.ts';

async function withConnection<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
  const spillFolder = join(temporaryFolder(), 'spill');
  const database = await Database.open({ memoryLimit: 2 ** 30, threads: 1, spillFolder });
  try {
    return await work(await database.connect());
  } finally {
    database.close();
  }
}

/** Writes a table of one column through a writer and reads it back, in order. */
async function written(
  connection: Connection,
  type: ColumnType,
  write: (writer: TableWriter) => void,
): Promise<unknown[]> {
  const writer = await TableWriter.create(connection, 'written', [{ name: 'value', type }]);
  write(writer);
  writer.close();
  const reader = await connection.raw.runAndReadAll('from written');
  return reader.getColumnsJS()[0] ?? [];
}

const roundTrip = (connection: Connection, type: ColumnType, values: readonly Value[]) =>
  written(connection, type, (writer) => {
    for (const value of values) {
      writer.columns[0]!.set(writer.rows, value);
      writer.endRow();
    }
  });

/** A cell as DuckDB hands it out. */
function handedOut(type: ColumnType, value: Value): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return type === 'BIGINT' ? BigInt(value) : value;
  return Array.from(value, (item) => (type === 'BIGINT[]' ? BigInt(item) : item));
}

const LARGEST = Number.MAX_SAFE_INTEGER;
const TYPES: Readonly<Record<ColumnType, { extremes: readonly Value[]; any: fc.Arbitrary<Value> }>> = {
  BOOLEAN: { extremes: [true, false], any: fc.boolean() },
  INTEGER: { extremes: [0, -1, 2 ** 31 - 1, -(2 ** 31)], any: fc.integer() },
  DOUBLE: {
    extremes: [0, -0, 0.1, Number.MIN_VALUE, -Number.MAX_VALUE],
    any: fc.double({ noNaN: true, noDefaultInfinity: true }),
  },
  BIGINT: { extremes: [0, -1, LARGEST, -LARGEST, 2 ** 32], any: fc.maxSafeInteger() },
  VARCHAR: {
    // Texts of up to 12 bytes lie inside the vector, longer ones beside it.
    extremes: [
      '',
      'a',
      'twelve bytes',
      'thirteen byte',
      'a\0b',
      'é',
      '日本',
      '😀'.repeat(30_000),
      'x'.repeat(70_000),
    ],
    any: fc.string({ unit: 'binary' }),
  },
  'INTEGER[]': {
    extremes: [[], [0], [2 ** 31 - 1, -(2 ** 31)], Int32Array.of(1, 2), new Array<number>(3000).fill(7)],
    any: fc.array(fc.integer()),
  },
  'BIGINT[]': {
    extremes: [[], [0], [LARGEST, -LARGEST], Float64Array.of(2 ** 40), new Array<number>(3000).fill(7)],
    any: fc.array(fc.maxSafeInteger()),
  },
  'FLOAT[]': {
    extremes: [[], [0], [2 ** 127, -(2 ** -149)], Float32Array.of(0.5, 2), new Array<number>(3000).fill(7)],
    any: fc.array(fc.float({ noNaN: true, noDefaultInfinity: true })),
  },
};
const types = Object.keys(TYPES) as ColumnType[];

describe.each(types)('a column of %s', (type) => {
  const { extremes, any } = TYPES[type];
  const expectBack = async (connection: Connection, values: readonly Value[]) => {
    const found = await roundTrip(connection, type, values);
    const wanted = values.map((value) => handedOut(type, value));
    // By row, as a difference of thousands of rows takes long to print.
    for (let row = 0; row < wanted.length; row++) expect(found[row], `row ${row}`).toEqual(wanted[row]);
    expect(found).toHaveLength(wanted.length);
  };

  it('reads back as it was written, extremes among nulls', () =>
    withConnection((connection) => expectBack(connection, [null, ...extremes, null, null, ...extremes])));

  it.each([0, 1, CHUNK_ROWS - 1, CHUNK_ROWS, CHUNK_ROWS + 1, 2 * CHUNK_ROWS, 9 * CHUNK_ROWS + 1])(
    'reads back with %i rows',
    (rows) =>
      withConnection((connection) => {
        const small = extremes.filter((value) => String(value).length < 30);
        const values = Array.from({ length: rows }, (_, row) => small[(row * 7) % small.length]!);
        return expectBack(connection, values);
      }),
  );

  it('has its nulls where they were set, at the borders of chunks too, and none of the chunk before', () =>
    withConnection(async (connection) => {
      const [value] = extremes.slice(-2);
      const borders = new Set([0, 7, 8, 63, 64].flatMap((at) => [at, CHUNK_ROWS + at, CHUNK_ROWS - 1 - at]));
      const length = 3 * CHUNK_ROWS;
      const plain = type === 'VARCHAR' ? 'thirteen byte' : type.endsWith(']') ? [1, 2] : value!;
      for (const isNull of [
        (row: number) => borders.has(row),
        (row: number) => !borders.has(row),
        (row: number) => row < CHUNK_ROWS,
        (row: number) => row >= 2 * CHUNK_ROWS,
        () => true,
      ])
        await expectBack(
          connection,
          Array.from({ length }, (_, row) => (isNull(row) ? null : plain)),
        );
    }));

  it('reads back whatever it holds', () =>
    withConnection((connection) =>
      fc.assert(
        fc.asyncProperty(
          fc.array(fc.option(any, { freq: 4 }), { minLength: 1, maxLength: 30 }),
          fc.integer({ min: 1, max: 2 * CHUNK_ROWS + 2 }),
          (pool, rows) =>
            expectBack(
              connection,
              // Not in step with the chunks.
              Array.from({ length: rows }, (_, row) => pool[(row + (row >> 5)) % pool.length]!),
            ),
        ),
        { numRuns: 10 },
      ),
    ));
});

it('lists that outgrow the buffer of a chunk keep their items', () =>
  withConnection(async (connection) => {
    for (const type of ['INTEGER[]', 'BIGINT[]'] as const) {
      const values = Array.from({ length: CHUNK_ROWS + 5 }, (_, row) =>
        Array.from({ length: 60 + (row % 30) }, (_, k) => row * 100 + k),
      );
      const found = await roundTrip(connection, type, values);
      for (const row of [0, 1, 1700, CHUNK_ROWS - 1, CHUNK_ROWS, CHUNK_ROWS + 4])
        expect(found[row], `row ${row}`).toEqual(handedOut(type, values[row]!));
    }
  }));

it('a buffer of lists hands each chunk the items of that chunk alone', () => {
  const buffer = bufferFor('INTEGER[]');
  for (const item of [5, 6]) {
    const chunk = DuckDBDataChunk.create([LIST(INTEGER)], 1);
    buffer.set(0, [item, item]);
    buffer.flush(chunk, 0, 1);
    const { bytes } = readList(chunk, 0, 4).items;
    expect([...new Int32Array(bytes.slice().buffer as ArrayBuffer)]).toEqual([item, item]);
  }
});

it('64-bit integers that are set exactly stay exact', () =>
  withConnection(async (connection) => {
    const exact = [2n ** 63n - 1n, -(2n ** 63n), 2n ** 53n + 1n, null, 0n];
    const values = Array.from({ length: CHUNK_ROWS + 3 }, (_, row) => exact[row % exact.length]!);
    const found = await written(connection, 'BIGINT', (writer) => {
      const column = writer.columns[0] as BigIntBuffer;
      expect(column).toBeInstanceOf(BigIntBuffer);
      for (const value of values) {
        if (value === null) column.set(writer.rows, null);
        else column.setExact(writer.rows, value);
        writer.endRow();
      }
    });
    expect(found).toEqual(values);
  }));

it('columns of one table do not disturb each other', () =>
  withConnection(async (connection) => {
    const columns = types.map((type, at) => ({ name: `"${at}" of ${type}`, type }));
    const writer = await TableWriter.create(connection, 'a "table"', columns);
    const cell = (type: ColumnType, at: number, row: number) =>
      (row + at) % 3 === 0 ? null : TYPES[type].extremes[row % 2]!;
    for (let row = 0; row < CHUNK_ROWS + 10; row++) {
      for (const [at, type] of types.entries()) writer.columns[at]!.set(writer.rows, cell(type, at, row));
      writer.endRow();
    }
    writer.close();
    const reader = await connection.raw.runAndReadAll('from "a ""table"""');
    expect(reader.columnNames()).toEqual(columns.map(({ name }) => name));
    const rows = reader.getRowsJS();
    expect(rows).toHaveLength(CHUNK_ROWS + 10);
    for (const [row, cells] of rows.entries())
      expect(cells, `row ${row}`).toEqual(types.map((type, at) => handedOut(type, cell(type, at, row))));
  }));
