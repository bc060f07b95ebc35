import type { Connection } from '../duckdb/database.ts';
import type { FeaturePlan } from '../feature-columns.ts';
import type { RowCounts } from './summary.ts';

/** Counts the rows of the table behind the view `features` by verdict, by content category, and those with crossed names. */
export async function countRows(connection: Connection, { filled }: FeaturePlan): Promise<RowCounts> {
  const report = async <T>(name: string) =>
    (await connection.file(`reports/${name}`)).map((row) => ({ ...row, rows: Number(row.rows) }) as T);
  const arePublished = ['0_8', '0_9'].some(
    (digits) => filled.has(`snowclones_${digits}_upstream`) && filled.has(`templates_${digits}_upstream`),
  );
  return {
    verdicts: filled.has('verdict') ? await report('verdicts') : null,
    content_categories: filled.has('content_category') ? await report('content_categories') : null,
    crossed_names:
      arePublished && filled.has('text') ? (await report<{ rows: number }>('crossed_names'))[0]!.rows : null,
  };
}
