import { DECODER_VERSION } from '../../transforms/decode/decoder.ts';
import { measuredWith } from '../../transforms/models/index.ts';
import { hashOf } from '../manifest.ts';
import { shareMemory } from '../memory.ts';
import type { Run } from '../run.ts';
import type { Session } from '../session.ts';
import type { Settings } from '../settings.ts';
import type { ModelTotals } from '../tables.ts';
import { WorkerPool } from '../worker-pool.ts';
import type { ModelReceipt, ModelTask } from './model-task.ts';
import { partFiles, partInput, type TableRequest } from './part-files.ts';
import { type Advance, runParts } from './run-parts.ts';

/** Raise it when the machinery or the graphs would give other values for the same formulas. */
const PART_FORMAT = 2;
/** The published rows: 32 tokens of prompt, 32 of continuation. */
const PROMPT_TOKENS = 32;

/** What the thread that runs models is started with, and all of it that decides the values. */
export interface ModelRequest extends TableRequest {
  readonly models: {
    readonly resources: unknown;
    readonly worker: { readonly file: string; readonly farewell: unknown };
    /** What is given besides the model: names of metrics that are measured only then. */
    readonly given: readonly string[];
    readonly key: string;
  };
}

/** What models say of the rows of a source: one file and its key for each partition. */
export interface ScoredRows {
  readonly parts: readonly { readonly path: string; readonly key: string }[];
  readonly totals: ModelTotals;
}

/** Scores, partition by partition on one thread, what an earlier attempt has not. */
export async function scoreRows(
  run: Run,
  request: ModelRequest,
  settings: Settings,
  session: Session,
  advance: Advance,
): Promise<ScoredRows> {
  const { worker: memoryLimit } = shareMemory(settings.memoryLimit, 1, request.partitions);
  const metrics = measuredWith(new Set(request.models.given));
  const tasks = request.partitions.map((partition): ModelTask => {
    const decides = {
      kind: 'model' as const,
      ...partInput(request, partition),
      promptTokens: PROMPT_TOKENS,
      metrics: metrics.map(({ name }) => name),
    };
    const versions = [PART_FORMAT, DECODER_VERSION, metrics.map(({ version }) => version)];
    return {
      key: hashOf([decides, versions, request.models.key, request.tokenizer.identity]),
      ...decides,
      ...partFiles(run, 'model', request.source.name, partition),
      memoryLimit,
    };
  });
  const { resources, worker } = request.models;
  const workers = new WorkerPool({ threads: 1, resources, ...worker }, session.shared);
  const { receipts } = await runParts(tasks, workers, session, advance).finally(() => workers.close());
  return { parts: tasks.map(({ output, key }) => ({ path: output, key })), totals: addUp(receipts) };
}

function addUp(receipts: readonly ModelReceipt[]): ModelTotals {
  const totals = {
    rowsScored: 0,
    tokens: 0,
    unscored: {} as Record<string, number>,
    devices: {} as Record<string, number>,
  };
  for (const { device, rowsScored, tokens, unscored } of receipts) {
    totals.rowsScored += rowsScored;
    totals.tokens += tokens;
    totals.devices[device] = (totals.devices[device] ?? 0) + rowsScored;
    for (const [reason, rows] of Object.entries(unscored)) {
      totals.unscored[reason] = (totals.unscored[reason] ?? 0) + rows;
    }
  }
  return totals;
}
