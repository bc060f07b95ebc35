import type { Connection } from '../duckdb/database.ts';
import { readParquet } from '../duckdb/quote.ts';
import { sqlFile } from '../duckdb/sql-file.ts';
import { InputError } from '../input-error.ts';
import { hashOf } from '../manifest.ts';
import type { Run } from '../run.ts';
import { stageTable } from '../stage-table.ts';
import type { ParquetFile, Source } from '../tables.ts';
import { selectRowsOf } from './file-rows.ts';
import { isCorpusComplete, POSITION } from './join-table.ts';
import { countFrom, requireNumbers } from './number-column.ts';
import { inspectParquet } from './parquet-file.ts';

/** A table that says in how many documents of a corpus items stand: `type, value, documents`. */
export interface FindingCounts {
  readonly files: readonly ParquetFile[];
  /** `false` where the table says that it counts a sample of the corpus. */
  readonly corpusComplete: boolean;
}

const COLUMNS: readonly string[] = ['type', 'value', 'documents'];

/** Opens the tables of `--finding-frequencies`: checks their columns, reads no row. */
export async function openFindingCounts(
  connection: Connection,
  paths: readonly string[],
): Promise<FindingCounts> {
  const files: ParquetFile[] = [];
  for (const path of paths) {
    const file = await inspectParquet(connection, path);
    const missing = COLUMNS.find((name) => !file.columns.has(name));
    if (missing !== undefined) {
      const there = [...file.columns.keys()].join(', ');
      throw new InputError(
        `${path} has no column ${missing}; finding frequencies have type, value, occurrences, documents; its columns are: ${there}`,
      );
    }
    requireNumbers(file, 'documents');
    files.push(file);
  }
  return { files, corpusComplete: await isCorpusComplete(connection, files) };
}

/** Counts the documents of the items found in a source, `parts`; a stage table in the order of the source. */
export async function countFindingDocuments(
  connection: Connection,
  run: Run,
  source: Pick<Source, 'name'>,
  found: { readonly paths: readonly string[]; readonly key: string },
  counts: FindingCounts | null,
): Promise<{ readonly path: string; readonly key: string }> {
  await connection.run(
    'view row_findings',
    `create or replace temp view row_findings as
     select * replace (${COMPARABLE_VALUE} as value) from ${readParquet(found.paths)}`,
  );
  const frequencies = selectFrequencies(counts);
  await connection.run(
    'view finding_frequencies',
    `create or replace temp view finding_frequencies as ${frequencies}`,
  );
  const sql = sqlFile('metrics/finding_documents');
  const path = run.stage('finding_documents', `${source.name}.parquet`);
  const reads = counts?.files ?? [];
  const key = hashOf([sql, COMPARABLE_VALUE, frequencies, found.key, reads]);
  await stageTable(connection, { label: 'metrics/finding_documents.sql', path, key, sql, reads });
  return { path, key };
}

/** The given counts; types and values are spelled as the finder spells them. */
function selectFrequencies(counts: FindingCounts | null): string {
  if (counts === null) {
    return `select null::varchar as type, null::varchar as value, null::bigint as position, null::double as documents,
      null::boolean as corpus_complete where false`;
  }
  const rows = selectRowsOf(counts.files, COLUMNS, [
    'lower(trim("type"::varchar)) as type',
    `${COMPARABLE_VALUE} as value`,
    `${countFrom('documents')} as documents`,
  ]);
  return `select type, value, ${POSITION} as position, documents, ${counts.corpusComplete} as corpus_complete from (${rows})`;
}

/** SQL for a value as counters write it: telephone numbers as digits with the country code of North America, all else in lower case. */
const COMPARABLE_VALUE = `case
  when lower(trim("type"::varchar)) <> 'phone' then lower(trim("value"::varchar))
  else regexp_replace(
    regexp_replace(regexp_replace("value"::varchar, '\\D', '', 'g'), '^00', ''),
    '^[2-9]\\d\\d[2-9]\\d{6}$', '1\\0')
end`;
