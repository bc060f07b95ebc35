import { unknownName } from '../did-you-mean.ts';
import { newCommand, runCommand, withDashes } from './command-line.ts';
import { catalogCommand } from './semmem-catalog.ts';
import { detectCommand } from './semmem-detect.ts';
import { evaluateCommand } from './semmem-evaluate.ts';
import { exportCommand } from './semmem-export.ts';
import { modelCommand } from './semmem-model.ts';
import { planCommand } from './semmem-plan.ts';
import { runsCommand } from './semmem-runs.ts';
import { scoreCommand } from './semmem-score.ts';
import { sqlCommand } from './semmem-sql.ts';
import { summaryCommand } from './semmem-summary.ts';
import { startCommand } from './start-command.ts';

const commands = [
  sqlCommand,
  exportCommand,
  catalogCommand,
  runsCommand,
  planCommand,
  summaryCommand,
  evaluateCommand,
  detectCommand,
  modelCommand,
  scoreCommand,
  startCommand,
].map((make) => make());
const names = [...commands.map((command) => command.name()), 'help'];

/** Runs one of the subcommands; without any, prints help. */
export async function main(argv: readonly string[]): Promise<void> {
  const program = newCommand('semmem', 'Queries, exports and explains the runs of calculate-metrics.');
  for (const command of commands) program.addCommand(command);
  const [first] = argv;
  if (first === undefined) {
    process.stdout.write(program.helpInformation());
    return;
  }
  if (!first.startsWith('-') && !names.includes(first)) throw unknownName('command', first, names);
  await program.parseAsync(withDashes(argv), { from: 'user' });
}

const [first = ''] = process.argv.slice(2);
await runCommand(names.includes(first) ? `semmem ${first}` : 'semmem', () => main(process.argv.slice(2)));
