import { join } from 'node:path';
import type { Command } from 'commander';
import { readJson } from '../files.ts';
import type { Manifest } from '../manifest.ts';
import { listRuns, listUnreadable, type RunFolder } from '../run-folder.ts';
import { standardOutput } from '../sinks/output.ts';
import { plainTable } from '../sinks/plain-table.ts';
import type { Summary } from '../sinks/summary.ts';
import { resolvePath } from '../sources/local.ts';
import { newCommand } from './command-line.ts';
import { addRunOptions, type RunOptions, runOf } from './run-options.ts';

/** `semmem runs`: what runs there are. */
export function runsCommand(): Command {
  const command = newCommand('runs', 'Lists the runs of a folder, newest first.').option(
    '--json',
    'one JSON object per run and line',
  );
  return addRunOptions(command).action(printRuns);
}

async function printRuns(options: RunOptions & { readonly json?: boolean }): Promise<void> {
  const folder = resolvePath(options.runs);
  const runs =
    options.run === undefined
      ? [...listRuns(folder).map(describe), ...listUnreadable(folder).map((id) => unreadable(folder, id))]
      : [describe(runOf(options))];
  const output = standardOutput();
  if (options.json) return output.write(runs.map((run) => `${JSON.stringify(run)}\n`).join(''));
  if (runs.length === 0) return output.write(`no runs in ${folder}\n`);
  const rows = runs.map(({ id, state, started, tables, rows, seconds }) => [
    id,
    state,
    started?.slice(0, 19).replace('T', ' ') ?? '',
    tables.length > 3 ? `${tables.slice(0, 3).join(', ')} and ${tables.length - 3} more` : tables.join(', '),
    rows === null ? '' : rows,
    seconds === null ? '' : seconds.toFixed(1),
  ]);
  await output.write(
    `${plainTable(['run', 'state', 'started (UTC)', 'tables', 'rows', 'seconds'], rows, [4, 5])}\n`,
  );
}

interface RunLine {
  readonly id: string;
  readonly folder: string;
  readonly state: Manifest['state'] | 'unreadable';
  readonly started: string | null;
  readonly tables: readonly string[];
  readonly rows: number | null;
  readonly seconds: number | null;
}

function describe({ id, folder, manifest }: RunFolder): RunLine {
  const { state, started_at: started, tables } = manifest;
  const summary = state === 'finished' ? (readJson(join(folder, 'summary.json')) as Summary | null) : null;
  const rows = summary?.tables.reduce((sum, { rows_out }) => sum + rows_out, 0) ?? null;
  return { id, folder, state, started, tables, rows, seconds: summary?.seconds ?? null };
}

function unreadable(runs: string, id: string): RunLine {
  const folder = join(runs, id);
  return { id, folder, state: 'unreadable', started: null, tables: [], rows: null, seconds: null };
}
