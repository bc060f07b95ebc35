/**
 * The speed of textual neighbours on one thread, beside comparing all pairs of a slice with the same bounded distance.
 *
 *     node --import tsx bench/textual-neighbours.ts TABLE.parquet [SLICE]
 */
import { DuckDBInstance } from '@duckdb/node-api';
import { boundedDistance } from '../transforms/neighbours/bounded-distance.ts';
import { DistinctRows } from '../transforms/neighbours/distinct-rows.ts';
import { NeighbourIndex } from '../transforms/neighbours/neighbour-index.ts';

const [path, slice = '100'] = process.argv.slice(2);
if (path === undefined) throw new Error('name a Parquet file with tokens');
const connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
const read = await connection.runAndReadAll(`select tokens from '${path}'`);
const rows = read.getRowsJS().map(([tokens]) => Int32Array.from(tokens as number[]));
const texts = new DistinctRows();
for (const row of rows) texts.add(row, 0, row.length);
console.log(`${rows.length} rows, ${texts.count} of them different`);

for (const distance of [4, 8, 16]) {
  const started = performance.now();
  const index = new NeighbourIndex(texts, distance);
  const built = performance.now();
  let pairs = 0;
  for (const row of rows) index.find(row, 0, row.length, () => pairs++);
  const found = performance.now();
  const few = rows.slice(0, Number(slice));
  let near = 0;
  const { offsets, tokens } = texts;
  for (const row of few) {
    for (let i = 0; i < texts.count; i++) {
      const edits = boundedDistance(tokens, offsets[i]!, offsets[i + 1]!, row, 0, row.length, distance);
      if (edits <= distance) near++;
    }
  }
  const compared = performance.now();
  let same = 0;
  for (const row of few) index.find(row, 0, row.length, () => same++);
  if (near !== same) throw new Error(`${same} pairs found, of ${near}`);
  const perSecond = (count: number, ms: number) => Math.round((1000 * count) / ms).toLocaleString('en-US');
  console.log(
    `distance ${distance}: index ${perSecond(texts.count, built - started)} rows/s, search ${perSecond(rows.length, found - built)} rows/s, ` +
      `both ${perSecond(rows.length, found - started)} rows/s; ${pairs} pairs; all pairs: ${perSecond(few.length, compared - found)} rows/s`,
  );
}
