import { FINDING_TYPES, type FindingType } from '../../transforms/findings/finding.ts';
import { FINDINGS_VERSION } from '../../transforms/findings/findings.ts';
import { normalizeValue } from '../../transforms/findings/normalized-value.ts';
import { namingDamage } from '../duckdb/damaged-file.ts';
import type { Connection } from '../duckdb/database.ts';
import { readParquet } from '../duckdb/quote.ts';
import { sqlFile } from '../duckdb/sql-file.ts';
import { TableWriter } from '../duckdb/table-writer.ts';
import { InputError } from '../input-error.ts';
import { hashOf } from '../manifest.ts';
import { inspectParquet } from '../parquet-file.ts';
import type { Run } from '../run.ts';
import { stageTable } from '../stage-table.ts';
import type { ParquetFile, Source } from '../tables.ts';
import { isCorpusComplete } from './join-table.ts';
import { countFrom, requireNumbers } from './number-column.ts';

/** A table that says in how many documents of a corpus items stand: `type, value, documents`. */
export interface FindingCounts {
  readonly files: readonly ParquetFile[];
  /** `false` where the table says that it counts a sample of the corpus. */
  readonly corpusComplete: boolean;
}

const COLUMNS: readonly string[] = ['type', 'value', 'documents'];
const KNOWN: ReadonlySet<string> = new Set(FINDING_TYPES);
const ROWS_AT_ONCE = 100_000;
const WARN_BELOW_SHARE = 0.01;

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

/** Counts the documents of the items found in a source; a stage table in the order of the source. */
export async function countFindingDocuments(
  connection: Connection,
  run: Run,
  source: Pick<Source, 'name'>,
  found: { readonly paths: readonly string[]; readonly key: string },
  counts: FindingCounts | null,
  warn: (line: string) => void,
): Promise<{ readonly path: string; readonly key: string }> {
  const sql = sqlFile('metrics/finding_documents');
  const path = run.stage('finding_documents', `${source.name}.parquet`);
  const reads = counts?.files ?? [];
  const key = hashOf([sql, FINDINGS_VERSION, found.key, reads]);
  await connection.run(
    'view row_findings',
    `create or replace temp view row_findings as from ${readParquet(found.paths)}`,
  );
  const unreadable = await copyFrequencies(connection, counts);
  if (unreadable > 0) {
    warn(
      `${source.name}: ${unreadable} rows of the finding frequencies have no known type or no count of documents`,
    );
  }
  if (counts !== null) {
    const [row] = await connection.file('reports/finding_frequency_matches');
    const { items, matched } = row as { items: number; matched: number };
    if (matched < items * WARN_BELOW_SHARE) {
      warn(
        `${source.name}: only ${matched} of ${items} items found stand in the finding frequencies; are they of this corpus?`,
      );
    }
  }
  await stageTable(connection, { label: 'metrics/finding_documents.sql', path, key, sql, reads });
  return { path, key };
}

/** Copies the given counts into the temporary table `finding_frequencies`, values in the form of the finder; how many rows are unusable. */
async function copyFrequencies(connection: Connection, counts: FindingCounts | null): Promise<number> {
  const writer = await TableWriter.create(connection, 'finding_frequencies', [
    { name: 'type', type: 'VARCHAR' },
    { name: 'value', type: 'VARCHAR' },
    { name: 'position', type: 'BIGINT' },
    { name: 'documents', type: 'DOUBLE' },
    { name: 'corpus_complete', type: 'BOOLEAN' },
  ]);
  let unreadable = 0;
  for (const { path, rows, position } of counts?.files.map(withPosition) ?? []) {
    for (let first = 0; first < rows; first += ROWS_AT_ONCE) {
      // Nothing else may run on a connection that streams, so the rows come in batches.
      const batch = await namingDamage(connection, [path], () =>
        connection.rows(
          'finding frequencies',
          `select lower(trim("type"::varchar)) as type, "value"::varchar as value, ${countFrom('documents')} as documents
           from ${readParquet([path])} where file_row_number between ${first} and ${first + ROWS_AT_ONCE - 1}
           order by file_row_number`,
        ),
      );
      for (const [index, { type, value, documents }] of batch.entries()) {
        if (!KNOWN.has(type as string) || value === null || documents === null) {
          unreadable++;
          continue;
        }
        const cells = [
          type as string,
          normalizeValue(type as FindingType, (value as string).trim()),
          position + first + index,
          documents as number,
          counts!.corpusComplete,
        ];
        cells.forEach((cell, column) => {
          writer.columns[column]!.set(writer.rows, cell);
        });
        writer.endRow();
      }
    }
  }
  writer.close();
  return unreadable;
}

/** A number that orders rows over several files. */
function withPosition({ path, rows }: ParquetFile, fileNumber: number) {
  return { path, rows, position: fileNumber * 2 ** 40 };
}
