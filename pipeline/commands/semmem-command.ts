import type { Command } from 'commander';
import { unknownName } from '../did-you-mean.ts';
import { newCommand, runCommand, withDashes } from './command-line.ts';

/** Subcommands in the order of the help. Each is loaded when it is asked for: to load all takes longer than most queries. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  sql: async () => (await import('./semmem-sql.ts')).sqlCommand(),
  export: async () => (await import('./semmem-export.ts')).exportCommand(),
  catalog: async () => (await import('./semmem-catalog.ts')).catalogCommand(),
  runs: async () => (await import('./semmem-runs.ts')).runsCommand(),
  plan: async () => (await import('./semmem-plan.ts')).planCommand(),
  summary: async () => (await import('./semmem-summary.ts')).summaryCommand(),
  evaluate: async () => (await import('./semmem-evaluate.ts')).evaluateCommand(),
  detect: async () => (await import('./semmem-detect.ts')).detectCommand(),
  model: async () => (await import('./semmem-model.ts')).modelCommand(),
  score: async () => (await import('./semmem-score.ts')).scoreCommand(),
  corpus: async () => (await import('./semmem-corpus.ts')).corpusCommand(),
  start: async () => (await import('./start-command.ts')).startCommand(),
};
const names = [...Object.keys(COMMANDS), 'help'];

/** What messages begin with: the command and subcommand that the words name. */
let called = 'semmem';

/** Runs one of the subcommands; without any, prints the help of what has subcommands. */
export async function main(argv: readonly string[]): Promise<void> {
  const program = newCommand('semmem', 'Queries, exports and explains the runs of calculate-metrics.');
  const [first] = argv;
  const only = COMMANDS[first ?? ''];
  const makers = only === undefined ? Object.values(COMMANDS) : [only];
  for (const make of makers) program.addCommand(await make());
  const path = commandsOf(program, argv);
  const last = path.at(-1)!;
  called = path.map((command) => command.name()).join(' ');
  if (last.commands.length > 0 && argv.length < path.length) {
    last.outputHelp();
    return;
  }
  if (first !== undefined && !first.startsWith('-') && !names.includes(first))
    throw unknownName('command', first, names);
  await program.parseAsync(withDashes(argv), { from: 'user' });
}

/** A command and, one in the other, those that the words name. */
function commandsOf(command: Command, [word, ...more]: readonly string[]): Command[] {
  const next = command.commands.find((known) => known.name() === word);
  return next === undefined ? [command] : [command, ...commandsOf(next, more)];
}

await runCommand(
  () => called,
  () => main(process.argv.slice(2)),
);
