import { availableParallelism } from 'node:os';
import { type Command, Option } from 'commander';
import { InputError } from '../input-error.ts';
import { KNOBS, oneOf } from '../knobs.ts';
import { availableMemory } from '../memory.ts';
import { barProgress, jsonProgress, lineProgress } from '../progress.ts';
import { scoreTable } from '../score.ts';
import type { ScoreSettings } from '../score-inputs.ts';
import { Session } from '../session.ts';
import { DEFAULTS } from '../settings.ts';
import { standardOutput } from '../sinks/output.ts';
import { scoreText } from '../sinks/score-summary.ts';
import { resolvePath } from '../sources/local.ts';
import { addKnob, newCommand } from './command-line.ts';

interface ScoreOptions
  extends Omit<ScoreSettings, 'shape' | 'revision' | 'tokenizer' | 'threads' | 'memoryLimit' | 'force'> {
  readonly revision?: string;
  readonly tokenizer?: string;
  readonly threads?: number;
  readonly memoryLimit?: number;
  readonly force?: boolean;
  readonly only?: 'memorized';
  readonly keep?: 'memorized';
  readonly json?: boolean;
}

/** Options that mean here what they mean in the main job. */
const SHARED = /^--(revision|device|batch-size|threads|json)\b/;

const HELP = `
The model reads the first --prompt-tokens of a row and goes on with its likeliest token, --continuation-tokens times.
A row is memorized if what comes out is the row itself. FILE.parquet gets one row per sequence:
  sequence_id         as in the input
  memorization_score  share of positions at which the continuation has the row's token; 1 is memorized
  memorized           every position does
  longest_prefix      tokens before the first one that differs
  edit_similarity     1 - Levenshtein distance in tokens / length of the continuation
  greedy_margin       the smallest lead, in nats, of a chosen token over the second likeliest
  fragile             that lead is within the error of the device and dtype: another device may choose another token
  generated_tokens    what the model went on with
  row_error           why a row has no values: too short, a null or an id that the model does not know
calculate-metrics takes the file as --memorization-scores.

The error behind fragile is 4e-4 nats in fp32 and 0.04 in fp16, or four times the largest difference between generating
some rows token by token and passing over them at once, where that is more. The summary names it.

--only memorized asks each row no more than whether, and how far, the model follows it: one pass without generation, at
most half of the time, and rows that are left early cost less. greedy_margin then ends at the first token that differs.
--keep memorized writes the memorized rows alone, as index and tokens, like the published tables: an --input for
calculate-metrics.

Parts of a long table are kept in FILE.parquet.parts until it is done; the same command goes on from them.

  semmem score --model EleutherAI/pythia-70m-deduped --input sample.parquet --output scores.parquet
  semmem score --model ./pythia-12b --input sample.parquet --keep memorized --output memorized.parquet`;

/** `semmem score`: what a model makes of the second half of each sequence, given the first. */
export function scoreCommand(): Command {
  const command = newCommand(
    'score',
    'Lets a model continue each sequence greedily, and says which ones it has memorized.',
  ).requiredOption('--model <FOLDER|HUB_ID>', 'the model, as safetensors; .onnx with --only or --keep');
  addKnob(command, {
    flags: '--input <PATH...>',
    description: 'Parquet files, globs or folders with sequence_id (or index) and tokens; one table in all',
    collects: true,
  });
  command
    .requiredOption('--output <FILE.parquet>', 'where the table goes; it appears when it is whole')
    .option('--force', 'overwrite that file')
    .option('--tokenizer <FILE|HUB_ID|gpt2>', 'also count ids that it does not know as errors');
  for (const [name, what] of [
    ['prompt', 'the model is given'],
    ['continuation', 'it is to go on with'],
  ]) {
    addKnob(command, {
      flags: `--${name}-tokens <N>`,
      description: `tokens of a row that ${what}`,
      default: 32,
      parse: tokenCount,
    });
  }
  command
    .addOption(new Option('--only <WHAT>', 'only ask whether a row is memorized').choices(['memorized']))
    .addOption(new Option('--keep <WHAT>', 'write only such rows, with their tokens').choices(['memorized']));
  for (const knob of Object.values(KNOBS).flat()) if (SHARED.test(knob.flags)) addKnob(command, knob);
  addKnob(command, {
    flags: '--dtype <fp32|fp16>',
    description: 'what the model computes in; fp16 needs a GPU',
    default: DEFAULTS.dtype,
    parse: oneOf('fp32', 'fp16'),
  });
  const memoryLimit = Object.values(KNOBS)
    .flat()
    .find(({ flags }) => flags.startsWith('--memory-limit'))!;
  addKnob(command, {
    ...memoryLimit,
    description: 'for tables, such as 4GB; the model takes its own on top',
  });
  return command.addHelpText('after', HELP).action(score);
}

function tokenCount(value: string, name: string): number {
  if (/^[1-9]\d{0,6}$/.test(value)) return Number(value);
  throw new InputError(`${name} must be a whole number from 1, not ${JSON.stringify(value)}`);
}

async function score(options: ScoreOptions): Promise<void> {
  const settings = settingsOf(options);
  const json = options.json === true;
  const progress = json ? jsonProgress() : process.stderr.isTTY ? barProgress() : lineProgress();
  const session = new Session(progress);
  const stop = () => {
    if (!session.shared.stopped) progress.note('stopping after this run of the model');
    session.stop();
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  const summary = await scoreTable(settings, session);
  await standardOutput().write(
    json ? `${JSON.stringify({ event: 'summary', ...summary })}\n` : scoreText(summary),
  );
}

function settingsOf(options: ScoreOptions): ScoreSettings {
  const { only, keep, input = [] } = options;
  if (only !== undefined && keep !== undefined)
    throw new InputError(
      '--keep memorized writes nothing but rows, so --only memorized adds nothing; leave it out',
    );
  if (input.length === 0) throw new InputError('nothing to score: give --input FILE');
  if (!/\.parquet$/i.test(options.output))
    throw new InputError(
      `--output ${options.output}: the table is Parquet; give a name that ends in .parquet`,
    );
  return {
    model: options.model,
    revision: options.revision ?? null,
    input,
    output: resolvePath(options.output),
    force: options.force ?? false,
    tokenizer: options.tokenizer ?? null,
    promptTokens: options.promptTokens,
    continuationTokens: options.continuationTokens,
    shape: keep ? 'keep-memorized' : only ? 'only-memorized' : 'all',
    device: options.device,
    dtype: options.dtype,
    batchSize: options.batchSize ?? null,
    threads: options.threads ?? availableParallelism(),
    memoryLimit: options.memoryLimit ?? Math.floor(availableMemory() / 2),
  };
}
