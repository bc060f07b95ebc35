import { Command, CommanderError, Option } from 'commander';
import { diskError } from '../disk-error.ts';
import { InputError } from '../input-error.ts';
import type { Knob } from '../knobs.ts';
import { packageVersion } from '../package-root.ts';
import { InterruptedError } from '../stop-flag.ts';

/** People come from the Python tool: `--run_id` is taken for `--run-id`. */
export function withDashes(argv: readonly string[]): string[] {
  return argv.map((word) => {
    const [, flag, rest] = /^(--[a-z][a-z0-9_-]*)(=.*)?$/s.exec(word) ?? [];
    return flag === undefined ? word : flag.replaceAll('_', '-') + (rest ?? '');
  });
}

/** A command whose mistakes are InputErrors and whose help stands on standard output. */
export function newCommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .version(packageVersion)
    .helpOption('-h, --help', 'show this help')
    .configureOutput({ writeErr: () => {} })
    .exitOverride();
}

/** Adds a knob as an option of the command. */
export function addKnob(command: Command, knob: Knob, heading?: string): void {
  const option = new Option(knob.flags, knob.description);
  const name = option.long!;
  if (knob.default !== undefined) {
    const shown = Array.isArray(knob.default) ? knob.default.join(',') : knob.default;
    option.default(knob.default, knob.otherwise ?? String(shown));
  } else if (knob.otherwise !== undefined) {
    option.description = `${knob.description} (default: ${knob.otherwise})`;
  }
  if (heading !== undefined) option.helpGroup(heading);
  if (knob.parse !== undefined || knob.collects === true) {
    let collected: unknown[] | null = null;
    option.argParser((value: string) => {
      const parsed = knob.parse?.(value, name) ?? value;
      if (knob.collects !== true) return parsed;
      collected = [...(collected ?? []), ...(Array.isArray(parsed) ? parsed : [parsed])];
      return collected;
    });
  }
  command.addOption(option);
}

/**
 * Runs a command to its exit status: 0 done, 1 a bug, 2 whatever the user can mend (one line on standard error),
 * 130 interrupted. The status is set, never forced: threads may still be inside DuckDB. A `name` that is only known
 * when the words are read is a function.
 */
export async function runCommand(
  name: string | (() => string),
  action: () => Promise<unknown>,
): Promise<void> {
  // A reader that has gone away (`| head`) must not end a run.
  process.stdout.on('error', ignoreBrokenPipe);
  process.stderr.on('error', ignoreBrokenPipe);
  try {
    await action();
  } catch (error) {
    process.exitCode = report(typeof name === 'string' ? name : name(), error);
  }
}

function ignoreBrokenPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

function report(name: string, thrown: unknown): number {
  const error = diskError(thrown);
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    process.stderr.write(
      `${name}: ${error.message.replace(/^error: /, '').replaceAll('\n', ' ')}; see ${name} --help\n`,
    );
    return 2;
  }
  if (error instanceof InputError) {
    process.stderr.write(`${name}: ${error.message}\n`);
    return 2;
  }
  if (error instanceof InterruptedError) {
    process.stderr.write(`${name}: ${error.message}\n`);
    return 130;
  }
  if ((error as NodeJS.ErrnoException).code === 'EPIPE') return 0;
  process.stderr.write(`${name}: this is a bug in semantic-memorization, please report it\n`);
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return 1;
}
