import { type JoinTableName, joinTables } from '../../transforms/joined-columns.ts';
import type { Connection } from '../duckdb/database.ts';
import { sqlFile } from '../duckdb/sql-file.ts';
import { hashOf } from '../manifest.ts';
import type { Run } from '../run.ts';
import { stageTable } from '../stage-table.ts';
import type { TableInputs } from './inputs.ts';
import { createJoinView } from './join-table.ts';
import { createSourceView } from './row-selection.ts';

/** What other tables say of each row of a source, as a stage table in the order of the source. */
export interface JoinedRows {
  readonly path: string;
  readonly key: string;
}

/** True where something is to be joined, or the source has a score column of its own. */
export function hasJoins({ source, joins }: TableInputs): boolean {
  return joins.size > 0 || (source.score !== null && 'column' in source.score);
}

/** Joins all given tables to the rows of a source. */
export async function joinRows(connection: Connection, run: Run, table: TableInputs): Promise<JoinedRows> {
  const { source, joins } = table;
  await createSourceView(connection, source);
  const views: string[] = [];
  for (const kind of Object.keys(joinTables) as JoinTableName[]) {
    views.push(await createJoinView(connection, kind, joins.get(kind) ?? null));
  }
  const sql = sqlFile('features/joined');
  const path = run.stage('joined', `${source.name}.parquet`);
  const tables = [...joins].map(([kind, { files }]) => [kind, files]);
  // The views hold what makes a cell a value: a changed rule is another table.
  const key = hashOf([sql, views, source.files, source.idColumn, source.score, tables]);
  const reads = [...source.files, ...[...joins.values()].flatMap(({ files }) => files)];
  await stageTable(connection, { label: 'features/joined.sql', path, key, sql, reads });
  return { path, key };
}
