import { rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  addFindings,
  type FindingTotals,
  noFindings,
  type WantedFinding,
} from '../../transforms/corpus/count-findings.ts';
import { TokenCounter } from '../../transforms/corpus/token-counter.ts';
import { WindowTotals } from '../../transforms/corpus/window-totals.ts';
import { ENCODER_VERSION } from '../../transforms/encode/encoder.ts';
import { FINDINGS_VERSION } from '../../transforms/findings/findings.ts';
import { InputError } from '../input-error.ts';
import { hashOf } from '../manifest.ts';
import { finishedPart, partPaths } from '../parts-folder.ts';
import type { Session } from '../session.ts';
import { WorkerPool } from '../worker-pool.ts';
import { filesOf, filesText } from './corpus-files.ts';
import type { CorpusResources, WeighedTask } from './corpus-worker.ts';
import { readCountFile } from './count-file.ts';
import type { CountReceipt, CountTask } from './count-range.ts';
import type { Corpus } from './open-corpus.ts';
import { rangeBytes } from './range-bytes.ts';
import type { RangeReading } from './read-range.ts';
import type { WantedWindows } from './wanted-windows.ts';

/** Raise it when the same corpus would be counted to other numbers, or written to other files. */
const PART_FORMAT = 3;
const POLL_MS = 100;

/** What decides the counts of a corpus: all of it is known before what is wanted is read. */
export interface CountQuestion {
  readonly corpus: Corpus;
  readonly wanted: Pick<WantedWindows, 'part'> | null;
  /** Places of each window that are kept. */
  readonly keep: number;
  readonly reading: Pick<RangeReading, 'field'>;
  readonly tokenizer: { readonly identity: string } | null;
  /** What the windows and the findings come from, by their identities: JSON values. */
  readonly origins: readonly unknown[];
}

/** What is counted in a corpus, and with what. */
export interface CountRequest extends CountQuestion {
  readonly wanted: WantedWindows | null;
  readonly reading: RangeReading;
  readonly vocabulary: number | null;
  /** Items that are counted in texts, as `origins` says. */
  readonly findings?: readonly WantedFinding[] | null;
  /** Where the counts of the ranges are kept until all are there. */
  readonly folder: string;
  readonly threads: number;
  /** Bytes for each thread's database. */
  readonly memoryLimit: number;
}

/** Counts over a whole corpus. */
export interface CorpusCounts {
  readonly totals: WindowTotals | null;
  readonly findings: FindingTotals | null;
  readonly tokenCounts: Float64Array;
  readonly documents: number;
  readonly tokens: number;
  /** Number of the first document of each file. */
  readonly firstDocuments: readonly { readonly path: string; readonly document: number }[];
  /** Tokens that an earlier attempt had counted. */
  readonly tokensReused: number;
  readonly seconds: number;
}

/** Counts the ranges that are not counted yet, on all threads, and adds all up in the order of the corpus. */
export async function countCorpus(request: CountRequest, session: Session): Promise<CorpusCounts> {
  const { corpus } = request;
  const tasks = planTasks(request);
  const receipts = tasks.map((task) => finishedPart<CountReceipt>(task));
  const weights = rangeBytes(corpus);
  const missing: WeighedTask[] = [];
  const reused = { rows: 0, tokens: 0, bytes: 0 };
  for (const [index, task] of tasks.entries()) {
    const receipt = receipts[index]!;
    if (receipt === null) missing.push({ ...task, weight: weights[index]! });
    reused.rows += receipt?.documents ?? 0;
    reused.tokens += receipt?.tokens ?? 0;
    reused.bytes += receipt === null ? 0 : weights[index]!;
  }
  const bytes = weights.reduce((sum, weight) => sum + weight, 0);
  const started = performance.now();
  const { shared, stages } = session;
  if (corpus.passedOver.length > 0) session.warn(filesText(filesOf(corpus)));
  const pool = openPool(request, missing.length, session);
  await stages.run(
    'count',
    { name: 'corpus', rows: corpus.documents ?? 0, unit: 'document' },
    async (advance) => {
      const before = { rows: shared.rows, tokens: shared.tokens, bytes: shared.bytes };
      const share = () => ({
        done: (reused.bytes + shared.bytes - before.bytes) / bytes,
        reused: reused.bytes / bytes,
      });
      const tell = () => {
        const rows = reused.rows + shared.rows - before.rows;
        advance(
          rows,
          reused.rows,
          shared.tokens - before.tokens,
          corpus.documents === null ? share() : undefined,
        );
      };
      const timer = setInterval(tell, POLL_MS);
      try {
        for await (const { task, receipt } of pool.run<WeighedTask, CountReceipt>(missing)) {
          receipts[task.range.index] = receipt;
        }
        tell();
      } finally {
        clearInterval(timer);
        await pool.close();
      }
    },
  );
  const seconds = (performance.now() - started) / 1000;
  const counts = addUp(request, tasks, receipts as CountReceipt[]);
  if (counts.tokens === 0) throw emptyCorpus(corpus, tasks, counts.documents);
  return { ...counts, tokensReused: reused.tokens, seconds };
}

/** Zeros of nothing are worth neither a table nor a resume. */
function emptyCorpus({ files }: Corpus, tasks: readonly CountTask[], documents: number): InputError {
  for (const { output, receipt } of tasks) for (const path of [receipt, output]) rmSync(path);
  const paths = files.map(({ path }) => path).join(', ');
  return new InputError(
    documents === 0 ? `${paths} holds no document` : `${paths} holds no token; all its documents are empty`,
  );
}

/** Hash of all that decides the counts over a corpus: of what decides those of its ranges. */
export function countKey(question: CountQuestion): string {
  return hashOf(rangeKeys(question));
}

function rangeKeys({ corpus, wanted, keep, reading, tokenizer, origins }: CountQuestion): string[] {
  const identities = new Map(corpus.files.map(({ path, identity }) => [path, identity]));
  const common = hashOf([
    PART_FORMAT,
    ENCODER_VERSION,
    FINDINGS_VERSION,
    wanted?.part ?? null,
    keep,
    reading.field,
    tokenizer?.identity ?? null,
    origins,
  ]);
  return corpus.ranges.map((range) => {
    const { shards = [range], sizes = null } = range.stream ?? {};
    const files = sizes === null ? shards : [...shards, sizes];
    return hashOf([common, range, files.map(({ path }) => identities.get(path))]);
  });
}

function planTasks(request: CountRequest): CountTask[] {
  const { corpus, folder, memoryLimit } = request;
  const keys = rangeKeys(request);
  return corpus.ranges.map((range, place) => {
    const key = keys[place]!;
    const { receipt, spillFolder } = partPaths(folder, range.index);
    const output = receipt.replace(/json$/, 'counts');
    return { key, range, output, receipt, spillFolder, memoryLimit };
  });
}

function openPool(
  { wanted, keep, reading, vocabulary, findings = null, threads }: CountRequest,
  ranges: number,
  session: Session,
): WorkerPool {
  const resources: CorpusResources = {
    table: wanted?.table.data ?? null,
    keep,
    reading,
    vocabulary,
    findings,
  };
  const file = join('pipeline', 'corpus', 'corpus-worker.js');
  return new WorkerPool({ threads: Math.max(1, Math.min(threads, ranges)), resources, file }, session.shared);
}

function addUp(request: CountRequest, tasks: readonly CountTask[], receipts: readonly CountReceipt[]) {
  const { corpus, wanted, keep } = request;
  const totals = wanted === null ? null : new WindowTotals(wanted.table.count, keep);
  const findings = request.findings ? noFindings(request.findings.length) : null;
  const tokenCounter = new TokenCounter();
  const firstDocuments: { path: string; document: number }[] = [];
  let [documents, tokens] = [0, 0];
  corpus.ranges.forEach(({ path }, index) => {
    if (firstDocuments.at(-1)?.path !== path) firstDocuments.push({ path, document: documents });
    for (const record of readCountFile(tasks[index]!.output)) {
      if ('run' in record) totals!.add(record.run, documents);
      else if ('tokenCounts' in record) tokenCounter.addCounts(record.tokenCounts);
      else if (findings !== null) addFindings(findings, record.findings);
    }
    documents += receipts[index]!.documents;
    tokens += receipts[index]!.tokens;
  });
  return { totals, findings, tokenCounts: tokenCounter.counts, documents, tokens, firstDocuments };
}
