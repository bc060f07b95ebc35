import type { FindingTotals, WantedFinding } from '../../transforms/corpus/count-findings.ts';
import { FINDING_TYPES, type FindingType } from '../../transforms/findings/finding.ts';
import { normalizeValue } from '../../transforms/findings/normalized-value.ts';
import { namingDamage } from '../duckdb/damaged-file.ts';
import type { Connection } from '../duckdb/database.ts';
import { readParquet } from '../duckdb/quote.ts';
import { TableWriter } from '../duckdb/table-writer.ts';
import { InputError } from '../input-error.ts';
import { parquetIdentity } from '../parquet-identity.ts';

/** The items of a table that are to be counted, all different; of how many rows, and how many of these have no known type or no value. */
export interface WantedFindings {
  readonly items: readonly WantedFinding[];
  readonly rows: number;
  readonly unreadable: number;
}

const KNOWN: ReadonlySet<string> = new Set(FINDING_TYPES);

/** Reads a Parquet table `type, value`; values come in any form and go on in the finder's normal one, in order of the table. */
export async function readWantedFindings(connection: Connection, path: string): Promise<WantedFindings> {
  parquetIdentity(path);
  const columns = await connection.rows('columns', `describe from ${readParquet([path])}`);
  const names = columns.map(({ column_name: name }) => name as string);
  const missing = ['type', 'value'].find((name) => !names.includes(name));
  if (missing !== undefined)
    throw new InputError(
      `${path} has no column ${missing}; findings to be counted have type and value; its columns are: ${names.join(', ')}`,
    );
  const rows = await namingDamage(connection, [path], () =>
    connection.rows(
      'wanted findings',
      `select lower(trim("type"::varchar)) as type, trim("value"::varchar) as value, count(*)::double as rows
       from ${readParquet([path])} group by all order by min(file_row_number)`,
    ),
  );
  const items = new Map<string, WantedFinding>();
  let [all, unreadable] = [0, 0];
  for (const row of rows) {
    const { type, value, rows: alike } = row as { type: FindingType; value: string | null; rows: number };
    all += alike;
    const normal = KNOWN.has(type) && value !== null ? normalizeValue(type, value) : '';
    if (normal === '') unreadable += alike;
    else items.set(`${type}\n${normal}`, { type, value: normal });
  }
  if (items.size === 0)
    throw new InputError(`${path} has no item to be counted: no row has a known type and a value`);
  return { items: [...items.values()], rows: all, unreadable };
}

/** Makes the temporary table `finding_frequencies` (type, value, occurrences, documents), a row per item in order. */
export async function writeFindingFrequencies(
  connection: Connection,
  items: readonly WantedFinding[],
  { occurrences, documents }: FindingTotals,
): Promise<void> {
  const writer = await TableWriter.create(connection, 'finding_frequencies', [
    { name: 'type', type: 'VARCHAR' },
    { name: 'value', type: 'VARCHAR' },
    { name: 'occurrences', type: 'BIGINT' },
    { name: 'documents', type: 'BIGINT' },
  ]);
  items.forEach(({ type, value }, place) => {
    [type, value, occurrences[place]!, documents[place]!].forEach((cell, column) => {
      writer.columns[column]!.set(writer.rows, cell);
    });
    writer.endRow();
  });
  writer.close();
}
