import type { ChildProcess } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type CommandOptions, type CommandResult, runCommand } from './run-command.ts';
import { writeParquet } from './tables.ts';

/** A table of row groups that are a partition each, with repeated ids, and counts for every other id; arguments of a run over them. */
export async function writeInputs(folder: string, partitions: number, tokens = 8, groupRows = 20_480) {
  const rows = partitions * groupRows;
  const ids = rows - 5_000;
  const input = await writeParquet(
    join(folder, 'sequences.parquet'),
    `select (i * 48271) % ${ids} as sequence_id,
       list_transform(range(${tokens}), lambda k: ((i * 31 + k * k * 17) % 50000))::integer[] as tokens
     from range(${rows}) as t(i)`,
    `, row_group_size ${groupRows}`,
  );
  const counts = await writeParquet(
    join(folder, 'counts.parquet'),
    `select i as sequence_id, i % 9 as documents, i % 11 as occurrences from range(0, ${ids}, 2) as t(i)`,
  );
  const args = ['--input', input, '--sequence-frequencies', counts, '--tokenizer', 'gpt2', '--threads', '2'];
  return { input, counts, args: [...args, '--output', folder], rows };
}

/** Waits until `ready` says so; false once the process has ended before. */
export async function waitUntil(child: ChildProcess, ready: () => boolean): Promise<boolean> {
  while (child.exitCode === null && child.signalCode === null) {
    if (ready()) return true;
    await delay(2);
  }
  return false;
}

/** Names of the finished parts' receipts in the folder of a run. */
export function receiptsIn(run: string): string[] {
  const folder = join(run, '_stages', 'receipts', 'features', 'sequences');
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];
}

/** A run that is held still as soon as `ready`, while `act` does something to its world; then it goes on. */
export async function runWithPause(
  args: readonly string[],
  ready: () => boolean,
  act: () => void,
  options: CommandOptions = {},
): Promise<CommandResult & { readonly paused: boolean }> {
  let pausing: Promise<boolean> = Promise.resolve(false);
  const result = await runCommand('calculate-metrics', args, {
    ...options,
    onStart: (child) => {
      pausing = waitUntil(child, ready).then((paused) => {
        if (!paused) return false;
        process.kill(-child.pid!, 'SIGSTOP');
        try {
          act();
        } finally {
          process.kill(-child.pid!, 'SIGCONT');
        }
        return true;
      });
    },
  });
  return { ...result, paused: await pausing };
}

/** What a run has done so far: the time since its start, the name of its stage, and whether a part is being written. */
export interface Moment {
  readonly ms: number;
  readonly stage: string;
  readonly writesPart: boolean;
  readonly receipts: number;
}

const runFolder = (args: readonly string[]) =>
  join(args[args.indexOf('--output') + 1]!, args[args.indexOf('--run-id') + 1]!);

/**
 * A run that is interrupted as soon as `ready`. A process that still loads its code dies of any signal with nothing begun:
 * it is started again, and the signal sent later, as a slow machine takes longer to start.
 */
export async function runAndInterrupt(args: readonly string[], ready: (moment: Moment) => boolean) {
  for (let later = 0; ; later += 250) {
    const isReady = (moment: Moment) => ready({ ...moment, ms: moment.ms - later });
    const result = await runAndSignal(args, 'SIGINT', isReady);
    if (result.signal === null || existsSync(runFolder(args)) || later > 5000) return result;
  }
}

/** A run that is sent `signal` as soon as `ready`; `ms` is the time from then to its end, 0 where it ended before. */
export async function runAndSignal(
  args: readonly string[],
  signal: NodeJS.Signals,
  ready: (moment: Moment) => boolean,
): Promise<CommandResult & { readonly ms: number; readonly stage: string }> {
  const folder = runFolder(args);
  const features = join(folder, '_stages', 'features', 'sequences');
  const started = performance.now();
  let sent = 0;
  let stage = 'start-up';
  const result = await runCommand('calculate-metrics', args, {
    onStart: async (child) => {
      child.stderr!.on('data', (text: string) => {
        stage = [...text.matchAll(/^sequences: ([a-z ]+): [\d,]+ rows$/gm)].at(-1)?.[1] ?? stage;
      });
      const moment = (): Moment => ({
        ms: performance.now() - started,
        stage,
        writesPart: existsSync(features) && readdirSync(features).some((name) => name.endsWith('.tmp')),
        receipts: receiptsIn(folder).length,
      });
      if (!(await waitUntil(child, () => ready(moment())))) return;
      sent = performance.now();
      process.kill(-child.pid!, signal);
    },
  });
  return { ...result, stage, ms: sent === 0 ? 0 : performance.now() - sent };
}

/** The lines of standard error that are an error's: not those of progress, notes and warnings. */
export function errorLines({ stderr }: CommandResult): string[] {
  const lines = stderr.split('\n').filter((line) => line !== '');
  const first = lines.findIndex((line) => line.startsWith('calculate-metrics: '));
  return first < 0 ? [] : lines.slice(first);
}
