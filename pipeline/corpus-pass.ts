import { type CorpusCounts, type CountRequest, countCorpus } from './corpus/count-corpus.ts';
import { type CountMemory, threadsFor } from './corpus/count-memory.ts';
import type { CorpusSummary } from './corpus/count-summary.ts';
import { forecast } from './corpus/forecast.ts';
import type { Metadata } from './corpus/frequency-tables.ts';
import { requireUnchangedCorpus } from './corpus/open-corpus.ts';
import { type CorpusSettings, openCorpusInputs } from './corpus-inputs.ts';
import { counted } from './counted.ts';
import type { Connection } from './duckdb/database.ts';
import { openHub } from './hub.ts';
import { packageVersion } from './package-root.ts';
import { inPartsFolder } from './parts-folder.ts';
import type { Session } from './session.ts';
import { removeLeftovers, writeWholeFiles } from './sinks/output.ts';
import { resolvePath } from './sources/local.ts';

/** What both commands that count a corpus have in common. */
export interface PassSettings extends CorpusSettings {
  /** Absolute. */
  readonly output: string;
  readonly force: boolean;
  /** True where the corpus is only a sample: its counts are lower bounds. */
  readonly isSample: boolean;
  readonly threads: number;
  /** Bytes. */
  readonly memoryLimit: number;
}

/** Where a pass is made, and over what. */
export interface Place {
  readonly settings: PassSettings;
  readonly connection: Connection;
  readonly inputs: Awaited<ReturnType<typeof openCorpusInputs>>;
  readonly folder: string;
  /** Temporary names of the tables. */
  readonly paths: readonly string[];
}

/** Makes tables, by their temporary names, from a pass over the corpus; they appear when they are whole and the corpus is as it was. */
export function inOnePass(
  settings: PassSettings,
  tables: readonly string[],
  session: Session,
  make: (place: Place) => Promise<CorpusSummary>,
): Promise<CorpusSummary> {
  const { output, force } = settings;
  const options = { memoryLimit: Math.floor(settings.memoryLimit / 4), threads: settings.threads };
  return writeWholeFiles(tables, { force }, (paths) =>
    inPartsFolder(output, (folder) =>
      session.withConnection(async (connection) => {
        tables.forEach(removeLeftovers);
        const inputs = await openCorpusInputs(settings, openHub(connection, session));
        const summary = await make({ settings, connection, inputs, folder, paths });
        requireUnchangedCorpus(inputs.corpus);
        return summary;
      }, options),
    ),
  );
}

/** Counts what is asked for over the corpus of a place, and forecasts a long pass. */
export async function countWanted(
  { settings, inputs, folder }: Pick<Place, 'inputs' | 'folder'> & { readonly settings: CountMemory },
  asked: Pick<CountRequest, 'wanted' | 'keep' | 'findings' | 'origins'>,
  session: Session,
): Promise<CorpusCounts> {
  const { corpus, tokenizer, reading } = inputs;
  const request: CountRequest = {
    ...asked,
    corpus,
    tokenizer,
    reading: reading(Math.max(0, (asked.wanted?.part.length ?? 0) - 1), asked.findings !== null),
    vocabulary: tokenizer?.table.vocabularySize ?? null,
    folder,
    ...threadsFor(settings, corpus, asked, (line) => session.warn(line)),
  };
  const expected = await forecast(request, session);
  if (expected !== null) session.progress.note(expected);
  const counts = await countCorpus(request, session);
  const windows = counts.totals?.occurrences ?? [];
  if (windows.length > 0 && windows.every((count) => count === 0)) {
    session.warn(
      `none of ${counted(windows.length, 'wanted window')} stands in the corpus: are the sequences of this corpus, and of this tokenizer?`,
    );
  }
  return counts;
}

/** What the tables of a pass say of its corpus. */
export function metadataOf(
  { corpus, untilStep, batchRows, tokenizer, isSample }: PassSettings,
  more: Metadata,
): Metadata {
  return {
    corpus_complete: String(!isSample),
    'semantic-memorization.version': packageVersion,
    'semantic-memorization.corpus': JSON.stringify(corpus.map(resolvePath)),
    ...(untilStep !== null && { until_step: String(untilStep), batch_rows: String(batchRows) }),
    ...(tokenizer !== null && { tokenizer }),
    ...more,
  };
}
