import { join } from 'node:path';
import type { Command } from 'commander';
import { readJson } from '../files.ts';
import { standardOutput } from '../sinks/output.ts';
import type { Summary } from '../sinks/summary.ts';
import { summaryText } from '../sinks/summary-table.ts';
import { newCommand } from './command-line.ts';
import { addRunOptions, type RunOptions, runOf, unfinished } from './run-options.ts';

/** `semmem summary`: the end of a run once more. */
export function summaryCommand(): Command {
  const command = newCommand('summary', 'Shows the summary of a run: rows, classes, nulls, times.').option(
    '--json',
    'as JSON, in one line',
  );
  return addRunOptions(command).action(async (options: RunOptions & { readonly json?: boolean }) => {
    const run = runOf(options);
    const summary =
      run.manifest.state === 'finished'
        ? (readJson(join(run.folder, 'summary.json')) as Summary | null)
        : null;
    if (summary === null) throw unfinished(run, 'is not finished and has no summary');
    // The folder may have been moved since.
    const here = { ...summary, folder: run.folder };
    await standardOutput().write(options.json ? `${JSON.stringify(here)}\n` : summaryText(here));
  });
}
