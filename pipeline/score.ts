import { join } from 'node:path';
import { marginError } from '../transforms/models/fragility.ts';
import { columnMetadata } from './column-metadata.ts';
import type { Connection } from './duckdb/database.ts';
import { readJson, writeJson } from './files.ts';
import { openHub } from './hub.ts';
import { InputError } from './input-error.ts';
import { hashOf } from './manifest.ts';
import { shareMemory } from './memory.ts';
import { continuedRows, memorizedRows } from './models/follow-rows.ts';
import { finishedPart, inPartsFolder, joinParts, partPaths } from './parts-folder.ts';
import { type OpenedGreedyModel, openGreedyModel, openInput, type ScoreSettings } from './score-inputs.ts';
import type { Session } from './session.ts';
import { writeWholeFile } from './sinks/output.ts';
import { type ScoreSummary, summarizeScores } from './sinks/score-summary.ts';
import { resolvePath } from './sources/local.ts';
import { planPartitions } from './sources/partitions.ts';
import { selectRows } from './sources/row-selection.ts';
import type { Source } from './tables.ts';
import {
  columnsOf,
  type GreedyRange,
  type GreedyReceipt,
  type GreedyTask,
  type ReadRows,
  readGreedyRows,
  writeGreedyPart,
} from './workers/greedy-task.ts';
import { partInput } from './workers/part-files.ts';
import { readAhead } from './workers/read-ahead.ts';

/** Rows on which two ways to compute margins are compared. */
const COMPARED_ROWS = 8;
const TELL_MS = 100;

/**
 * Continues every row of the inputs and writes one table, which appears when it is whole.
 *
 * Its parts are kept beside it until then: the same command goes on from them.
 */
export function scoreTable(settings: ScoreSettings, session: Session): Promise<ScoreSummary> {
  const { output, force } = settings;
  const inputs = settings.input.map(resolvePath);
  const { main: memoryLimit } = shareMemory(settings.memoryLimit, 1, []);
  return writeWholeFile({ path: output, force, inputs }, async (temporary) => {
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

/** Where the work is done. */
interface Place {
  readonly connection: Connection;
  readonly folder: string;
  readonly temporary: string;
  readonly session: Session;
}

async function scoreParts(
  settings: ScoreSettings,
  source: Source,
  opened: OpenedGreedyModel,
  place: Place,
): Promise<ScoreSummary> {
  const { promptTokens, continuationTokens, shape } = settings;
  const lengths = { promptTokens, continuationTokens };
  const inputs = await planInputs(source, opened, place);
  const keyOf = (error: number, input: PartInput) => hashOf([opened.key, error, input]);
  const first = { key: keyOf(0, inputs[0]!), range: { ...inputs[0]!, ...lengths } };
  const difference = await marginDifference(first, opened, place);
  const error = marginError(settings.dtype, difference);
  const partitions = inputs.map(({ partition }) => partition);
  const { worker: memoryLimit } = shareMemory(settings.memoryLimit, 1, partitions);
  const tasks = inputs.map(
    (input): GreedyTask => ({
      key: keyOf(error, input),
      ...input,
      ...lengths,
      shape,
      error,
      metadata: {},
      ...partPaths(place.folder, input.partition.index),
      memoryLimit,
    }),
  );
  const follow = (rows: readonly Int32Array[]) =>
    shape === 'all' ? continuedRows(opened.model, rows, error) : memorizedRows(opened.model, rows);
  const scored = await makeParts(tasks, source, opened, place, follow);
  const { name, device } = opened;
  const metadata = {
    ...columnMetadata(columnsOf(shape)),
    'semantic-memorization.model': name,
    'semantic-memorization.device': `${device} ${settings.dtype}`,
    'semantic-memorization.prompt_tokens': String(promptTokens),
    'semantic-memorization.continuation_tokens': String(continuationTokens),
    'semantic-memorization.margin_error': String(error),
  };
  const paths = tasks.map(({ output }) => output);
  await joinParts(place.connection, paths, metadata, place.temporary);
  return summarizeScores(scored.receipts, {
    model: name,
    device,
    dtype: settings.dtype,
    output: settings.output,
    tokensPerRow: promptTokens + continuationTokens,
    marginDifference: difference,
    marginError: error,
    computed: scored.computed,
    seconds: scored.seconds,
  });
}

type PartInput = ReturnType<typeof partInput>;

/** What each part reads: rows of ids that no earlier row has. */
async function planInputs(
  source: Source,
  { partRows }: OpenedGreedyModel,
  { connection, folder, session }: Place,
): Promise<PartInput[]> {
  const run = { stage: (...names: string[]) => join(folder, ...names) };
  const rows = await session.stages.run('repeated ids', source, () =>
    selectRows(connection, run, source, { sampleSize: null, sampleSeed: 0 }),
  );
  return planPartitions(source, partRows).map((partition) => partInput({ source, rows }, partition));
}

type Follow = Parameters<typeof writeGreedyPart>[2];

/** Makes the parts that an earlier attempt has not; receipts of all come in order, and apart those of the parts made now. */
async function makeParts(
  tasks: readonly GreedyTask[],
  source: Source,
  { known }: OpenedGreedyModel,
  { connection, session: { stages, shared } }: Place,
  follow: Follow,
) {
  const receipts = tasks.map((task) => finishedPart<GreedyReceipt>(task));
  const missing = tasks.filter((_, i) => receipts[i] === null);
  const reused = receipts.reduce((sum, receipt) => sum + (receipt?.rowsIn ?? 0), 0);
  const started = performance.now();
  await stages.run('score', source, async (advance) => {
    const before = { rows: shared.rows, tokens: shared.tokens };
    const tell = () => advance(reused + shared.rows - before.rows, reused, shared.tokens - before.tokens);
    const timer = setInterval(tell, TELL_MS);
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
  return { receipts: done, computed: missing.map(({ partition }) => done[partition.index]!), seconds };
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
  first: { readonly key: string; readonly range: GreedyRange },
  { model, known }: OpenedGreedyModel,
  { connection, folder }: Place,
): Promise<number> {
  const path = join(folder, 'margin-difference.json');
  const kept = readJson(path) as { key: string; difference: number } | null;
  // Measured again it could be another in the last digit, and so would be all parts that rest on it.
  if (kept?.key === first.key) return kept.difference;
  const { rows } = await readGreedyRows(connection, first.range, known);
  const difference = await model.compareWays(rows.slice(0, COMPARED_ROWS));
  writeJson(path, { key: first.key, difference });
  return difference;
}

/** A table without a single value is a mistake. */
function requireScored({ rows_scored, errors, tokens_per_row, model }: ScoreSummary): void {
  if (rows_scored > 0) return;
  const reasons = Object.entries(errors).map(([reason, count]) => `${count} ${reason}`);
  throw new InputError(
    `no row can be scored (${reasons.join(', ')}): each needs ${tokens_per_row} tokens that ${model} knows`,
  );
}
