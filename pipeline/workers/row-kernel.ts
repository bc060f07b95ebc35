import type { RowError } from '../../transforms/row-columns.ts';
import { isValid } from '../duckdb/chunk-reader.ts';
import type { BigIntBuffer, ColumnBuffer } from '../duckdb/column-buffers.ts';
import type { Connection } from '../duckdb/database.ts';
import { TableWriter } from '../duckdb/table-writer.ts';
import { columnNamed } from '../feature-columns.ts';
import { InputError } from '../input-error.ts';
import type { FindingDocuments } from './finding-documents.ts';
import type { JoinedValues } from './joined-values.ts';
import { joinedLists, joinsByRow } from './part-select.ts';
import type { PartitionResources, PartitionTask, PartReceipt } from './partition-task.ts';
import { RowCells } from './row-cells.ts';
import { holdsNull, rowErrorOf } from './row-error.ts';
import { RowMetrics } from './row-metrics.ts';
import type { SequenceChunk } from './sequence-reader.ts';

/** A column to write: where its cell is, where it goes, and how often it was null. */
interface Output {
  readonly name: string;
  readonly place: number;
  readonly buffer: ColumnBuffer;
  nulls: number;
}

/** Measures the rows of one partition and appends them to the in-memory table `part`. */
export class RowKernel {
  readonly #task: PartitionTask;
  readonly #known: Uint8Array;
  readonly #writer: TableWriter;
  readonly #ids: BigIntBuffer;
  readonly #rowNumbers: BigIntBuffer | null;
  readonly #cells = new RowCells();
  readonly #metrics: RowMetrics;
  readonly #tokens = this.#cells.place('tokens');
  readonly #error = this.#cells.place('row_error');
  readonly #writesTokens: boolean;
  readonly #outputs: readonly Output[];
  readonly #repeatedRows: ReadonlySet<number>;
  readonly #errors: Record<string, number> = {};
  #rowsSeen = 0;
  #rowsOut = 0;
  #repeated = 0;

  private constructor(
    task: PartitionTask,
    resources: PartitionResources,
    joined: JoinedValues,
    findingDocuments: FindingDocuments | null,
    writer: TableWriter,
  ) {
    this.#task = task;
    this.#known = resources.byteTable.known;
    this.#writer = writer;
    this.#repeatedRows = new Set(task.repeatedRows);
    this.#metrics = new RowMetrics(task, resources, joined, findingDocuments, this.#cells);
    const [, ...others] = writtenColumns(task);
    this.#writesTokens = others.includes('tokens');
    this.#ids = writer.columns[0] as BigIntBuffer;
    this.#outputs = others.map((name, index) => {
      return { name, place: this.#cells.place(name), buffer: writer.columns[index + 1]!, nulls: 0 };
    });
    const last = writer.columns[others.length + 1];
    this.#rowNumbers = joinsByRow(task) ? (last as BigIntBuffer) : null;
  }

  static async create(
    connection: Connection,
    task: PartitionTask,
    resources: PartitionResources,
    joined: JoinedValues,
    findingDocuments: FindingDocuments | null,
  ): Promise<RowKernel> {
    const columns = writtenColumns(task).map((name) => ({ name, type: columnNamed(name).type }));
    const rowNumber = joinsByRow(task) ? [{ name: 'row_number', type: 'BIGINT' as const }] : [];
    const writer = await TableWriter.create(connection, 'part', [...columns, ...rowNumber]);
    return new RowKernel(task, resources, joined, findingDocuments, writer);
  }

  /** Measures the rows of a chunk, in order. */
  measure(chunk: SequenceChunk): void {
    const cells = this.#cells.values;
    for (let index = 0; index < chunk.rows; index++) {
      this.#rowsSeen++;
      const rowNumber = chunk.rowNumbers[index]!;
      if (this.#repeatedRows.has(rowNumber)) {
        this.#repeated++;
        continue;
      }
      this.#metrics.join(rowNumber);
      const start = chunk.offsets[index]!;
      const end = start + chunk.lengths[index]!;
      if (this.#writesTokens) {
        const hasTokens = isValid(chunk.listValidity, index) && !holdsNull(chunk, index);
        cells[this.#tokens] = hasTokens ? chunk.items.subarray(start, end) : null;
      }
      const error = rowErrorOf(chunk, index, this.#known);
      cells[this.#error] = error;
      if (error === null) this.#metrics.measure(chunk.items, start, end);
      else this.#countError(error, chunk, index);
      this.#write(chunk, index);
    }
  }

  /** Ends the table; the numbers of the part's receipt. `lists` says in how many rows each joined list is there. */
  finish(lists: Readonly<Record<string, number>>): Omit<PartReceipt, 'key' | 'bytes' | 'seconds'> {
    this.#writer.close();
    const rowsIn = this.#task.partition.rows;
    const notSampled = rowsIn - this.#rowsSeen;
    if (notSampled !== 0 && this.#task.sample === null) {
      throw new Error(`${this.#task.path}: read ${this.#rowsSeen} rows of a partition of ${rowsIn}`);
    }
    return {
      rowsIn,
      rowsOut: this.#rowsOut,
      repeated: this.#repeated,
      notSampled,
      errors: this.#errors,
      nulls: {
        sequence_id: (this.#errors.null_id ?? 0) + (this.#errors.id_out_of_range ?? 0),
        ...Object.fromEntries(this.#outputs.map(({ name, nulls }) => [name, nulls])),
        ...Object.fromEntries(Object.entries(lists).map(([name, rows]) => [name, this.#rowsOut - rows])),
      },
      matches: this.#metrics.matches,
    };
  }

  #countError(error: RowError, chunk: SequenceChunk, index: number): void {
    if (this.#task.strict) {
      const row = `row ${chunk.rowNumbers[index]}`;
      const which =
        error === 'null_id' || error === 'id_out_of_range' ? row : `sequence ${chunk.ids[index]} (${row})`;
      throw new InputError(
        `${this.#task.path}: ${which} cannot be measured: ${error}; mend it or leave out --strict`,
      );
    }
    this.#errors[error] = (this.#errors[error] ?? 0) + 1;
    this.#metrics.clear();
  }

  #write(chunk: SequenceChunk, index: number): void {
    const at = this.#writer.rows;
    if (isValid(chunk.idValidity, index)) this.#ids.setExact(at, chunk.ids[index]!);
    else this.#ids.set(at, null);
    this.#rowNumbers?.set(at, chunk.rowNumbers[index]!);
    for (const output of this.#outputs) {
      const value = this.#cells.values[output.place]!;
      if (value === null) output.nulls++;
      output.buffer.set(at, value);
    }
    this.#writer.endRow();
    this.#rowsOut++;
  }
}

/** Columns of the in-memory table: `sequence_id` first, then the others that are filled here. */
function writtenColumns(task: PartitionTask): string[] {
  const filled = new Set(task.filled);
  const joined = new Set(joinedLists(task));
  return task.columns.filter((name) => filled.has(name) && !joined.has(name));
}
