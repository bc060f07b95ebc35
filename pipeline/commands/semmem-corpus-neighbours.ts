import { availableParallelism } from 'node:os';
import { type Command, Option } from 'commander';
import { findNeighbours, type NeighbourSettings } from '../corpus-neighbours.ts';
import { InputError } from '../input-error.ts';
import { KNOBS } from '../knobs.ts';
import { availableMemory } from '../memory.ts';
import { BLOCK_ROWS } from '../neighbours/block-rows.ts';
import { barProgress, jsonProgress, lineProgress } from '../progress.ts';
import { Session } from '../session.ts';
import { neighbourText } from '../sinks/neighbour-summary.ts';
import { standardOutput } from '../sinks/output.ts';
import { resolvePath } from '../sources/local.ts';
import { addKnob, newCommand } from './command-line.ts';

interface NeighbourOptions
  extends Omit<
    NeighbourSettings,
    'revision' | 'probes' | 'threads' | 'memoryLimit' | 'blockRows' | 'force' | 'against'
  > {
  readonly against?: readonly string[];
  readonly revision?: string;
  readonly probes?: number;
  readonly threads?: number;
  readonly memoryLimit?: number;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** Options that mean here what they mean in the main job. */
const SHARED = /^--(tokenizer|device|threads|json)\b/;
const MEMORY = Object.values(KNOBS)
  .flat()
  .find(({ flags }) => flags.startsWith('--memory-limit'))!;

const HELP = `
A neighbour of a sequence is another one that resembles it, by its tokens or by its meaning. A sequence is no neighbour of
its own: the row of --against with its id and its tokens does not count. DIR gets three tables:
  neighbours.parquet  one row per sequence
    exact_duplicates             other sequences of equal tokens
    near_duplicates              others 1 to --distance token edits away (inserted, deleted or replaced tokens)
    nearest_distance             token edits to the nearest of both
    semantic_matches_0_8, _0_9   others whose sentence embedding has that cosine or more
    textual_matches_0_8, _0_9    those of them whose prompts (32 tokens) are 1 to 19 character edits apart
    nearest_cosine               of the nearest at 0.8 or more
  pairs.parquet       which ones: up to --pairs by tokens and as many by meaning, nearest first
  duplicates.parquet  sequence_id, cluster_id, kind (exact, near, semantic), distance, member_count: what such pairs
                      connect, semantic ones from 0.9 on. member_count counts the sequences of both tables
Columns of what was not asked for are left out. All counts are exact: no pair is missed. With --probes N, for large tables,
vectors are put into lists by k-means (256 for 65,536 rows) and a text is compared with the N lists nearest to it: the
columns of meaning are lower bounds then, and the summary says what share of the pairs of sampled rows was found.
calculate-metrics takes neighbours.parquet, or DIR, as --neighbours; semmem sql reads any of them with --table.

Parts of a long comparison are kept in DIR/neighbours.parquet.parts until it is done; the same command goes on from them.

  semmem corpus neighbours --sequences memories.parquet --output neighbours
  semmem corpus neighbours --sequences memories.parquet --against sample.parquet --kind all --output neighbours`;

/** `semmem corpus neighbours`: which sequences resemble each other. */
export function neighboursCommand(): Command {
  const command = newCommand(
    'neighbours',
    'Finds the sequences of a table that resemble each other, or another table.',
  );
  addKnob(command, {
    flags: '--sequences <PATH...>',
    description:
      'required, Parquet files, globs or folders with sequence_id (or index) and tokens; one table in all',
    collects: true,
  });
  addKnob(command, {
    flags: '--against <PATH...>',
    description: 'the table that they are compared with',
    otherwise: 'the sequences themselves',
    collects: true,
  });
  command
    .requiredOption('--output <DIR>', 'required, folder of the tables; they appear when they are whole')
    .option('--force', 'overwrite them')
    .addOption(
      new Option('--kind <KIND>', 'resemblance of tokens, of meaning, or both')
        .choices(['textual', 'semantic', 'all'])
        .default('textual'),
    );
  addKnob(command, {
    flags: '--distance <N>',
    description: 'token edits that near duplicates are apart at most',
    default: 8,
    parse: numberUpTo(64),
  });
  addKnob(command, {
    flags: '--pairs <N>',
    description: 'neighbours of each kind to list for a sequence',
    default: 10,
    parse: numberUpTo(10_000),
  });
  command
    .option(
      '--encoder <FOLDER|HUB_ID|FILE.onnx>',
      'sentence encoder for --kind semantic or all',
      'sentence-transformers/all-MiniLM-L6-v2',
    )
    .option('--revision <R>', 'branch, tag or commit of the encoder');
  addKnob(command, {
    flags: '--probes <N>',
    description: 'lists of vectors to look through for a text: faster, and some semantic pairs are missed',
    otherwise: 'all: exact',
    parse: numberUpTo(10_000, 1),
  });
  for (const knob of Object.values(KNOBS).flat()) if (SHARED.test(knob.flags)) addKnob(command, knob);
  addKnob(command, {
    ...MEMORY,
    description:
      'memory of the process, at least 420MiB; below 670MiB fewer rows are compared at once, which takes longer. Long lists ' +
      'of --pairs need more; on top come an encoder and some 50 bytes a row of both tables',
  });
  return command.addHelpText('after', HELP).action(neighbours);
}

function numberUpTo(most: number, least = 0) {
  return (value: string, name: string): number => {
    if (/^\d{1,6}$/.test(value) && Number(value) >= least && Number(value) <= most) return Number(value);
    throw new InputError(
      `${name} must be a whole number from ${least} to ${most}, not ${JSON.stringify(value)}`,
    );
  };
}

/** Options that only neighbours by meaning have a use for. */
const SEMANTIC = ['encoder', 'revision', 'device', 'tokenizer'];

/** An option that the kind has no use for is a mistake. */
function requireUse(kind: NeighbourOptions['kind'], command: Command): void {
  const isGiven = (option: string) => command.getOptionValueSource(option) === 'cli';
  if (kind === 'semantic' && isGiven('distance'))
    throw new InputError('--distance is of --kind textual or all; neighbours by meaning have a cosine');
  if (kind !== 'textual') return;
  if (isGiven('probes'))
    throw new InputError('--probes is of --kind semantic or all; textual neighbours are always exact');
  const unused = SEMANTIC.find(isGiven);
  if (unused !== undefined)
    throw new InputError(`--${unused} is of --kind semantic or all; textual neighbours need tokens alone`);
}

async function neighbours(options: NeighbourOptions, command: Command): Promise<void> {
  const { sequences = [], against = [], json = false, probes = null } = options;
  if (sequences.length === 0) throw new InputError('nothing to compare: give --sequences FILE');
  requireUse(options.kind, command);
  const progress = json ? jsonProgress() : process.stderr.isTTY ? barProgress() : lineProgress();
  const session = new Session(progress);
  const stop = () => {
    if (!session.shared.stopped) progress.note('stopping');
    session.stop();
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  const settings: NeighbourSettings = {
    sequences,
    against,
    output: resolvePath(options.output),
    force: options.force ?? false,
    kind: options.kind,
    distance: options.distance,
    pairs: options.pairs,
    encoder: options.encoder,
    revision: options.revision ?? null,
    probes,
    tokenizer: options.tokenizer,
    device: options.device,
    threads: options.threads ?? availableParallelism(),
    memoryLimit: options.memoryLimit ?? Math.floor(availableMemory() / 2),
    blockRows: BLOCK_ROWS,
  };
  const summary = await findNeighbours(settings, session);
  await standardOutput().write(
    json ? `${JSON.stringify({ event: 'summary', ...summary })}\n` : neighbourText(summary),
  );
}
