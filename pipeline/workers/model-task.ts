import type { ByteTable } from '../../transforms/decode/byte-table.ts';
import { Decoder } from '../../transforms/decode/decoder.ts';
import type { Value } from '../../transforms/metric.ts';
import { modelMetrics } from '../../transforms/models/index.ts';
import type { RowScores, TokenScores } from '../../transforms/models/model-metric.ts';
import { tokenEnds } from '../../transforms/models/token-ends.ts';
import type { BigIntBuffer } from '../duckdb/column-buffers.ts';
import { namingDamage } from '../duckdb/damaged-file.ts';
import { TableWriter } from '../duckdb/table-writer.ts';
import type { SharedState } from '../stop-flag.ts';
import { makePart, type PartTask, type Receipt } from './part-task.ts';
import { readAhead } from './read-ahead.ts';
import { rowErrorOf } from './row-error.ts';
import { readSequences, type SequenceChunk } from './sequence-reader.ts';

/** One part of the table of what a model makes of the rows of a source. */
export interface ModelTask extends PartTask {
  readonly kind: 'model';
  /** How many tokens of a row are the prompt. */
  readonly promptTokens: number;
}

/** Why a model has nothing to say of a row. */
export type Unscored = 'longer_than_context' | 'outside_vocabulary';

/** Statistics of the tokens of a row but the first. */
export interface RowStatistics {
  readonly logProbability: Float32Array;
  readonly rank: Int32Array | undefined;
  readonly mean: Float32Array | undefined;
  readonly deviation: Float32Array | undefined;
  readonly topKLogMass: Float32Array | undefined;
}

/** A model that scores rows of any lengths. */
export interface RowScorer {
  /** How many tokens are best given at once. */
  readonly tokens: number;
  score(rows: readonly Int32Array[], check: () => void): Promise<readonly (RowStatistics | Unscored)[]>;
}

/** A model that reads the rows' texts in tokens of its own. */
export interface TextScorer {
  readonly scorer: RowScorer;
  readonly table: ByteTable;
  readonly encode: (text: string, tokens: Int32Array) => Int32Array;
}

/** The models that a worker keeps, and where they run. */
export interface ModelStation {
  readonly device: string;
  readonly target: RowScorer;
  readonly reference: TextScorer | null;
  readonly byteTable: ByteTable;
}

/** What a finished part says of itself. */
export interface ModelReceipt extends Receipt {
  readonly device: string;
  readonly rowsScored: number;
  readonly tokens: number;
  /** Rows that have no scores although they have tokens, by reason. */
  readonly unscored: Readonly<Record<string, number>>;
}

/** Columns of the stage's table: the row, and all that models say of it. */
export const MODEL_COLUMNS = modelMetrics.flatMap(({ columns }) => columns);
const COLUMNS = [{ name: 'row_number', type: 'BIGINT' }, ...MODEL_COLUMNS] as const;

/** Batches' worth of rows that are looked at together: rows of like length share a batch. */
const WINDOW = 4;

/** Rows that wait until they are that many. */
interface Waiting {
  readonly rowNumbers: number[];
  readonly rows: Int32Array[];
  tokens: number;
}

/** Scores the rows of one partition: one row each of those that can be measured, in file order. */
export function scorePart(
  task: ModelTask,
  station: ModelStation,
  shared: SharedState,
): Promise<ModelReceipt> {
  return makePart(task, shared, async (reading, writing) => {
    const writer = await TableWriter.create(writing, 'part', COLUMNS);
    const { target, byteTable } = station;
    const measurer = new ScoredRows(task, station, writer);
    const repeated = new Set(task.repeatedRows);
    let waiting: Waiting = { rowNumbers: [], rows: [], tokens: 0 };
    const flush = async () => {
      const batch = waiting;
      waiting = { rowNumbers: [], rows: [], tokens: 0 };
      await measurer.measure(batch.rowNumbers, batch.rows, () => shared.check());
      shared.addRows(batch.rows.length);
      shared.addTokens(batch.tokens);
    };
    await namingDamage(reading, [task.path], async () => {
      for await (const chunk of readAhead(readSequences(reading, task))) {
        let skipped = 0;
        for (let row = 0; row < chunk.rows; row++) {
          if (repeated.has(chunk.rowNumbers[row]!) || rowErrorOf(chunk, row, byteTable.known) !== null) {
            skipped++;
            continue;
          }
          const tokens = tokensOf(chunk, row);
          if (waiting.rows.length > 0 && waiting.tokens + tokens.length > WINDOW * target.tokens) {
            await flush();
          }
          waiting.rowNumbers.push(chunk.rowNumbers[row]!);
          waiting.rows.push(tokens);
          waiting.tokens += tokens.length;
        }
        shared.check();
        shared.addRows(skipped);
      }
      await flush();
    });
    writer.close();
    const { fileNumber, rows } = task.partition;
    return {
      counts: { rowsIn: rows, device: station.device, ...measurer.counts },
      select: `select ${fileNumber}::integer as file_number, * from part`,
      options: [],
      metadata: { 'semantic-memorization.device': station.device },
    };
  });
}

const tokensOf = ({ items, offsets, lengths }: SequenceChunk, row: number) =>
  items.subarray(offsets[row]!, offsets[row]! + lengths[row]!);

/** Turns the statistics of rows into columns, and writes them. */
class ScoredRows {
  readonly counts = { rowsScored: 0, tokens: 0, unscored: {} as Record<string, number> };
  readonly #task: ModelTask;
  readonly #station: ModelStation;
  readonly #writer: TableWriter;
  readonly #decoder: Decoder;

  constructor(task: ModelTask, station: ModelStation, writer: TableWriter) {
    this.#task = task;
    this.#station = station;
    this.#writer = writer;
    this.#decoder = new Decoder(station.byteTable);
  }

  async measure(
    rowNumbers: readonly number[],
    rows: readonly Int32Array[],
    check: () => void,
  ): Promise<void> {
    const { target, reference, byteTable } = this.#station;
    const texts = rows.map((tokens) => this.#decoder.decode(tokens, 0, tokens.length));
    const scores = await target.score(rows, check);
    const others = reference === null ? null : await scoreTexts(reference, rows, texts, check);
    for (const [at, statistics] of scores.entries()) {
      if (typeof statistics === 'string') {
        this.#count(statistics);
        continue;
      }
      const tokens = rows[at]!;
      this.counts.rowsScored++;
      this.counts.tokens += tokens.length;
      const other = others?.[at] ?? null;
      if (typeof other === 'string') this.#count(`reference_${other}`);
      this.#write(rowNumbers[at]!, {
        ...known(statistics),
        tokens,
        text: texts[at]!,
        tokenEnds: tokenEnds(byteTable, tokens),
        promptTokens: this.#task.promptTokens,
        reference: typeof other === 'string' ? null : other,
      });
    }
  }

  #count(reason: string): void {
    this.counts.unscored[reason] = (this.counts.unscored[reason] ?? 0) + 1;
  }

  #write(rowNumber: number, scores: RowScores): void {
    const [rowNumbers, ...columns] = this.#writer.columns;
    const at = this.#writer.rows;
    (rowNumbers as BigIntBuffer).set(at, rowNumber);
    let column = 0;
    for (const metric of modelMetrics) {
      const value = metric.measure(scores);
      const values = metric.columns.length === 1 ? [value as Value] : (value as readonly Value[]);
      for (const cell of values) columns[column++]!.set(at, cell);
    }
    this.#writer.endRow();
  }
}

async function scoreTexts(
  { scorer, table, encode }: TextScorer,
  rows: readonly Int32Array[],
  texts: readonly string[],
  check: () => void,
): Promise<(TokenScores | Unscored)[]> {
  const encoded = texts.map((text, at) => encode(text, rows[at]!));
  const scores = await scorer.score(encoded, check);
  return scores.map((statistics, at) =>
    typeof statistics === 'string'
      ? statistics
      : { ...known(statistics), tokenEnds: tokenEnds(table, encoded[at]!) },
  );
}

const known = ({ logProbability, rank, mean, deviation, topKLogMass }: RowStatistics) => ({
  logProbability,
  rank: rank ?? null,
  mean: mean ?? null,
  deviation: deviation ?? null,
  topKLogMass: topKLogMass ?? null,
});
