import type { Connection } from '../duckdb/database.ts';
import { quoteName, readParquet } from '../duckdb/quote.ts';
import { sqlFile } from '../duckdb/sql-file.ts';
import { hashOf } from '../manifest.ts';
import type { Run } from '../run.ts';
import type { Settings } from '../settings.ts';
import { stageTable } from '../stage-table.ts';
import type { RowSelection, Source } from '../tables.ts';
import { selectRowsOf } from './file-rows.ts';
import { numberFrom } from './number-column.ts';

/** Makes the view `source_rows` over the ids (and scores) of all files of a source. */
export async function createSourceView(connection: Connection, source: Source): Promise<void> {
  const { files, idColumn, score } = source;
  const column = score !== null && 'column' in score ? score.column : null;
  const select = selectRowsOf(files, column === null ? [idColumn] : [idColumn, column], [
    `try_cast(${quoteName(idColumn)} as bigint) as sequence_id`,
    `${column === null ? 'null::double' : numberFrom(column, [0, 1])} as memorization_score`,
  ]);
  await connection.run('view source_rows', `create or replace temp view source_rows as ${select}`);
}

/** Finds repeated ids over all files of a source, and the cutoff of the sample if one is asked for. */
export async function selectRows(
  connection: Connection,
  run: Pick<Run, 'stage'>,
  source: Source,
  settings: Pick<Settings, 'sampleSize' | 'sampleSeed'>,
): Promise<RowSelection> {
  await createSourceView(connection, source);
  const sql = sqlFile('sources/repeated_rows');
  const path = run.stage('repeated_rows', `${source.name}.parquet`);
  const key = hashOf([sql, source.files, source.idColumn]);
  await stageTable(connection, { label: 'sources/repeated_rows.sql', path, key, sql, reads: source.files });
  const repeatedRows = new Map<number, number[]>();
  const rows = await connection.rows(
    'repeated rows',
    `select file_number, row_number::double as row_number from ${readParquet([path])}
     order by file_number, row_number`,
  );
  for (const { file_number, row_number } of rows) {
    const ofFile = repeatedRows.get(file_number as number);
    if (ofFile === undefined) repeatedRows.set(file_number as number, [row_number as number]);
    else ofFile.push(row_number as number);
  }
  if (settings.sampleSize === null) return { repeatedRows, sample: null };
  const parameters = { seed: String(settings.sampleSeed), size: BigInt(settings.sampleSize) };
  const [row] = await connection.file('sources/sample_cutoff', parameters);
  // A table of null ids alone has no hash: then nothing is below the cutoff.
  return {
    repeatedRows,
    sample: { seed: settings.sampleSeed, cutoff: (row!.cutoff as string | null) ?? '0' },
  };
}
