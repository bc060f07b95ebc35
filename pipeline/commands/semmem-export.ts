import { type Command, Option } from 'commander';
import { unknownName } from '../did-you-mean.ts';
import { lockDown } from '../duckdb/lockdown.ts';
import { InputError } from '../input-error.ts';
import { chooseColumns } from '../sinks/export-columns.ts';
import { EXPORT_FORMATS, type ExportFormat, exportStatement, writeExport } from '../sinks/export-table.ts';
import { temporaryName, writeWholeFile } from '../sinks/output.ts';
import { createRunViews, UNION } from '../sinks/run-views.ts';
import { resolvePath } from '../sources/local.ts';
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

interface ExportOptions extends RunOptions, MachineOptions {
  readonly table?: string;
  readonly format?: ExportFormat;
  readonly columns?: readonly string[];
  readonly where?: string;
  readonly columnNames?: string;
  readonly unredacted?: boolean;
  readonly force?: boolean;
  readonly output: string;
}

/** `semmem export`: a table of a run as one file, redacted unless asked otherwise. */
export function exportCommand(): Command {
  const command = newCommand(
    'export',
    'Writes a table of a run to one file, without the memorized text itself.',
  )
    .requiredOption('--output <PATH>', 'the file to write')
    .option('--table <NAME>', 'table of the run (default: its only one, else features, the union of all)')
    .addOption(
      new Option('--format <FORMAT>', 'default: by the extension of --output').choices([...EXPORT_FORMATS]),
    )
    .option(
      '--columns <NAME,...>',
      'columns in this order (default: all)',
      (value: string, before: string[] = []) => [
        ...before,
        ...value
          .split(',')
          .map((name) => name.trim())
          .filter((name) => name !== ''),
      ],
    )
    .option('--where <SQL>', 'only rows for which this is true; any column may stand in it')
    .addOption(
      new Option('--column-names <upstream>', "columns by the published research tables' names").choices([
        'upstream',
      ]),
    )
    .option('--unredacted', 'export text, tokens and whatever else may hold memorized text, too')
    .option('--force', 'overwrite the file')
    .action(exportTable);
  return addMachineOptions(addRunOptions(command));
}

async function exportTable(options: ExportOptions): Promise<void> {
  const { where = null, unredacted = false } = options;
  if (options.output === '-') throw new InputError('--output takes a file, not -; name one to write');
  const path = resolvePath(options.output);
  const format = options.format ?? formatOf(path);
  const run = readableRun(options);
  await withDatabase({ threads: 1, ...options }, async (connection) => {
    const views = await createRunViews(connection, run.tables, note);
    const name = options.table ?? (run.tables.length === 1 ? run.tables[0]!.name : UNION);
    const view = views.find((one) => one.name.toLowerCase() === name.toLowerCase());
    if (view === undefined)
      throw unknownName(
        'table',
        name,
        views.map((one) => one.name),
      );
    const choice = chooseColumns(view, {
      columns: options.columns ?? null,
      upstreamNames: options.columnNames === 'upstream',
      unredacted,
    });
    if (choice.columns.length === 0) throw new InputError('no column is left to export');
    await lockDown(connection, [...run.tables.flatMap(({ files }) => files), temporaryName(path)]);
    const statement = await exportStatement(connection, view.name, choice.columns, where);
    const request = { path, force: options.force ?? false, protectedFolder: run.folder };
    const rows = await writeWholeFile(request, (file) =>
      writeExport(connection, statement, { columns: choice.columns, format, where, unredacted }, file),
    );
    if (choice.redacted.length > 0)
      note(
        `left out, as they may hold memorized text: ${choice.redacted.join(', ')} (--unredacted exports them)`,
      );
    if (choice.collided.length > 0)
      note(`left out, as published columns have their names: ${choice.collided.join(', ')}`);
    process.stderr.write(
      `${rows.toLocaleString('en-US')} rows and ${choice.columns.length} columns of the table ${view.name} in ${path}\n`,
    );
  });
}

function formatOf(path: string): ExportFormat {
  const extension = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  const format = EXPORT_FORMATS.find((one) => one === extension);
  if (format !== undefined) return format;
  throw new InputError(
    `no format is known by the name of ${path}; add --format (${EXPORT_FORMATS.join(', ')})`,
  );
}
