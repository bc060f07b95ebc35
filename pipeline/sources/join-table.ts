import { CONTINUATION, type WantedPart } from '../../transforms/corpus/wanted-part.ts';
import { type JoinTableName, joinedColumns } from '../../transforms/joined-columns.ts';
import type { Connection } from '../duckdb/database.ts';
import { quoteName, quotePaths } from '../duckdb/quote.ts';
import { InputError } from '../input-error.ts';
import { inspectParquet } from '../parquet-file.ts';
import type { JoinTable, ParquetFile } from '../tables.ts';
import { selectRowsOf } from './file-rows.ts';
import { countFrom, numberFrom, requireNumbers } from './number-column.ts';
import { requireIdColumn } from './source.ts';

/** Columns that only the published finished tables have: their `sequence_duplicates` counts exposures. */
const FINISHED_COLUMNS = ['0_8_snowclones', '0_8_templates', 'frequencies'];

/** Opens a table whose values are joined by sequence id: finds its columns under our names or the published ones. */
export async function openJoinTable(
  connection: Connection,
  kind: JoinTableName,
  paths: readonly string[],
): Promise<JoinTable> {
  const files: ParquetFile[] = [];
  for (const path of paths) files.push(await inspectParquet(connection, path));
  const first = files[0]!;
  const idColumn = requireIdColumn(first);
  const values = new Map<string, string>();
  const columns = joinedColumns.filter(({ table }) => table === kind);
  for (const { name, spellings } of columns) {
    const found = spellings.find((spelling) => first.columns.has(spelling));
    if (found !== undefined) values.set(name, found);
  }
  const counts = values.get('sequence_duplicates');
  if (counts !== undefined && isFinishedTable(first) && !values.has('sequence_duplicates_upstream')) {
    values.delete('sequence_duplicates');
    values.set('sequence_duplicates_upstream', counts);
  }
  if (values.size === 0) {
    const known = columns.flatMap(({ spellings }) => spellings).join(', ');
    const there = [...first.columns.keys()].join(', ');
    throw new InputError(`${first.path} has no column of ${kind} (${known}); its columns are: ${there}`);
  }
  for (const file of files) {
    const missing = [idColumn, ...values.values()].find((name) => !file.columns.has(name));
    if (missing !== undefined)
      throw new InputError(`${file.path} has no column ${missing}, but ${first.path} has`);
    requireIdColumn(file, [idColumn]);
    for (const name of values.values()) requireNumbers(file, name);
  }
  if (kind === 'sequence_frequencies') await requireContinuation(connection, files);
  return { kind, files, idColumn, values, corpusComplete: await isCorpusComplete(connection, files) };
}

/** The corpus counter writes which tokens it counted; published tables do not say. */
async function requireContinuation(connection: Connection, files: readonly ParquetFile[]): Promise<void> {
  const paths = quotePaths(files.map(({ path }) => path));
  const rows = await connection.rows(
    'counted windows',
    `select file_name as path, decode(key) as key, decode(value) as value from parquet_kv_metadata(${paths})
     where decode(key) in ('window_from', 'window_length')`,
  );
  for (const { path } of files) {
    const said = new Map(
      rows.filter((row) => row.path === path).map(({ key, value }) => [key, Number(value)]),
    );
    const { from, length } = CONTINUATION;
    const counted = { from: said.get('window_from') ?? from, length: said.get('window_length') ?? length };
    if (counted.from === from && counted.length === length) continue;
    throw new InputError(
      `${path} has counts of tokens ${spanText(counted)} of a sequence; --sequence-frequencies takes those of ${spanText(CONTINUATION)} (corpus count --part continuation)`,
    );
  }
}

const spanText = ({ from, length }: WantedPart) => `${from} to ${from + length - 1}`;

function isFinishedTable({ columns }: ParquetFile): boolean {
  return FINISHED_COLUMNS.some((name) => columns.has(name));
}

/** The corpus counter writes `corpus_complete = false` into tables that count a sample. */
export async function isCorpusComplete(
  connection: Connection,
  files: readonly ParquetFile[],
): Promise<boolean> {
  const rows = await connection.rows(
    'corpus_complete',
    `select 1 from parquet_kv_metadata(${quotePaths(files.map(({ path }) => path))})
     where decode(key) = 'corpus_complete' and lower(decode(value)) = 'false' limit 1`,
  );
  return rows.length === 0;
}

/** A number that orders rows over several files. */
const POSITION = 'file_number::bigint * 1099511627776 + row_number';

/** Makes the view that `features/joined.sql` reads for a kind of table, empty where none was given; answers its select. */
export async function createJoinView(
  connection: Connection,
  kind: JoinTableName,
  table: JoinTable | null,
): Promise<string> {
  const columns = joinedColumns.filter((column) => column.table === kind);
  const select = columns.map(({ name, type, range }) => {
    const own = table?.values.get(name);
    const value =
      own === undefined ? 'null::double' : type === 'BIGINT' ? countFrom(own) : numberFrom(own, range);
    return `${value} as ${quoteName(name)}`;
  });
  const body =
    table === null
      ? `select null::bigint as sequence_id, null::bigint as position, ${select.join(', ')} where false`
      : `select * exclude (file_number, row_number), ${POSITION} as position from (${rowsOf(table, select)})`;
  await connection.run(`view ${kind}`, `create or replace temp view ${quoteName(kind)} as ${body}`);
  return body;
}

function rowsOf({ files, idColumn, values }: JoinTable, select: readonly string[]): string {
  const id = `try_cast(${quoteName(idColumn)} as bigint) as sequence_id`;
  return selectRowsOf(files, [idColumn, ...values.values()], [id, ...select]);
}
