import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { readParquet } from '../duckdb/quote.ts';
import { calculateMetrics } from '../flow.ts';
import { KNOBS } from '../knobs.ts';
import { barProgress, jsonProgress, type Progress } from '../progress.ts';
import { Session } from '../session.ts';
import { newRunId, type Settings, settingsFrom } from '../settings.ts';
import { standardOutput } from '../sinks/output.ts';
import type { Summary } from '../sinks/summary.ts';
import { resolvePath } from '../sources/local.ts';
import { openSample, type Sample } from '../sources/sample/sample.ts';
import { InterruptedError } from '../stop-flag.ts';
import { addKnob, newCommand, runCommand, withDashes } from './command-line.ts';
import { type Example, startText } from './start-text.ts';

const NAME = 'start';
const TABLE = 'sample';
const EXAMPLES = 3;
const DEFAULT_OUTPUT = 'datasets';
const ALL_KNOBS = Object.values(KNOBS).flat();
const OWN_FLAGS = /^--(output|threads|json)\b/;

const writeLine = (line: string) => process.stderr.write(`${line}\n`);
/** The stages take less than a second each: in a log they would be noise. */
const quietProgress: Progress = {
  begin() {},
  advance() {},
  end() {},
  note: writeLine,
  warn: (line) => writeLine(`warning: ${line}`),
};

interface Options {
  readonly output: string;
  readonly threads?: number;
  readonly json?: boolean;
}

/** The run as `calculate-metrics` would do it with the sample as its input. */
function settingsFor(sample: Sample, options: Options, output: string): Settings {
  const command = newCommand(NAME, '');
  for (const knob of ALL_KNOBS) addKnob(command, knob);
  const words = [
    ['--input', `${TABLE}=${sample.sequencesPath}`],
    ['--sequence-frequencies', sample.sequenceFrequenciesPath],
    ['--token-frequencies', sample.tokenFrequenciesPath],
    ['--tokenizer', 'gpt2'],
    ['--output', output],
    ['--run-id', claimRunId(output)],
  ];
  command.parse(words.flat(), { from: 'user' });
  return settingsFrom({ ...command.opts(), ...options, output });
}

/** An id whose folder is made here, so that two starts in one second do not meet. */
function claimRunId(output: string): string {
  const id = `sample-${newRunId(new Date())}`;
  for (let number = 1; ; number++) {
    const claimed = number === 1 ? id : `${id}-${number}`;
    try {
      mkdirSync(output, { recursive: true });
      mkdirSync(join(output, claimed));
      return claimed;
    } catch (error) {
      // Where nothing can be written, the run itself says so.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || number === 100) return claimed;
    }
  }
}

async function readExamples(session: Session, summary: Summary): Promise<Example[]> {
  const folder = join(summary.folder, TABLE);
  const paths = readdirSync(folder).map((name) => join(folder, name));
  return session.withConnection(async (connection) => {
    await connection.run('view features', `create temp view features as from ${readParquet(paths)}`);
    const rows = await connection.file('reports/example_sequences', { examples: EXAMPLES });
    const numbers = (row: object) =>
      Object.entries(row).map(([key, value]) => [key, typeof value === 'bigint' ? Number(value) : value]);
    return rows.map((row) => Object.fromEntries(numbers(row)) as Example);
  });
}

/** `semmem start`, which is also `npm start`. */
export function startCommand(): Command {
  const command = newCommand(
    NAME,
    'Runs the main job on real text that is here already: the files of the installed packages.',
  );
  for (const knob of ALL_KNOBS.filter(({ flags }) => OWN_FLAGS.test(flags))) addKnob(command, knob);
  return command.action(startWith);
}

async function startWith(options: Options): Promise<void> {
  const json = options.json === true;
  const progress = json ? jsonProgress() : process.stderr.isTTY ? barProgress() : quietProgress;
  const note = json ? progress.note : writeLine;
  const session = new Session(progress);
  const stop = () => {
    if (!session.shared.stopped) note('stopping: waiting for the workers to leave the database');
    session.stop();
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  try {
    const sample = await openSample(session, note);
    const output = resolvePath(options.output);
    note(`measuring ${sample.sequences.toLocaleString('en-US')} sequences`);
    const summary = await calculateMetrics(settingsFor(sample, options, output), session);
    const examples = await readExamples(session, summary);
    const runs = output === resolvePath(DEFAULT_OUTPUT) ? null : options.output;
    const events = [
      ...examples.map((one) => ({ event: 'example', ...one })),
      { event: 'summary', ...summary },
    ];
    const lines = events.map((event) => `${JSON.stringify(event)}\n`).join('');
    await standardOutput().write(json ? lines : startText(sample, summary, examples, runs));
  } catch (error) {
    if (error instanceof InterruptedError) throw new InterruptedError('interrupted; start again at any time');
    throw error;
  }
}

/** Runs the main job on the embedded sample, as the command line asks, and shows what came out. */
export async function startMain(argv: readonly string[]): Promise<void> {
  await startCommand().parseAsync(withDashes(argv), { from: 'user' });
}

/** `npm start`, to its exit status. */
export const run = () => runCommand(NAME, () => startMain(process.argv.slice(2)));
