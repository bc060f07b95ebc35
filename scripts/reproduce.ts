/**
 * Recomputes the published finished tables (usvsnsp/semantic-filters) from their own tokens and the published tables
 * they were joined with, and compares every `_upstream` column with what was published. It needs the Hub.
 *
 *     npm run -s reproduce -- [--models 70m,12b] [--schemes deduped] [--datasets memories] [--output DIR]
 *
 * Exit status: 0 all is equal; 1 something differs; 2 something the user can mend.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { addKnob, newCommand, runCommand, withDashes } from '../pipeline/commands/command-line.ts';
import type { Connection } from '../pipeline/duckdb/database.ts';
import { quoteName, readParquet } from '../pipeline/duckdb/quote.ts';
import { allColumns, extraName } from '../pipeline/feature-columns.ts';
import { calculateMetrics } from '../pipeline/flow.ts';
import { KNOBS } from '../pipeline/knobs.ts';
import { lineProgress } from '../pipeline/progress.ts';
import { Session } from '../pipeline/session.ts';
import { type Settings, settingsFrom } from '../pipeline/settings.ts';
import { plainTable } from '../pipeline/sinks/plain-table.ts';
import type { TableSummary } from '../pipeline/sinks/summary.ts';
import { resolvePath } from '../pipeline/sources/local.ts';
import { numberFrom } from '../pipeline/sources/number-column.ts';
import { expandPublished } from '../pipeline/sources/published.ts';

/** Share of the larger value by which two numbers may differ: a 32-bit float keeps 7 digits. */
const TOLERANCE = 1e-6;

/**
 * Rows per class of the deduped memories as the authors' notebook saved them (research/papers.md 1.5, arXiv 2406.17746):
 * recitation, reconstruction, recollection. All but 70m hold 1 to 7 rows whose id is repeated, which a run drops.
 */
const PUBLISHED: Readonly<Record<string, readonly [number, number, number]>> = {
  '70m': [362_550, 30_430, 18_468],
  '410m': [690_726, 46_076, 74_238],
  '1b': [878_456, 49_253, 105_163],
  '1.4b': [887_549, 49_435, 111_120],
  '2.8b': [1_141_180, 52_416, 161_620],
  '6.9b': [1_416_014, 53_968, 210_314],
  '12b': [1_566_369, 55_114, 249_733],
};

/** The options of the main job that mean the same here. */
const TAKEN = /^--(datasets|schemes|models|output|tokenizer|threads|memory-limit) /;
const DEFAULTS = {
  datasets: ['memories'],
  schemes: ['deduped'],
  models: Object.keys(PUBLISHED),
  recitationThreshold: 5,
  sampleSeed: 0,
  extraColumns: true,
  resume: true,
};

async function main(argv: readonly string[]): Promise<void> {
  const command = newCommand('reproduce', 'Recomputes the published finished tables and compares them.');
  for (const { default: own, ...knob } of Object.values(KNOBS).flat()) {
    if (!TAKEN.test(knob.flags)) continue;
    const name = knob.flags.replace(/^--(\S+).*/, '$1');
    const here = (DEFAULTS as Record<string, unknown>)[name] ?? own;
    addKnob(command, here === undefined ? knob : { ...knob, default: here });
  }
  command.parse(withDashes(argv), { from: 'user' });
  const options = { ...DEFAULTS, ...command.opts<Settings>() };
  const datasets = options.datasets.map((name) => `semantic_filters_${name}`);
  const session = new Session(lineProgress());
  process.on('SIGINT', () => session.stop()).on('SIGTERM', () => session.stop());
  const differing: string[] = [];
  for (const { name, dataset, scheme, model } of expandPublished({ ...options, datasets })) {
    const settings = settingsFrom({
      ...options,
      output: resolvePath(options.output),
      runId: `reproduce-${name}`,
      datasets: [dataset],
      schemes: [scheme!],
      models: [model!],
    });
    const { folder, tables } = await calculateMetrics(settings, session);
    const published = scheme === 'deduped' && dataset.endsWith('memories') ? PUBLISHED[model!] : undefined;
    const same = await session.withConnection(
      (connection) => compare(connection, join(folder, name), tables[0]!, published ?? null),
      { memoryLimit: settings.memoryLimit, threads: settings.threads },
    );
    if (!same) differing.push(name);
  }
  console.log(differing.length === 0 ? 'all is equal' : `different: ${differing.join(', ')}`);
  if (differing.length > 0) process.exitCode = 1;
}

/** Prints how one table compares; false where anything differs beyond rows that were dropped. */
async function compare(
  connection: Connection,
  folder: string,
  table: TableSummary,
  published: readonly number[] | null,
): Promise<boolean> {
  const parts = readdirSync(folder).map((part) => join(folder, part));
  const from = readParquet(parts);
  await connection.run('view features', `create or replace temp view features as from ${from}`);
  const described = await connection.rows('columns', 'describe features');
  const there = new Set(described.map((row) => row.column_name));
  const pairs = allColumns.flatMap(({ name, upstreamName }) => {
    if (upstreamName === undefined || !name.endsWith('_upstream')) return [];
    const own = extraName(upstreamName);
    const given = table.nulls[name]?.reasons.input_not_given === undefined;
    return given && there.has(own) ? [{ name, own }] : [];
  });
  const selects = pairs.map(
    ({ name, own }, place) =>
      `select ${place} as place, '${name}' as column_name, sequence_id, ${quoteName(name)}::double as recomputed,
         ${numberFrom(own)} as published from features`,
  );
  console.log(
    `\n${table.table}: ${table.rows_out} rows, ${table.repeated_ids_dropped} with a repeated id dropped`,
  );
  if (selects.length === 0) {
    console.log(`it has none of the published columns; its columns are: ${[...there].join(', ')}`);
    return false;
  }
  await connection.run(
    'view compared',
    `create or replace temp view compared as ${selects.join(' union all ')}`,
  );
  const columns = await connection.file('reports/reproduced_columns', { tolerance: TOLERANCE });
  const cells = columns.map((row) => [
    row.column_name as string,
    ...[row.rows, row.equal, row.different].map(Number),
    ((row.first_ids ?? []) as bigint[]).join(', '),
  ]);
  console.log(
    plainTable(['column', 'rows', 'equal', 'different', 'first ids that differ'], cells, [1, 2, 3]),
  );
  const [classes] = await connection.file('reports/upstream_classes');
  const names = ['recitation', 'reconstruction', 'recollection'];
  const counts = names.map((name) => Number(classes![name]));
  const lines = names.map((name, at) => [
    name,
    counts[at]!,
    ...(published === null ? ['-', '-'] : [published[at]!, counts[at]! - published[at]!]),
  ]);
  console.log(plainTable(['class', 'recomputed', 'published', 'difference'], lines, [1, 2, 3]));
  const missing = names.map((_, at) => (published === null ? 0 : published[at]! - counts[at]!));
  const explained =
    missing.every((rows) => rows >= 0) &&
    missing.reduce((sum, rows) => sum + rows, 0) <= table.repeated_ids_dropped;
  return explained && columns.every((row) => Number(row.different) === 0);
}

await runCommand('reproduce', () => main(process.argv.slice(2)));
