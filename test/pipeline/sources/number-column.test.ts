import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { countFrom, numberFrom } from '../../../pipeline/sources/number-column.ts';
import { query, temporaryFolder, writeParquet } from '../../support/tables.ts';

/** A Parquet file of 5, 3 and NaN, whose statistics tell of 3 to 5 alone, as pyarrow writes them. */
async function fileWithSilentNaN(): Promise<string> {
  const path = join(temporaryFolder(), 'n.parquet');
  await writeParquet(
    path,
    'select unnest([5.0, 3.0, 4.0]::double[]) as n',
    ', compression uncompressed, dictionary_size_limit 0',
  );
  const bytes = readFileSync(path);
  // 4 is neither end of the range: it stands nowhere but among the values.
  const at = bytes.indexOf(Buffer.from(Float64Array.of(4).buffer));
  expect(bytes.indexOf(Buffer.from(Float64Array.of(4).buffer), at + 1)).toBe(-1);
  bytes.writeDoubleLE(Number.NaN, at);
  writeFileSync(path, bytes);
  return path;
}

it('a NaN is no count and no number, whatever the statistics of its file promise', async () => {
  const path = await fileWithSilentNaN();
  const rows = await query(
    `select ${countFrom('n')} as count, ${numberFrom('n', [0, 9])} as number from '${path}'`,
  );
  expect(rows).toEqual([
    { count: 5, number: 5 },
    { count: 3, number: 3 },
    { count: null, number: null },
  ]);
});

it.each([
  ["'inf'::double", null],
  ['-1', null],
  ['2.5', null],
  ["'7'", 7],
  ["'seven'", null],
  ['9007199254740991', 9007199254740991],
  ['9007199254740992', null],
  ['null', null],
])('a count of %s is %s', async (value, expected) => {
  const [row] = await query(`select ${countFrom('n')} as count from (select ${value} as n)`);
  expect(row!.count).toBe(expected);
});
