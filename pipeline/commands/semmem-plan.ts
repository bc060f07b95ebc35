import { relative } from 'node:path';
import type { Command } from 'commander';
import { KNOBS } from '../knobs.ts';
import { planRun, type TablePlan } from '../plan.ts';
import { lineProgress } from '../progress.ts';
import { Session } from '../session.ts';
import { type Settings, settingsFrom } from '../settings.ts';
import { standardOutput } from '../sinks/output.ts';
import { plainTable } from '../sinks/plain-table.ts';
import { workingFolder } from '../sources/local.ts';
import { addKnob, newCommand } from './command-line.ts';
import { addRunOptions, type RunOptions, runOf } from './run-options.ts';

/** `semmem plan`: what calculate-metrics would do with the same options, or does in a run. */
export function planCommand(): Command {
  const command = newCommand(
    'plan',
    'Shows what calculate-metrics would do with these options, without computing anything.',
  );
  for (const [heading, knobs] of Object.entries(KNOBS))
    for (const knob of knobs) addKnob(command, knob, heading);
  return addRunOptions(command)
    .addHelpText(
      'after',
      '\nWith --run (or without any input), the plan of that run (the newest). Tables of the Hub are downloaded to look into them.',
    )
    .action(printPlan);
}

async function printPlan(options: RunOptions & Record<string, unknown>): Promise<void> {
  const given = options.run === undefined && (options.input !== undefined || options.datasets !== undefined);
  const settings = given ? settingsFrom(options as Partial<Settings>) : settingsOf(options);
  const session = new Session(lineProgress());
  process.on('SIGINT', () => session.stop());
  const plans = await planRun(settings, session);
  const text = settings.json
    ? plans.map((plan) => `${JSON.stringify(plan)}\n`).join('')
    : plans.map(planText).join('\n');
  await standardOutput().write(text);
}

/** The settings of a run that exists; threads and memory are those of this machine. */
function settingsOf(options: RunOptions & Record<string, unknown>): Settings {
  const { manifest } = runOf(options);
  const recorded = Object.entries(manifest.settings).map(([name, value]) => [
    name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()),
    value,
  ]);
  const { threads, memoryLimit, json } = options;
  const machine = Object.entries({ threads, memoryLimit, json }).filter(([, value]) => value !== undefined);
  return settingsFrom(Object.fromEntries([...recorded, ...machine]));
}

const MOST_PARTITIONS = 12;

function planText(plan: TablePlan): string {
  const { table, rows, stages, partitions, filled, carried, workers, worker_memory } = plan;
  const head = partitions.length > MOST_PARTITIONS ? partitions.slice(0, MOST_PARTITIONS - 2) : partitions;
  const listed = head.map(({ file, first_row, rows: count }, at) => [at, shownPath(file), first_row, count]);
  if (head.length < partitions.length) {
    const { file, first_row, rows: count } = partitions.at(-1)!;
    listed.push(['…', '…', '…', '…'], [partitions.length - 1, shownPath(file), first_row, count]);
  }
  const byOption = new Map<string, string[]>();
  for (const [column, options] of Object.entries(plan.null)) {
    const key = options.join(' or ') || 'no option';
    byOption.set(key, [...(byOption.get(key) ?? []), column]);
  }
  const lines = [
    `${table}: ${rows.toLocaleString('en-US')} rows`,
    `stages: ${stages.join(' > ')}`,
    plainTable(['partition', 'file', 'first row', 'rows'], listed, [0, 2, 3]),
    `${workers} worker${workers === 1 ? '' : 's'} with ${Math.round(worker_memory / 2 ** 20)} MiB each`,
    `columns that will be filled (${filled.length}): ${filled.join(', ')}`,
  ];
  if (carried.length > 0)
    lines.push(`columns of the input that are carried along (${carried.length}): ${carried.join(', ')}`);
  for (const [option, columns] of byOption)
    lines.push(`null throughout without ${option}: ${columns.join(', ')}`);
  lines.push(...plan.notes);
  return `${lines.join('\n')}\n`;
}

function shownPath(path: string): string {
  const short = relative(workingFolder(), path);
  return short.length < path.length ? short : path;
}
