import { type Command, Option } from 'commander';
import type { Connection } from '../duckdb/database.ts';
import { lockDown } from '../duckdb/lockdown.ts';
import { isBlank, openQuery, QueryError } from '../duckdb/query.ts';
import { quoteText } from '../duckdb/quote.ts';
import { InputError } from '../input-error.ts';
import { parquetIdentity } from '../parquet-identity.ts';
import { listRuns, listUnreadable, type RunFolder } from '../run-folder.ts';
import { FileOutput, type Output, standardOutput, temporaryName, writeWholeFile } from '../sinks/output.ts';
import { type LineFormat, writeLines } from '../sinks/result-lines.ts';
import { lineWidth, resultTable } from '../sinks/result-table.ts';
import { createRunViews, createTableView, type View } from '../sinks/run-views.ts';
import { expandInput, resolvePath } from '../sources/local.ts';
import { newCommand } from './command-line.ts';
import {
  addMachineOptions,
  addRunOptions,
  type MachineOptions,
  note,
  type RunOptions,
  readableRun,
  withDatabase,
} from './run-options.ts';
import { runShell } from './sql-shell.ts';

const FORMATS = ['table', 'csv', 'json', 'jsonl', 'parquet'];

interface SqlOptions extends RunOptions, MachineOptions {
  readonly table?: readonly string[];
  readonly format?: string;
  readonly output?: string;
  readonly maxRows: number;
  readonly force?: boolean;
  readonly write?: boolean;
}

/** `semmem sql`: one query, or a shell where there is none and a terminal. */
export function sqlCommand(): Command {
  const command = newCommand(
    'sql',
    'Queries the tables of a run with SQL (DuckDB); without QUERY, on a terminal, a shell.',
  )
    .argument('[QUERY]', 'SQL; - or nothing reads it from standard input')
    .option(
      '--table <[NAME=]PATH>',
      'another Parquet file, glob or folder to query, by that name; may be repeated',
      (value: string, before: readonly string[] = []) => [...before, value],
    )
    .addOption(
      new Option('--format <FORMAT>', 'default: that of --output by its extension, else table').choices(
        FORMATS,
      ),
    )
    .option('--output <FILE>', 'write there instead of to standard output')
    .option('--force', 'overwrite that file')
    .option('--max-rows <N>', 'rows that a table shows; 0 for all', readMaxRows, 40)
    .option('--write', 'let the query write files, attach databases and change settings')
    .action((query: string | undefined, options: SqlOptions) => querySql(query, options));
  addMachineOptions(addRunOptions(command));
  return command.addHelpText(
    'after',
    '\nThe tables: each table of the run by its name, and features, the union of all, with its name in "source".\n' +
      'Others join them with --table: --table duplicates=neighbours/duplicates.parquet. They need no run.',
  );
}

function readMaxRows(value: string): number {
  if (!/^\d+$/.test(value))
    throw new InputError(`--max-rows must be a whole number, not ${JSON.stringify(value)}`);
  return Number(value) === 0 ? Number.POSITIVE_INFINITY : Number(value);
}

async function querySql(query: string | undefined, options: SqlOptions): Promise<void> {
  if (options.output === '-')
    throw new InputError('--output takes a file, not -; without it, results are on standard output');
  const path = options.output === undefined ? null : resolvePath(options.output);
  const format = options.format ?? formatOf(path);
  if (format === 'parquet' && path === null)
    throw new InputError('Parquet is not for standard output; name a file: --output FILE.parquet');
  const run = wantedRun(options);
  const ownTables = run?.tables ?? [];
  const interactive = query === undefined && process.stdin.isTTY === true;
  if (interactive && path !== null) throw new InputError('--output needs a QUERY');
  const sql = interactive ? '' : query === undefined || query === '-' ? await readInput() : query;
  if (!interactive && isBlank(sql))
    throw new InputError('no query: give one as an argument or on standard input');
  await withDatabase(options, async (connection, session) => {
    const views = run === null ? [] : await createRunViews(connection, ownTables, note);
    const others = await openTables(connection, options.table ?? [], views);
    for (const table of others) views.push(await createTableView(connection, table));
    const file = path === null ? [] : [temporaryName(path)];
    const files = [...ownTables, ...others].flatMap((table) => table.files);
    if (!options.write) await lockDown(connection, [...files, ...file]);
    const readOnly = !options.write;
    if (interactive)
      return runShell(connection, { run, views, readOnly, maxRows: options.maxRows, signal: session.signal });
    if (path === null)
      return writeResults(connection, sql, format, readOnly, options.maxRows, standardOutput());
    const request = {
      path,
      force: options.force ?? false,
      inputs: others.flatMap((table) => table.files),
      ...(run !== null && { protectedFolder: run.folder }),
    };
    await writeWholeFile(request, async (temporary) => {
      if (format === 'parquet') return copyToParquet(connection, sql, temporary);
      const output = new FileOutput(temporary);
      try {
        await writeResults(connection, sql, format, readOnly, options.maxRows, output);
      } finally {
        output.close();
      }
    });
  });
}

/** The run that the options name; `null` where `--table` is given, no run is named and there is none. */
function wantedRun(options: SqlOptions): RunFolder | null {
  const isNeeded = options.table === undefined || options.run !== undefined;
  const runs = resolvePath(options.runs);
  const hasRuns = listRuns(runs).length > 0 || listUnreadable(runs).length > 0;
  return isNeeded || hasRuns ? readableRun(options) : null;
}

/** The tables that `--table` names, beside those of the run. */
async function openTables(connection: Connection, given: readonly string[], views: readonly View[]) {
  const taken = new Set(views.map(({ name }) => name.toLowerCase()));
  const tables: { name: string; files: readonly string[] }[] = [];
  for (const one of given) {
    const { name, paths } = await expandInput(connection, one, '--table');
    if (taken.has(name.toLowerCase()))
      throw new InputError(`there is a table ${name} already; name the other: --table NAME=${one}`);
    taken.add(name.toLowerCase());
    for (const path of paths) parquetIdentity(path);
    tables.push({ name, files: paths });
  }
  return tables;
}

function formatOf(path: string | null): string {
  const extension = path === null ? '' : path.slice(path.lastIndexOf('.') + 1);
  if (path === null || extension === 'txt') return 'table';
  if (FORMATS.includes(extension)) return extension;
  throw new InputError(`no format is known by the name of ${path}; add --format (${FORMATS.join(', ')})`);
}

async function writeResults(
  connection: Connection,
  sql: string,
  format: string,
  readOnly: boolean,
  maxRows: number,
  output: Output,
): Promise<void> {
  const columns = output instanceof FileOutput || !process.stdout.isTTY ? 0 : process.stdout.columns;
  const width = lineWidth(columns);
  let results = 0;
  for await (const result of openQuery(connection, sql, readOnly)) {
    if (results++ > 0 && format !== 'table')
      throw new QueryError(`${format} holds one result; ask one thing at a time`);
    if (format === 'table') await output.write(await resultTable(result, { maxRows, width }));
    else await writeLines(result, format as LineFormat, output);
  }
}

/** A view instead of a subquery: its text ends where the user's does, whatever that holds. */
async function copyToParquet(connection: Connection, sql: string, path: string): Promise<void> {
  for await (const _ of openQuery(connection, `create temp view query_result as ${sql}`, true)) {
    throw new QueryError('parquet holds one result; ask one thing at a time');
  }
  await connection.run(
    'write Parquet',
    `copy (from query_result) to ${quoteText(path)} (format parquet, use_tmp_file false)`,
  );
}

async function readInput(): Promise<string> {
  let text = '';
  for await (const piece of process.stdin.setEncoding('utf8')) text += piece;
  return text;
}
