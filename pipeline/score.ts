import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { marginError } from '../transforms/models/fragility.ts';
import { columnMetadata } from './column-metadata.ts';
import type { Connection } from './duckdb/database.ts';
import { quoteText, readParquet } from './duckdb/quote.ts';
import { readJson, writeJson } from './files.ts';
import { openHub } from './hub.ts';
import { InputError } from './input-error.ts';
import { takeLock } from './lock.ts';
import { hashOf } from './manifest.ts';
import { shareMemory } from './memory.ts';
import { openModel } from './model-inputs.ts';
import { chooseDevice } from './models/choose-device.ts';
import { continuedRows, memorizedRows } from './models/follow-rows.ts';
import { GreedyModel } from './models/greedy-model.ts';
import type { Session } from './session.ts';
import { writeWholeFile } from './sinks/output.ts';
import { type ScoreSummary, summarizeScores } from './sinks/score-summary.ts';
import { hubPath } from './sources/hub/hub-path.ts';
import type { InputContext } from './sources/inputs.ts';
import { expandInput, workingFolder } from './sources/local.ts';
import { planPartitions } from './sources/partitions.ts';
import { selectRows } from './sources/row-selection.ts';
import { openSource } from './sources/source.ts';
import { loadTokenizer } from './sources/tokenizer.ts';
import { checkVocabulary } from './sources/vocabulary-check.ts';
import { InterruptedError } from './stop-flag.ts';
import type { Source } from './tables.ts';
import {
  columnsOf,
  type GreedyReceipt,
  type GreedyShape,
  type GreedyTask,
  type ReadRows,
  readGreedyRows,
  writeGreedyPart,
} from './workers/greedy-task.ts';
import { partInput } from './workers/part-files.ts';
import { readAhead } from './workers/read-ahead.ts';

/** Raise it when the machinery or the graphs would give other values for the same formulas. */
const PART_FORMAT = 1;
/** Rows of a part: minutes of a small model on a CPU. */
const PART_ROWS = 8192;
/** Rows on which two ways to compute margins are compared. */
const COMPARED_ROWS = 16;

/** Every knob of `semmem score`, checked; paths are absolute but for those of models and inputs, which may be on the Hub. */
export interface ScoreSettings {
  readonly model: string;
  readonly revision: string | null;
  readonly input: readonly string[];
  readonly output: string;
  readonly force: boolean;
  readonly tokenizer: string | null;
  readonly promptTokens: number;
  readonly continuationTokens: number;
  readonly shape: GreedyShape;
  readonly device: 'auto' | 'cpu' | 'webgpu' | 'cuda';
  readonly dtype: 'fp32' | 'fp16';
  readonly batchSize: number | null;
  readonly threads: number;
  /** Bytes for reading and writing tables; the model's come on top. */
  readonly memoryLimit: number;
}

/**
 * Continues every row of the inputs and writes one table, which appears when it is whole.
 *
 * Its parts are kept beside it until then: the same command goes on from them.
 */
export function scoreTable(settings: ScoreSettings, session: Session): Promise<ScoreSummary> {
  const { output, force } = settings;
  const { main: memoryLimit } = shareMemory(settings.memoryLimit, 1, []);
  return writeWholeFile({ path: output, force }, async (temporary) => {
    const summary = await inPartsFolder(output, (folder) =>
      session.withConnection(
        async (connection) => {
          const context = openHub(connection, session);
          const source = await openInput(settings, context);
          const opened = await openGreedyModel(settings, source, context, session);
          try {
            return await scoreParts(settings, source, opened, { connection, folder, temporary, session });
          } finally {
            await opened.model.close();
          }
        },
        { memoryLimit },
      ),
    );
    requireScored(summary);
    return summary;
  });
}

/** A model that is ready to follow rows. */
interface OpenedGreedyModel {
  readonly model: GreedyModel;
  readonly name: string;
  readonly device: string;
  readonly compute: 'float32' | 'float16';
  /** 1 for every token that the model may be given. */
  readonly known: Uint8Array;
  /** Hash of what decides the values, but for the input. */
  readonly key: string;
}

/** Where the work is done. */
interface Place {
  readonly connection: Connection;
  readonly folder: string;
  readonly temporary: string;
  readonly session: Session;
}

async function openInput({ input }: ScoreSettings, context: InputContext): Promise<Source> {
  const { connection, hub, signal } = context;
  const paths: string[] = [];
  for (const given of input) {
    const address = hubPath(given);
    if (address !== null) paths.push(await hub.file(address, { signal }));
    else paths.push(...(await expandInput(connection, given)).paths);
  }
  return openSource(connection, { name: 'rows', paths, score: null, carryExtraColumns: false });
}

async function openGreedyModel(
  settings: ScoreSettings,
  source: Source,
  context: InputContext,
  session: Session,
): Promise<OpenedGreedyModel> {
  const { promptTokens, continuationTokens, dtype, threads, batchSize: batchRows } = settings;
  const found = await openModel(settings.model, settings.revision, context);
  const { device, passedOver } = await chooseDevice({ device: settings.device, dtype });
  session.progress.note([`${found.name} runs on ${device} in ${dtype}`, ...passedOver].join('; '));
  const weights = found.loaded ?? (found.files.kind === 'onnx' ? found.files.file : found.name);
  if (typeof weights === 'string' && settings.shape === 'all') {
    throw new InputError(
      `${found.name}: an .onnx file can be asked for --only memorized or --keep memorized; to generate, give the model as safetensors`,
    );
  }
  const compute = dtype === 'fp16' ? ('float16' as const) : ('float32' as const);
  const check = () => session.shared.check();
  const lengths = { promptTokens, continuationTokens };
  const model = new GreedyModel({ model: weights, ...lengths, device, compute, threads, batchRows, check });
  const { vocabulary, context: longest } = await model.limits();
  if (promptTokens + continuationTokens > longest) {
    throw new InputError(
      `${promptTokens} tokens of prompt and ${continuationTokens} of continuation are too many: ${found.name} takes ${longest} at most`,
    );
  }
  const { connection } = context;
  const remedy = 'give the --model that these tokens were made for';
  await checkVocabulary(connection, source, { what: `model ${found.name}`, size: vocabulary, remedy });
  const tokenizer = await knownTo(settings.tokenizer, found.name, vocabulary, context);
  return {
    model,
    name: found.name,
    device,
    compute,
    known: tokenizer.known,
    key: hashOf([PART_FORMAT, found.identity, device, dtype, lengths, settings.shape, tokenizer.identity]),
  };
}

/** The tokens that rows may have: the model's, or those of them that the tokenizer knows. */
async function knownTo(
  spec: string | null,
  model: string,
  vocabulary: number,
  { hub, signal, onHub }: InputContext,
) {
  if (spec === null) return { known: new Uint8Array(vocabulary).fill(1), identity: null };
  const fetch = (repo: string, path: string, revision?: string) => {
    onHub(`${repo}/${path}`);
    return hub.file(
      { repo, type: 'model', path, ...(revision === undefined ? {} : { revision }) },
      { signal },
    );
  };
  const { table, identity, name } = await loadTokenizer(spec, fetch, workingFolder());
  if (table.vocabularySize > vocabulary) {
    throw new InputError(
      `tokenizer ${name} has ${table.vocabularySize} tokens and model ${model} only ${vocabulary}: they do not belong together`,
    );
  }
  return { known: table.known, identity };
}

async function scoreParts(
  settings: ScoreSettings,
  source: Source,
  opened: OpenedGreedyModel,
  { connection, folder, temporary, session }: Place,
): Promise<ScoreSummary> {
  const { model, known } = opened;
  const run = { stage: (...names: string[]) => join(folder, ...names) };
  const { stages, shared } = session;
  const rows = await stages.run('repeated ids', source, () =>
    selectRows(connection, run, source, { sampleSize: null, sampleSeed: 0 }),
  );
  const partitions = planPartitions(source, PART_ROWS);
  const { worker: memoryLimit } = shareMemory(settings.memoryLimit, 1, partitions);
  const plan = (error: number): GreedyTask[] =>
    partitions.map((partition) => {
      const decides = partInput({ source, rows }, partition);
      const part = `part-${String(partition.index).padStart(5, '0')}`;
      return {
        key: hashOf([opened.key, error, decides]),
        ...decides,
        shape: settings.shape,
        promptTokens: settings.promptTokens,
        continuationTokens: settings.continuationTokens,
        error,
        metadata: {},
        output: join(folder, `${part}.parquet`),
        receipt: join(folder, `${part}.json`),
        spillFolder: join(folder, `${part}.spill`),
        memoryLimit,
      };
    });
  const difference = await marginDifference(plan(0)[0]!, opened, connection, folder);
  const error = marginError(opened.compute, difference);
  const tasks = plan(error);
  const receipts = tasks.map(finishedPart);
  const missing = tasks.filter((_, i) => receipts[i] === null);
  const reused = receipts.reduce((sum, receipt) => sum + (receipt?.rowsIn ?? 0), 0);
  const follow = (given: readonly Int32Array[]) =>
    settings.shape === 'all' ? continuedRows(model, given, error) : memorizedRows(model, given);
  const started = performance.now();
  await stages.run('score', source, async (advance) => {
    const before = shared.rows;
    const timer = setInterval(() => advance(reused + shared.rows - before, reused), 100);
    try {
      for await (const { task, read } of readAhead(readParts(connection, missing, known))) {
        receipts[task.partition.index] = await writeGreedyPart(task, read, follow, shared);
      }
    } finally {
      clearInterval(timer);
    }
  });
  const seconds = (performance.now() - started) / 1000;
  const done = receipts as GreedyReceipt[];
  const summary = summarizeScores(done, {
    model: opened.name,
    device: opened.device,
    dtype: settings.dtype,
    output: settings.output,
    tokensPerRow: settings.promptTokens + settings.continuationTokens,
    marginDifference: difference,
    marginError: error,
    computed: missing.map(({ partition }) => done[partition.index]!),
    seconds,
  });
  const metadata = {
    ...columnMetadata(columnsOf(settings.shape)),
    'semantic-memorization.model': opened.name,
    'semantic-memorization.device': `${opened.device} ${settings.dtype}`,
    'semantic-memorization.prompt_tokens': String(settings.promptTokens),
    'semantic-memorization.continuation_tokens': String(settings.continuationTokens),
    'semantic-memorization.margin_error': String(error),
  };
  await joinParts(connection, tasks, metadata, temporary);
  return summary;
}

async function* readParts(
  connection: Connection,
  tasks: readonly GreedyTask[],
  known: Uint8Array,
): AsyncGenerator<{ task: GreedyTask; read: ReadRows }> {
  for (const task of tasks) yield { task, read: await readGreedyRows(connection, task, known) };
}

/** By how much margins differ between two ways to compute them, on the first rows; an earlier attempt's, if there was one. */
async function marginDifference(
  first: GreedyTask,
  { model, known }: OpenedGreedyModel,
  connection: Connection,
  folder: string,
): Promise<number> {
  const path = join(folder, 'margin-difference.json');
  const kept = readJson(path) as { key: string; difference: number } | null;
  // Measured again it could be another in the last digit, and so would be all parts that rest on it.
  if (kept?.key === first.key) return kept.difference;
  const { rows } = await readGreedyRows(connection, first, known);
  const difference = await model.compareWays(rows.slice(0, COMPARED_ROWS));
  writeJson(path, { key: first.key, difference });
  return difference;
}

function finishedPart({ key, receipt, output }: GreedyTask): GreedyReceipt | null {
  const written = readJson(receipt) as GreedyReceipt | null;
  if (written?.key !== key || !existsSync(output) || statSync(output).size !== written.bytes) return null;
  return written;
}

/** One table of all parts, in order. */
async function joinParts(
  connection: Connection,
  tasks: readonly GreedyTask[],
  metadata: Readonly<Record<string, string>>,
  path: string,
): Promise<void> {
  const pairs = Object.entries(metadata).map(([key, value]) => `${quoteText(key)}: ${quoteText(value)}`);
  const options = [
    'format parquet',
    'compression snappy',
    'use_tmp_file false',
    `kv_metadata {${pairs.join(', ')}}`,
  ];
  const select = `select * from ${readParquet(tasks.map(({ output }) => output))}`;
  await connection.run('join parts', `copy (${select}) to ${quoteText(path)} (${options.join(', ')})`);
}

/** A table without a single value is a mistake. */
function requireScored({ rows_scored, errors, tokens_per_row, model }: ScoreSummary): void {
  if (rows_scored > 0) return;
  const reasons = Object.entries(errors).map(([reason, count]) => `${count} ${reason}`);
  throw new InputError(
    `no row can be scored (${reasons.join(', ')}): each needs ${tokens_per_row} tokens that ${model} knows`,
  );
}

/** Works in the folder of a table's parts, which is gone when the table is there, or when nothing in it is worth keeping. */
async function inPartsFolder<T>(output: string, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = `${output}.parts`;
  mkdirSync(folder, { recursive: true });
  const release = lock(output, join(folder, 'lock'));
  let isDone = false;
  try {
    const result = await work(folder);
    isDone = true;
    return result;
  } catch (error) {
    isDone = !existsSync(join(folder, 'part-00000.json'));
    if (!(error instanceof InterruptedError)) throw error;
    throw new InterruptedError(
      isDone ? 'interrupted; nothing was written' : `interrupted; the same command goes on from ${folder}`,
    );
  } finally {
    release();
    if (isDone) rmSync(folder, { recursive: true, force: true });
  }
}

function lock(output: string, path: string): () => void {
  try {
    return takeLock(path, output);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(
      `${output} is being made by another process; wait for it, or remove ${path} if that process is gone`,
    );
  }
}
