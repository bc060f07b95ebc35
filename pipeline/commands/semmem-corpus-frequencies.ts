import type { Command } from 'commander';
import { countTokens } from '../corpus-count.ts';
import { InputError } from '../input-error.ts';
import { addKnob, newCommand } from './command-line.ts';
import { addCorpusOptions, type CorpusOptions, corpusSettings, tellCounts } from './corpus-options.ts';

interface FrequencyOptions extends CorpusOptions {
  readonly memorized?: readonly string[];
}

const HELP = `
FILE.parquet is what calculate-metrics takes as --token-frequencies: token_id, frequency, for the tokens that stand in the
corpus. With --memorized it also has memorized, how many of them stand in the rows of that table, and non_memorized, all
the others.

  semmem corpus frequencies --corpus pile/ --memorized memories.parquet --output tokens.parquet`;

/** `semmem corpus frequencies`: how often each token stands in a corpus. */
export function frequenciesCommand(): Command {
  const command = newCommand('frequencies', 'Counts the tokens of a corpus.');
  addKnob(command, {
    flags: '--memorized <PATH...>',
    description: 'Parquet table of memorized sequences, to tell their tokens from the others',
    collects: true,
  });
  command.requiredOption(
    '--output <FILE.parquet>',
    'required, where the table goes; it appears when it is whole',
  );
  return addCorpusOptions(command).addHelpText('after', HELP).action(frequencies);
}

function frequencies(options: FrequencyOptions): Promise<void> {
  if (!/\.parquet$/i.test(options.output)) {
    throw new InputError(
      `--output ${options.output}: the table is Parquet; give a name that ends in .parquet`,
    );
  }
  const settings = { ...corpusSettings(options), memorized: options.memorized ?? [] };
  return tellCounts(options, (session) => countTokens(settings, session));
}
