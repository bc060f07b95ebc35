import { calculateMetrics } from '../flow.ts';
import { KNOBS } from '../knobs.ts';
import { barProgress, jsonProgress, lineProgress } from '../progress.ts';
import { Session } from '../session.ts';
import { type Settings, settingsFrom } from '../settings.ts';
import { summaryText } from '../sinks/summary-table.ts';
import { withAbsolutePaths } from '../sources/absolute-paths.ts';
import { addKnob, newCommand, runCommand, withDashes } from './command-line.ts';

const NAME = 'calculate-metrics';

function parse(argv: readonly string[]): Settings {
  const command = newCommand(
    NAME,
    'Computes a feature table with a taxonomy from each Parquet table of memorized sequences.',
  );
  for (const [heading, knobs] of Object.entries(KNOBS))
    for (const knob of knobs) addKnob(command, knob, heading);
  command.parse([...withDashes(argv)], { from: 'user' });
  return withAbsolutePaths(settingsFrom(command.opts()));
}

/** Runs the main job as the command line asks. */
export async function main(argv: readonly string[]): Promise<void> {
  const settings = parse(argv);
  const progress = settings.json ? jsonProgress() : process.stderr.isTTY ? barProgress() : lineProgress();
  const session = new Session(progress);
  const stop = () => {
    if (!session.shared.interrupted) progress.note('stopping: waiting for the workers to leave the database');
    session.stop();
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  const summary = await calculateMetrics(settings, session);
  if (settings.json) process.stdout.write(`${JSON.stringify({ event: 'summary', ...summary })}\n`);
  else process.stdout.write(summaryText(summary));
}

await runCommand(NAME, () => main(process.argv.slice(2)));
