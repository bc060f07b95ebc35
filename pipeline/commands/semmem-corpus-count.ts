import { type Command, Option } from 'commander';
import { CONTINUATION } from '../../transforms/corpus/wanted-part.ts';
import { countSequences } from '../corpus-count.ts';
import { InputError } from '../input-error.ts';
import { addKnob, newCommand } from './command-line.ts';
import {
  addCorpusOptions,
  type CorpusOptions,
  corpusSettings,
  tellCounts,
  wholeNumber,
} from './corpus-options.ts';

interface CountOptions extends CorpusOptions {
  readonly sequences?: readonly string[];
  readonly part?: keyof typeof PARTS;
  readonly from?: number;
  readonly length?: number;
  readonly positions: number;
  readonly findings?: string;
}

/** Halves of the published rows. */
const PARTS = {
  prompt: { from: 0, length: 32 },
  continuation: CONTINUATION,
  all: { from: 0, length: 64 },
} as const;

const HELP = `
For each sequence the tokens of its --part are looked for at every place of the corpus. DIR gets, for calculate-metrics:
  sequence_frequencies.parquet  --sequence-frequencies: sequence_id, occurrences (places, overlapping ones counted each)
                                and documents (distinct ones; rows, where the corpus has no document boundaries);
                                0 where it never stands, null where the row is too short
  token_frequencies.parquet     --token-frequencies: token_id, frequency
  finding_frequencies.parquet   --finding-frequencies, where --findings names items: type, value, occurrences, documents

A corpus is
  .bin      uint16 tokens, rows of 2,049 as Pythia's, or documents as its Megatron .idx or --row-tokens says; shards
            (document-00000-of-00020.bin) are one stream, and no window crosses a row
  .parquet  a row is a document: a list of tokens (token_ids, tokens, input_ids), or text
  .jsonl    a line is a document, packed with gzip or zstd or not
  text      a file is a document: a file or a folder of any other name; .csv, .tsv and JSON lines under one are refused
Text is made tokens by --tokenizer.

Counts are exact, whatever the hash does, and memory depends on the sequences, not on the corpus. A long pass is forecast
first. Ranges that are done are kept in DIR.parts until all are: the same command goes on from them.

  semmem corpus count --corpus pile/ --sequences memories.parquet --output counts
  semmem corpus count --corpus 'shuffled/document-*.bin' --until-step 23000 --sequences memories.parquet --output at-23000`;

/** `semmem corpus count`: how often sequences stand in a corpus. */
export function countCommand(): Command {
  const command = newCommand(
    'count',
    'Counts exactly how often, and in how many documents, sequences stand in a corpus.',
  );
  addKnob(command, {
    flags: '--sequences <PATH...>',
    description:
      'required, Parquet files, globs or folders with sequence_id (or index) and tokens; one table in all',
    collects: true,
  });
  command
    .requiredOption('--output <DIR>', 'required, where the tables go; they appear when they are whole')
    .addOption(
      new Option('--part <PART>', 'tokens of a sequence that are looked for: 0–31, 32–63, or 0–63')
        .choices(Object.keys(PARTS))
        .default(undefined, 'continuation'),
    );
  addKnob(command, { flags: '--from <N>', description: 'instead: the first of them', parse: wholeNumber(0) });
  addKnob(command, { flags: '--length <N>', description: 'and how many they are', parse: wholeNumber(1) });
  addKnob(command, {
    flags: '--positions <N>',
    description: 'list the first N places of each (file, document in it, token in that)',
    default: 0,
    parse: wholeNumber(0),
  });
  command.option('--findings <FILE>', 'Parquet table of type and value, counted in the same pass over text');
  return addCorpusOptions(command).addHelpText('after', HELP).action(count);
}

function count(options: CountOptions): Promise<void> {
  const { sequences = [], positions, findings = null } = options;
  if (sequences.length === 0) throw new InputError('nothing to count: give --sequences FILE');
  const settings = {
    ...corpusSettings(options),
    sequences,
    positions,
    part: partOf(options),
    findings,
  };
  return tellCounts(options, (session) => countSequences(settings, session));
}

function partOf({ part, from, length }: CountOptions) {
  if (from === undefined && length === undefined) return PARTS[part ?? 'continuation'];
  if (part !== undefined)
    throw new InputError('--part says which tokens, and so do --from and --length; leave one out');
  if (length === undefined) throw new InputError('--from says where the tokens begin; add --length N');
  return { from: from ?? 0, length };
}
