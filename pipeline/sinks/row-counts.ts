import type { Connection } from '../duckdb/database.ts';
import type { FeaturePlan } from '../feature-columns.ts';
import type { RowCounts } from './summary.ts';

/** Counts the rows of the table behind the view `features` by verdict and by content category. */
export async function countRows(connection: Connection, { filled }: FeaturePlan): Promise<RowCounts> {
  const report = async <T>(name: string) =>
    (await connection.file(`reports/${name}`)).map((row) => ({ ...row, rows: Number(row.rows) }) as T);
  return {
    verdicts: filled.has('verdict') ? await report('verdicts') : null,
    content_categories: filled.has('content_category') ? await report('content_categories') : null,
  };
}
