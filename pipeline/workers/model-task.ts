import { namingDamage } from '../duckdb/damaged-file.ts';
import { TableWriter } from '../duckdb/table-writer.ts';
import type { SharedState } from '../stop-flag.ts';
import type { ModelStation } from './model-station.ts';
import { makePart, type PartTask, type Receipt } from './part-task.ts';
import { readAhead } from './read-ahead.ts';
import { rowErrorOf } from './row-error.ts';
import { ScoredRows, scoredColumns } from './scored-rows.ts';
import { readSequences, type SequenceChunk } from './sequence-reader.ts';

/** One part of the table of what a model makes of the rows of a source. */
export interface ModelTask extends PartTask {
  readonly kind: 'model';
  /** How many tokens of a row are the prompt. */
  readonly promptTokens: number;
  /** Names of the model metrics to measure, in order. */
  readonly metrics: readonly string[];
}

/** What a finished part says of itself. */
export interface ModelReceipt extends Receipt {
  readonly device: string;
  readonly rowsScored: number;
  readonly tokens: number;
  /** Rows that have no scores although they have tokens, by reason. */
  readonly unscored: Readonly<Record<string, number>>;
}

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
    const writer = await TableWriter.create(writing, 'part', scoredColumns(task.metrics));
    const { target, byteTable } = station;
    const measurer = new ScoredRows(task, station, writer);
    const repeated = new Set(task.repeatedRows);
    let waiting: Waiting = { rowNumbers: [], rows: [], tokens: 0 };
    const flush = async () => {
      const batch = waiting;
      waiting = { rowNumbers: [], rows: [], tokens: 0 };
      let told = 0;
      const scored = (rows: number, tokens: number) => {
        told += rows;
        shared.addRows(rows);
        shared.addTokens(tokens);
      };
      await measurer.measure(batch.rowNumbers, batch.rows, { check: () => shared.check(), scored });
      shared.addRows(batch.rows.length - told);
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
