import { type Command, Option } from 'commander';
import { lockDown } from '../duckdb/lockdown.ts';
import { type CatalogEntry, catalogEntries, catalogMarkdown, catalogTable } from '../sinks/catalog.ts';
import { standardOutput } from '../sinks/output.ts';
import { createRunViews } from '../sinks/run-views.ts';
import { newCommand } from './command-line.ts';
import { addRunOptions, note, type RunOptions, readableRun, withDatabase } from './run-options.ts';

/** `semmem catalog`: what every column means; with `--run`, those of a run. */
export function catalogCommand(): Command {
  const command = newCommand(
    'catalog',
    'Lists every column: type, unit, metric and version, what it reads, its published name.',
  )
    .addOption(new Option('--format <FORMAT>', 'how').choices(['table', 'json', 'markdown']).default('table'))
    .action(printCatalog);
  return addRunOptions(command).addHelpText(
    'after',
    '\nWith --run, the columns of that run, those carried over from its input included.',
  );
}

async function printCatalog(options: RunOptions & { readonly format: string }): Promise<void> {
  const entries = options.run === undefined ? catalogEntries() : await entriesOf(options);
  const text =
    options.format === 'json'
      ? `${JSON.stringify(entries, null, 2)}\n`
      : options.format === 'markdown'
        ? catalogMarkdown(entries)
        : catalogTable(entries, process.stdout.columns ?? 160);
  await standardOutput().write(text);
}

async function entriesOf(options: RunOptions): Promise<CatalogEntry[]> {
  const run = readableRun(options);
  const views = await withDatabase({}, async (connection) => {
    await lockDown(
      connection,
      run.tables.flatMap(({ files }) => files),
    );
    return createRunViews(connection, run.tables, note);
  });
  const known = new Map(catalogEntries().map((entry) => [entry.name, entry]));
  const there = new Map(
    views
      .slice(0, run.tables.length)
      .flatMap(({ columns }) => columns.map((column) => [column.name, column])),
  );
  return [...there.values()].map(
    ({ name, type }) =>
      known.get(name) ?? {
        name,
        type,
        unit: null,
        metric: null,
        version: null,
        reads: [],
        description: 'A column of the input, carried over.',
        upstream_name: null,
      },
  );
}
