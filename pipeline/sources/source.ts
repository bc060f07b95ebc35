import { SEQUENCE_ID_SPELLINGS } from '../../transforms/joined-columns.ts';
import type { Connection } from '../duckdb/database.ts';
import { extraName } from '../feature-columns.ts';
import { InputError } from '../input-error.ts';
import { inspectParquet } from '../parquet-file.ts';
import type { ParquetFile, ScoreOrigin, Source } from '../tables.ts';

const TOKEN_SPELLINGS = ['tokens', 'Tokens'];
/** A pandas index that the published tables carry by accident. */
const DROPPED = new Set(['__index_level_0__']);
const INTEGER = /^U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)$/;

/** How a source is opened. */
export interface SourceRequest {
  readonly name: string;
  readonly paths: readonly string[];
  readonly score: ScoreOrigin;
  readonly carryExtraColumns: boolean;
}

/** The first of `spellings` that the file has; an InputError lists the columns that are there. */
export function requireColumn(file: ParquetFile, spellings: readonly string[], what: string): string {
  const found = spellings.find((name) => file.columns.has(name));
  if (found !== undefined) return found;
  const there = [...file.columns.keys()].join(', ');
  throw new InputError(
    `${file.path} has no ${what} column (${spellings.join(' or ')}); its columns are: ${there}`,
  );
}

/** The id column of a file: whole numbers. */
export function requireIdColumn(
  file: ParquetFile,
  spellings: readonly string[] = SEQUENCE_ID_SPELLINGS,
): string {
  const name = requireColumn(file, spellings, 'id');
  const type = file.columns.get(name)!;
  if (!INTEGER.test(type)) {
    throw new InputError(`column ${name} of ${file.path} is ${type}; ids must be whole numbers`);
  }
  return name;
}

function requireTokensColumn(file: ParquetFile): string {
  const name = requireColumn(file, TOKEN_SPELLINGS, 'tokens');
  const type = file.columns.get(name)!;
  if (!INTEGER.test(type.replace(/\[\d*\]$/, '')) || !type.endsWith(']')) {
    throw new InputError(`column ${name} of ${file.path} is ${type}; tokens must be lists of whole numbers`);
  }
  return name;
}

/** Opens a source: looks into each file, checks that all have the same columns, and reads no row. */
export async function openSource(connection: Connection, request: SourceRequest): Promise<Source> {
  const files: ParquetFile[] = [];
  for (const path of request.paths) files.push(await inspectParquet(connection, path));
  const first = files[0]!;
  const idColumn = requireIdColumn(first);
  const tokensColumn = requireTokensColumn(first);
  const { score } = request;
  if (score !== null && 'column' in score) requireColumn(first, [score.column], 'memorization score');

  const used = new Set([
    idColumn,
    tokensColumn,
    ...(score !== null && 'column' in score ? [score.column] : []),
  ]);
  const extraColumns = request.carryExtraColumns
    ? [...first.columns].flatMap(([name, type]) =>
        used.has(name) || DROPPED.has(name) ? [] : [{ name, type }],
      )
    : [];
  requireDistinctNames(first, extraColumns);
  for (const file of files) {
    if (requireIdColumn(file) !== idColumn || requireTokensColumn(file) !== tokensColumn) {
      throw new InputError(`${file.path} has other columns than ${first.path}; give them as two inputs`);
    }
    if (file.columns.has('file_row_number') || file.columns.has('file_index')) {
      throw new InputError(`${file.path} has a column named file_row_number or file_index; rename it`);
    }
    for (const { name, type } of extraColumns) {
      if (file.columns.get(name) === type) continue;
      const there = file.columns.get(name) ?? 'absent';
      throw new InputError(
        `column ${name} is ${type} in ${first.path} but ${there} in ${file.path}; give them as two inputs or --no-extra-columns`,
      );
    }
  }
  const rows = files.reduce((sum, file) => sum + file.rows, 0);
  if (rows === 0) throw new InputError(`no rows in ${request.paths.join(', ')}`);
  return { name: request.name, files, rows, idColumn, tokensColumn, score, extraColumns };
}

function requireDistinctNames(file: ParquetFile, extraColumns: Source['extraColumns']): void {
  const carried = new Map(extraColumns.map(({ name }) => [extraName(name).toLowerCase(), name]));
  const hidden = extraColumns.find(({ name }) => carried.get(extraName(name).toLowerCase()) !== name);
  if (hidden === undefined) return;
  throw new InputError(
    `${file.path}: column ${hidden.name} would be carried as ${extraName(hidden.name)}, which is there too; rename one or use --no-extra-columns`,
  );
}
