import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import type { CorpusSummary } from '../corpus/count-summary.ts';
import { countText } from '../corpus/count-summary.ts';
import { TRAINING_BATCH_ROWS } from '../corpus-inputs.ts';
import { InputError } from '../input-error.ts';
import { KNOBS } from '../knobs.ts';
import { availableMemory } from '../memory.ts';
import { barProgress, jsonProgress, lineProgress } from '../progress.ts';
import { Session } from '../session.ts';
import { standardOutput } from '../sinks/output.ts';
import { resolvePath } from '../sources/local.ts';
import { addKnob } from './command-line.ts';

/** Options of every command that counts a corpus. */
export interface CorpusOptions {
  readonly corpus?: readonly string[];
  readonly rowTokens?: number;
  readonly untilStep?: number;
  readonly batchRows?: number;
  readonly tokenizer?: string;
  readonly field?: string;
  readonly sample?: boolean;
  readonly output: string;
  readonly force?: boolean;
  readonly threads?: number;
  readonly memoryLimit?: number;
  readonly json?: boolean;
}

/** Reads a whole number from `least`. */
export function wholeNumber(least: number) {
  return (value: string, name: string) => {
    if (/^\d{1,15}$/.test(value) && Number(value) >= least) return Number(value);
    throw new InputError(`${name} must be a whole number from ${least}, not ${JSON.stringify(value)}`);
  };
}

/** Adds the options that say which corpus it is and how it is read, and those of the machine. */
export function addCorpusOptions(command: Command): Command {
  addKnob(command, {
    flags: '--corpus <PATH...>',
    description:
      'required, the corpus: .bin of tokens, Parquet of token lists or text, JSON lines, plain text; files, folders, globs',
    collects: true,
  });
  addKnob(command, {
    flags: '--tokenizer <FILE|HUB_ID|gpt2>',
    description: 'makes text tokens; the ids of a corpus of tokens are held against it',
  });
  addKnob(command, {
    flags: '--field <NAME>',
    description: 'column or field that holds the text',
    otherwise: 'text',
  });
  addKnob(command, {
    flags: '--row-tokens <N>',
    description: 'tokens of a row of .bin; 0: it is one document',
    otherwise: 'what its .idx says, else 2049',
    parse: wholeNumber(0),
  });
  addKnob(command, {
    flags: '--until-step <N>',
    description: 'count only what a checkpoint of that step had seen',
    otherwise: 'all',
    parse: wholeNumber(1),
  });
  addKnob(command, {
    flags: '--batch-rows <N>',
    description: 'rows of a training step, for --until-step',
    otherwise: String(TRAINING_BATCH_ROWS),
    parse: wholeNumber(1),
  });
  command
    .option('--sample', 'the corpus is a sample of the true one: counts are lower bounds, and marked so')
    .option('--force', 'overwrite what is there');
  for (const knob of Object.values(KNOBS).flat()) {
    if (/^--(threads|memory-limit|json)\b/.test(knob.flags)) addKnob(command, knob);
  }
  return command;
}

/** What the options come to. */
export function corpusSettings(options: CorpusOptions) {
  const { corpus = [] } = options;
  if (corpus.length === 0) throw new InputError('nothing to count in: give --corpus PATH');
  if (options.batchRows !== undefined && options.untilStep === undefined) {
    throw new InputError(
      '--batch-rows says how many rows a step of --until-step has; add that, or leave it out',
    );
  }
  return {
    corpus,
    rowTokens: options.rowTokens ?? null,
    untilStep: options.untilStep ?? null,
    batchRows: options.batchRows ?? TRAINING_BATCH_ROWS,
    tokenizer: options.tokenizer ?? null,
    field: options.field ?? null,
    output: resolvePath(options.output),
    force: options.force ?? false,
    isSample: options.sample ?? false,
    threads: options.threads ?? availableParallelism(),
    memoryLimit: options.memoryLimit ?? Math.floor(availableMemory() / 2),
  };
}

/** Counts with a session of its own, and tells the summary on standard output. */
export async function tellCounts(
  { json = false }: CorpusOptions,
  count: (session: Session) => Promise<CorpusSummary>,
): Promise<void> {
  const session = new Session(json ? jsonProgress() : process.stderr.isTTY ? barProgress() : lineProgress());
  const stop = () => session.stop();
  process.on('SIGINT', stop).on('SIGTERM', stop);
  const summary = await count(session);
  await standardOutput().write(
    json ? `${JSON.stringify({ event: 'summary', ...summary })}\n` : countText(summary),
  );
}
