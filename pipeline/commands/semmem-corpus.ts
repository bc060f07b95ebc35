import type { Command } from 'commander';
import { newCommand } from './command-line.ts';
import { countCommand } from './semmem-corpus-count.ts';
import { frequenciesCommand } from './semmem-corpus-frequencies.ts';
import { neighboursCommand } from './semmem-corpus-neighbours.ts';

/** Subcommands in the order of the help. */
const SUBCOMMANDS: readonly (() => Command)[] = [countCommand, frequenciesCommand, neighboursCommand];

/** `semmem corpus`: what a training corpus says of sequences. */
export function corpusCommand(): Command {
  const group = newCommand(
    'corpus',
    'Counts sequences in a training corpus, and finds those that resemble each other.',
  );
  for (const make of SUBCOMMANDS) group.addCommand(make());
  return group;
}
