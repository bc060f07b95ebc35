import type { Command } from 'commander';
import type { Connection } from '../duckdb/database.ts';
import { InputError } from '../input-error.ts';
import { KNOBS } from '../knobs.ts';
import { availableMemory } from '../memory.ts';
import { lineProgress } from '../progress.ts';
import { findRun, type RunFolder } from '../run-folder.ts';
import { Session } from '../session.ts';
import { resolvePath } from '../sources/local.ts';
import { addKnob } from './command-line.ts';

/** Options that say which run is meant. */
export interface RunOptions {
  readonly runs: string;
  readonly run?: string;
}

/** Options that say how much of the machine a query may use. */
export interface MachineOptions {
  readonly threads?: number;
  readonly memoryLimit?: number;
}

/** Adds `--runs` and `--run`. */
export function addRunOptions(command: Command): Command {
  return command
    .option('--runs <DIR>', 'folder of runs', 'datasets')
    .option('--run <ID|FOLDER>', 'the run (default: the newest)');
}

/** Adds `--threads` and `--memory-limit`, as the main job has them. */
export function addMachineOptions(command: Command): Command {
  for (const knob of Object.values(KNOBS).flat()) {
    if (knob.flags.startsWith('--threads') || knob.flags.startsWith('--memory-limit')) addKnob(command, knob);
  }
  return command;
}

/** The run that the options name; the newest by default. */
export function runOf(options: RunOptions): RunFolder {
  return findRun(
    resolvePath(options.runs),
    options.run,
    options.run === undefined ? undefined : resolvePath(options.run),
  );
}

/** The run that the options name, which must have a table to read; says on standard error where it is not finished. */
export function readableRun(options: RunOptions): RunFolder {
  const run = runOf(options);
  const { state, tables } = run.manifest;
  if (run.tables.length === 0) throw unfinished(run, 'has no finished table yet');
  if (state !== 'finished') {
    const names = run.tables.map(({ name }) => name).join(', ');
    note(
      `run ${run.id} is not finished (${state}): ${run.tables.length} of ${tables.length} tables are there: ${names}`,
    );
  }
  return run;
}

/** The error for a run that is not far enough, with how to go on. */
export function unfinished(run: RunFolder, what: string): InputError {
  const { state } = run.manifest;
  return new InputError(
    `run ${run.id} ${what} (${state}); go on with calculate-metrics … --run-id ${run.id} --resume`,
  );
}

/** A line for people on standard error. */
export function note(line: string): void {
  process.stderr.write(`note: ${line}\n`);
}

/** Runs `work` on a database of its own; SIGINT interrupts its statement and ends the command with status 130. */
export async function withDatabase<T>(
  options: MachineOptions,
  work: (connection: Connection, session: Session) => Promise<T>,
): Promise<T> {
  const session = new Session(lineProgress());
  const stop = () => session.stop();
  process.on('SIGINT', stop).on('SIGTERM', stop);
  const memoryLimit = options.memoryLimit ?? Math.floor(availableMemory() / 2);
  const machine = { memoryLimit, ...(options.threads === undefined ? {} : { threads: options.threads }) };
  return session.withConnection((connection) => work(connection, session), machine);
}
