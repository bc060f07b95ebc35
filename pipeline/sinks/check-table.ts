import type { Connection } from '../duckdb/database.ts';
import { quoteName, readParquet } from '../duckdb/quote.ts';
import { allColumns } from '../feature-columns.ts';
import type { Run } from '../run.ts';
import type { Source } from '../tables.ts';
import type { FeatureTotals } from './feature-totals.ts';

/**
 * Makes the view `features` over the parts of a table and proves that no row was lost or doubled: every row of the
 * source is in a part or was dropped for a reason, the files hold the rows that the receipts promise, no id stands twice.
 */
export async function checkTable(
  connection: Connection,
  run: Run,
  source: Source,
  totals: FeatureTotals,
): Promise<void> {
  const { rowsIn, rowsOut, repeated, notSampled } = totals;
  if (rowsIn !== source.rows || rowsIn !== rowsOut + repeated + notSampled) {
    throw new Error(
      `${source.name}: ${source.rows} rows in, ${rowsIn} looked at, ${rowsOut} out, ${repeated} repeated, ${notSampled} not sampled`,
    );
  }
  const paths = totals.files.map((file) => run.stage('features', source.name, file));
  await createFeaturesView(connection, paths);
  const [row] = await connection.rows('count parts', 'select count(*)::double as rows from features');
  if (row!.rows !== rowsOut)
    throw new Error(`${source.name}: the parts hold ${row!.rows} rows, not ${rowsOut}`);
  const [twice] = await connection.file('checks/repeated_ids');
  if (twice !== undefined)
    throw new Error(`${source.name}: id ${twice.sequence_id} stands on ${twice.rows} rows`);
}

/** A view with every column of the catalog; those that were not written are null. */
async function createFeaturesView(connection: Connection, paths: readonly string[]): Promise<void> {
  if (paths.length === 0) {
    const columns = allColumns.map(({ name, type }) => `null::${type} as ${quoteName(name)}`);
    await connection.run(
      'view features',
      `create or replace temp view features as select ${columns} where false`,
    );
    return;
  }
  const from = readParquet(paths);
  const there = new Set(
    (await connection.rows('columns', `describe from ${from}`)).map((row) => row.column_name),
  );
  const columns = allColumns.map(({ name, type }) =>
    there.has(name) ? quoteName(name) : `null::${type} as ${quoteName(name)}`,
  );
  await connection.run(
    'view features',
    `create or replace temp view features as select ${columns} from ${from}`,
  );
}
