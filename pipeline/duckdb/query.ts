import {
  type DuckDBPreparedStatement,
  type DuckDBResult,
  type DuckDBValue,
  ResultReturnType,
  StatementType,
} from '@duckdb/node-api';
import { InputError } from '../input-error.ts';
import { InterruptedError } from '../stop-flag.ts';
import { type Connection, translate } from './database.ts';
import { isWholeStream } from './whole-stream.ts';

/** A value as DuckDB hands it out. */
export type SqlValue = DuckDBValue;

/** What a statement of the user returned; the rows stream and can be read once, before anything else runs. */
export interface QueryResult {
  /** Names are unique, types as in SQL. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly batches: AsyncIterable<readonly (readonly SqlValue[])[]>;
}

/** A mistake in the user's SQL: the message is one line, `full` also points at the place. */
export class QueryError extends InputError {
  override readonly name = 'QueryError';
  readonly full: string;

  constructor(message: string, full = message) {
    super(message);
    this.full = full;
  }
}

const READS: readonly StatementType[] = [
  StatementType.SELECT,
  StatementType.CREATE,
  StatementType.DROP,
  StatementType.SET,
];
const EXPLAIN = /^\s*(?:(?:--[^\n]*\n|\/\*[\s\S]*?\*\/)\s*)*explain\s+(?:analyze\s+)?(?:\([^()]*\)\s*)?/i;

/** True where nothing but spaces, comments and semicolons is there. */
export function isBlank(sql: string): boolean {
  return /^(\s|;|--[^\n]*(\n|$)|\/\*[\s\S]*?\*\/)*$/.test(sql);
}

/**
 * Runs the statements of the user one after another, and yields the result of each that returns rows.
 *
 * With `readOnly`, statements that could write outside of memory (or run one that could) are refused; views and tables
 * of this connection may be made. Mistakes are QueryErrors.
 */
export async function* openQuery(
  connection: Connection,
  sql: string,
  readOnly: boolean,
): AsyncGenerator<QueryResult> {
  if (isBlank(sql)) return;
  if (readOnly) requireHarmless(sql);
  const attempt = <T>(action: () => Promise<T>) =>
    action().catch((error) => Promise.reject(queryError(error, sql)));
  const statements = await attempt(() => connection.raw.extractStatements(sql));
  for (let index = 0; index < statements.count; index++) {
    const statement = await attempt(() => statements.prepare(index));
    if (readOnly) await attempt(() => requireReading(connection, statement, sql, statements.count));
    const result = await attempt(() => statement.stream());
    if (result.returnType !== ResultReturnType.QUERY_RESULT) {
      await attempt(() => result.fetchAllChunks());
      continue;
    }
    const names = result.deduplicatedColumnNames();
    const columns = result.columnTypes().map((type, at) => ({ name: names[at]!, type: String(type) }));
    const alone = statements.count === 1 && statement.statementType === StatementType.SELECT;
    const verify = async (rows: number) => {
      if (alone) await attempt(() => verifyRows(connection, sql, rows));
    };
    yield { columns, batches: readBatches(result, attempt, verify) };
  }
}

async function* readBatches(
  result: DuckDBResult,
  attempt: <T>(action: () => Promise<T>) => Promise<T>,
  verify: (rows: number) => Promise<void>,
): AsyncGenerator<SqlValue[][]> {
  for (let rows = 0; ; ) {
    const chunk = await attempt(() => result.fetchChunk());
    if (chunk === null || chunk.rowCount === 0) return verify(rows);
    rows += chunk.rowCount;
    yield chunk.getRows();
  }
}

/** Fails where a stream lost rows; a query that gives other rows each time, or is no subquery, passes. */
async function verifyRows(connection: Connection, sql: string, rows: number): Promise<void> {
  const select = sql.replace(/[\s;]+$/, '');
  try {
    (await connection.raw.prepare(`select 1 from (\n${select}\n)`)).destroySync();
  } catch {
    return;
  }
  await isWholeStream(connection, select, rows);
}

/** A select may turn on these, which then write files: DuckDB, locked down, aborts the process over it. */
function requireHarmless(sql: string): void {
  const [name] = /\benable_(logging|profiling)\b/i.exec(sql) ?? [];
  if (name !== undefined)
    throw new QueryError(`${name} is not allowed: queries only read; --write lifts that`);
}

async function requireReading(
  connection: Connection,
  statement: DuckDBPreparedStatement,
  sql: string,
  count: number,
) {
  const type = statement.statementType;
  if (READS.includes(type)) return;
  if (type === StatementType.EXPLAIN) {
    // `explain analyze copy …` would copy. One statement at a time, as only its text tells what is explained.
    const explained = count === 1 ? sql.replace(EXPLAIN, '') : '';
    if (explained === sql || isBlank(explained)) throw new QueryError('explain takes one select, alone');
    const inner = await (await connection.raw.extractStatements(explained)).prepare(0);
    if (inner.statementType === StatementType.SELECT) return;
    throw new QueryError('explain takes a select: queries only read');
  }
  const word = StatementType[type]?.toLowerCase().replaceAll('_', ' ') ?? 'this';
  throw new QueryError(
    `${word} is not allowed: queries only read; --write lifts that (export writes files: semmem export)`,
  );
}

/** What went wrong with a statement of the user, in a line. */
export function queryError(error: unknown, sql: string): Error {
  if (error instanceof InputError) return error;
  const full = (error instanceof Error ? error.message : String(error)).replace(
    /^Failed to extract statements: /,
    '',
  );
  const [message = ''] = full.split(/\n\s*\n?LINE \d+:/);
  const line = message.trim().replace(/\s*\n\s*/g, ' ');
  if (/^INTERRUPT/.test(line)) return new InterruptedError('interrupted');
  if (/^INTERNAL|^FATAL/.test(line)) return translate(error, 'query', sql);
  if (/disabled (by|through) configuration|configuration has been locked/.test(line)) {
    const what = line.replace(/ - (file system operations|the configuration|.*disabled).*$/, '');
    return new QueryError(`${what}: queries only read the tables of the run; --write lifts that`);
  }
  if (/^(IO|HTTP) Error|^Out of Memory|No space left/i.test(line)) {
    const translated = translate(error, 'the query', sql);
    if (translated instanceof InputError) return translated;
  }
  return new QueryError(line, full);
}
