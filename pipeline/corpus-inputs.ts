import { randomInt } from 'node:crypto';
import type { WantedPart } from '../transforms/corpus/wanted-part.ts';
import { type Corpus, openCorpus } from './corpus/open-corpus.ts';
import type { RangeReading } from './corpus/read-range.ts';
import { WantedWindows } from './corpus/wanted-windows.ts';
import { isValid } from './duckdb/chunk-reader.ts';
import { namingDamage } from './duckdb/damaged-file.ts';
import type { Connection } from './duckdb/database.ts';
import { InputError } from './input-error.ts';
import type { InputContext } from './sources/inputs.ts';
import { resolvePath } from './sources/local.ts';
import { openTokenizer } from './sources/open-tokenizer.ts';
import { extentOf } from './sources/sequence-rows.ts';
import type { Source } from './tables.ts';
import { readSequences } from './workers/sequence-reader.ts';

/** Rows of one of Pythia's training steps. */
export const TRAINING_BATCH_ROWS = 1024;

/** How a corpus is found and read, checked. */
export interface CorpusSettings {
  /** Files, folders and globs, in the order of training. */
  readonly corpus: readonly string[];
  /** Tokens of a row of `.bin`; `null` for Pythia's or what the index says, 0 for one document. */
  readonly rowTokens: number | null;
  /** Only what a checkpoint of this step had seen, at so many rows a step. */
  readonly untilStep: number | null;
  readonly batchRows: number;
  /** Makes text tokens; the ids of a corpus of tokens are held against it. */
  readonly tokenizer: string | null;
  /** Column or field that holds the text, `null` for the usual one. */
  readonly field: string | null;
}

/** Finds a corpus and the tokenizer that its text needs. */
export async function openCorpusInputs(settings: CorpusSettings, context: InputContext) {
  const { untilStep, batchRows, rowTokens, field } = settings;
  const corpus = await openCorpus(context.connection, settings.corpus.map(resolvePath), {
    rowTokens,
    firstRows: untilStep === null ? null : untilStep * batchRows,
    field,
  });
  requireUse(corpus, settings);
  const tokenizer = settings.tokenizer === null ? null : await openTokenizer(settings.tokenizer, context);
  if (corpus.isText && tokenizer === null) {
    throw new InputError('a corpus of text is counted in tokens: say which with --tokenizer');
  }
  const reading = (overlap: number, wantTexts = false): RangeReading => ({
    overlap,
    tokenizer: corpus.isText ? tokenizer!.file : null,
    field,
    wantTexts,
  });
  return { corpus, tokenizer, reading };
}

/** An option that no file of the corpus has a use for is a mistake. */
function requireUse({ files }: Corpus, { rowTokens, field }: CorpusSettings): void {
  const kinds = new Set(files.map(({ kind }) => kind));
  const { path } = files[0]!;
  if (rowTokens !== null && !kinds.has('rows of uint16')) {
    throw new InputError(`--row-tokens is of .bin files, and ${path} is none; leave it out`);
  }
  if (field !== null && !kinds.has('parquet text') && !kinds.has('jsonl')) {
    throw new InputError(
      `--field names the text of Parquet and JSON lines, and ${path} is neither; leave it out`,
    );
  }
}

/** The windows of tables of sequences, rows without an id left out, and where the rows of each table end. */
export async function readWanted(
  connection: Connection,
  sources: readonly Source[],
  part: WantedPart,
  check: () => void,
): Promise<{ wanted: WantedWindows; ends: readonly number[] }> {
  let [rows, largest] = [0, 0];
  for (const source of sources) {
    rows += source.rows;
    largest = Math.max(largest, (await extentOf(connection, source)).largestToken);
  }
  const wanted = new WantedWindows(part, rows, largest > 0xffff, randomInt(2 ** 31));
  const ends: number[] = [];
  for (const source of sources) {
    await addRows(connection, source, wanted, check);
    ends.push(wanted.rows);
  }
  return { wanted, ends };
}

async function addRows(
  connection: Connection,
  { files, idColumn, tokensColumn }: Source,
  wanted: WantedWindows,
  check: () => void,
): Promise<void> {
  for (const file of files) {
    const task = {
      path: file.path,
      source: { idColumn, tokensColumn, extraColumns: [] },
      partition: { index: 0, fileNumber: 0, firstRow: 0, rows: file.rows, groupBytes: 0 },
      sample: null,
    };
    await namingDamage(connection, [file.path], async () => {
      for await (const chunk of readSequences(connection, task)) {
        check();
        for (let i = 0; i < chunk.rows; i++) {
          if (!isValid(chunk.idValidity, i)) continue;
          const start = chunk.offsets[i]!;
          const length = chunk.lengths[i]!;
          wanted.add(chunk.ids[i]!, chunk.items, start, isWhole(chunk, i, start, length) ? length : null);
        }
      }
    });
  }
}

/** False where the list, or a token of it, is null or negative: such a row is a `row_error` of a run. */
function isWhole(
  {
    items,
    listValidity,
    itemValidity,
  }: { items: Int32Array; listValidity: Uint8Array | null; itemValidity: Uint8Array | null },
  row: number,
  start: number,
  length: number,
): boolean {
  if (!isValid(listValidity, row)) return false;
  for (let k = start; k < start + length; k++) {
    if (items[k]! < 0 || !isValid(itemValidity, k)) return false;
  }
  return true;
}
