import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isValid, type ListColumn, readFixed, readList } from '../../../pipeline/duckdb/chunk-reader.ts';
import { Database } from '../../../pipeline/duckdb/database.ts';
import { temporaryFolder, writeParquet } from '../../support/tables.ts';

type Chunk = Parameters<typeof readFixed>[0];
const ROWS = 5000;
const rows = Array.from({ length: ROWS }, (_, i) => i);

/** What `read` makes of each chunk of a query; there is more than one chunk. */
async function chunks<T>(sql: string, read: (chunk: Chunk) => T[]): Promise<T[]> {
  const spillFolder = join(temporaryFolder(), 'spill');
  const database = await Database.open({ memoryLimit: 2 ** 30, threads: 1, spillFolder });
  try {
    const result = await (await database.connect()).stream('test', sql);
    const pieces: T[][] = [];
    for (;;) {
      const chunk = await result.fetchChunk();
      if (chunk === null || chunk.rowCount === 0) break;
      pieces.push(read(chunk));
    }
    expect(pieces.length).toBeGreaterThan(1);
    return pieces.flat();
  } finally {
    database.close();
  }
}

type Numbers = typeof Uint8Array | typeof Int32Array | typeof Float64Array | typeof BigInt64Array;
const valuesOf = (bytes: Uint8Array, Type: Numbers): ArrayLike<number | bigint> =>
  new Type(bytes.slice().buffer as ArrayBuffer);

function fixedCells(chunk: Chunk, index: number, Type: Numbers): (number | bigint | null)[] {
  const { bytes, validity } = readFixed(chunk, index, Type.BYTES_PER_ELEMENT);
  expect(bytes).toHaveLength(chunk.rowCount * Type.BYTES_PER_ELEMENT);
  const values = valuesOf(bytes, Type);
  return Array.from(values, (value, row) => (isValid(validity, row) ? value : null));
}

function listCells(list: ListColumn, Type: Numbers): ((number | bigint | null)[] | null)[] {
  const items = valuesOf(list.items.bytes, Type);
  return Array.from(list.offsets, (offset, row) => {
    if (!isValid(list.validity, row)) return null;
    return Array.from({ length: list.lengths[row]! }, (_, k) =>
      isValid(list.items.validity, offset + k) ? items[offset + k]! : null,
    );
  });
}

describe('a column of fixed width', () => {
  it.each([
    ['boolean', Uint8Array, 'i % 2 = 1', (i: number) => i % 2],
    ['integer', Int32Array, 'i - 2500', (i: number) => i - 2500],
    ['double', Float64Array, 'i / 8', (i: number) => i / 8],
    ['bigint', BigInt64Array, '9223372036854775807 - i', (i: number) => 2n ** 63n - 1n - BigInt(i)],
  ] as const)('%s has its values, and its nulls, in every chunk', async (type, Type, sql, value) => {
    const all = await chunks(`select (${sql})::${type} from range(${ROWS}) t(i)`, (chunk) =>
      fixedCells(chunk, 0, Type),
    );
    expect(all).toEqual(rows.map((i) => value(i)));
    const some = await chunks(
      `select 'other', case when i % 3 > 0 and i <> 2048 then (${sql})::${type} end from range(${ROWS}) t(i)`,
      (chunk) => fixedCells(chunk, 1, Type),
    );
    expect(some).toEqual(rows.map((i) => (i % 3 > 0 && i !== 2048 ? value(i) : null)));
  });

  it('of one value for all rows has it in each', async () => {
    const cells = await chunks(`select 7::integer, null::integer from range(${ROWS})`, (chunk) => {
      const nulls = fixedCells(chunk, 1, Int32Array);
      return fixedCells(chunk, 0, Int32Array).map((value, row) => [value, nulls[row]]);
    });
    expect(cells).toEqual(rows.map(() => [7, null]));
  });
});

describe('a column of lists', () => {
  /** Null every fifth row, empty every seventh; every fourth item is null. */
  const LISTS = `case when i % 5 = 0 then null else
      list_transform(range(i % 7), lambda k: case when (i + k) % 4 = 0 then null else i * 10 + k end) end`;
  const list = (i: number) =>
    i % 5 === 0 ? null : Array.from({ length: i % 7 }, (_, k) => ((i + k) % 4 === 0 ? null : i * 10 + k));
  const read = (chunk: Chunk) => listCells(readList(chunk, 1, 4), Int32Array);
  const select = `select i, (${LISTS})::integer[] as list from range(${ROWS}) t(i)`;

  it('has its lists, null, empty and with null items, in every chunk', async () => {
    expect(await chunks(select, read)).toEqual(rows.map(list));
  });

  it('has them where rows are left out or in another order', async () => {
    expect(await chunks(`from (${select}) where i % 2 = 1`, read)).toEqual(
      rows.filter((i) => i % 2 === 1).map(list),
    );
    expect(await chunks(`from (${select}) order by i desc`, read)).toEqual(rows.toReversed().map(list));
  });

  it('has them out of a Parquet file, from any row on', async () => {
    const path = await writeParquet(
      join(temporaryFolder(), 'lists.parquet'),
      select,
      ', row_group_size 2048',
    );
    for (const first of [0, 1, 2047, 2049]) {
      const sql = `from read_parquet('${path}', file_row_number = true) where file_row_number >= ${first}`;
      expect(await chunks(sql, read), `from row ${first}`).toEqual(rows.slice(first).map(list));
    }
  });

  it('of 64-bit items has them exactly', async () => {
    const cells = await chunks(
      `select i, [9223372036854775807 - i, null, -i]::bigint[] from range(${ROWS}) t(i)`,
      (chunk) => listCells(readList(chunk, 1, 8), BigInt64Array),
    );
    expect(cells).toEqual(rows.map((i) => [2n ** 63n - 1n - BigInt(i), null, -BigInt(i)]));
  });

  it('without any null has no mask', async () => {
    await chunks(`select i, [i, i]::integer[] from range(${ROWS}) t(i)`, (chunk) => {
      const { validity, items } = readList(chunk, 1, 4);
      return [expect([validity, items.validity]).toEqual([null, null])];
    });
  });

  it('that are all empty has no items', async () => {
    const cells = await chunks(`select i, []::integer[] from range(${ROWS}) t(i)`, read);
    expect(cells).toEqual(rows.map(() => []));
  });
});
