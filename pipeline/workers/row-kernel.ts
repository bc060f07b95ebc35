import { Decoder } from '../../transforms/decode/decoder.ts';
import type { Metric, Row, Value } from '../../transforms/metric.ts';
import { metrics } from '../../transforms/metrics/index.ts';
import type { RowError } from '../../transforms/row-columns.ts';
import { isValid } from '../duckdb/chunk-reader.ts';
import { type BigIntBuffer, type ColumnBuffer, TableWriter } from '../duckdb/chunk-writer.ts';
import type { Connection } from '../duckdb/database.ts';
import { columnNamed } from '../feature-columns.ts';
import { InputError } from '../input-error.ts';
import type { JoinedValues } from './joined-values.ts';
import type { PartitionResources, PartitionTask, PartReceipt } from './partition-task.ts';
import type { SequenceChunk } from './sequence-reader.ts';
import { TaxonomyCells } from './taxonomy-cells.ts';

const NO_TOKENS = new Int32Array(0);

/** A metric and the place of its first column among the cells of a row. */
interface Step {
  readonly metric: Metric;
  readonly first: number;
}

/** A column to write: where its cell is, and where it goes. */
interface Output {
  readonly name: string;
  readonly cell: number;
  readonly buffer: ColumnBuffer;
  nulls: number;
}

/** Measures the rows of one partition and appends them to the in-memory table `part`. */
export class RowKernel {
  readonly #task: PartitionTask;
  readonly #resources: PartitionResources;
  readonly #joined: readonly (readonly [name: string, cell: number, values: Float64Array])[];
  readonly #writer: TableWriter;
  readonly #ids: BigIntBuffer;
  readonly #rowNumbers: BigIntBuffer | null;
  readonly #decoder: Decoder;
  readonly #needsText: boolean;
  readonly #steps: readonly Step[];
  readonly #outputs: readonly Output[];
  readonly #taxonomy: TaxonomyCells | null;
  readonly #cells: Value[];
  readonly #tokensCell: number;
  readonly #textCell: number;
  readonly #errorCell: number;
  readonly #row: Row;
  readonly #joinedRow: Record<string, Value> = {};
  readonly #repeatedRows: ReadonlySet<number>;
  readonly #errors: Record<string, number> = {};
  #rowsSeen = 0;
  #rowsOut = 0;
  #repeated = 0;

  private constructor(
    task: PartitionTask,
    resources: PartitionResources,
    joined: JoinedValues,
    writer: TableWriter,
  ) {
    this.#task = task;
    this.#resources = resources;
    this.#writer = writer;
    this.#decoder = new Decoder(resources.byteTable);
    this.#repeatedRows = new Set(task.repeatedRows);

    const cells = new Map<string, number>();
    const cellOf = (name: string) => {
      const cell = cells.get(name) ?? cells.size;
      cells.set(name, cell);
      return cell;
    };
    this.#tokensCell = cellOf('tokens');
    this.#textCell = cellOf('text');
    this.#errorCell = cellOf('row_error');
    this.#joined = [...joined].map(([name, values]) => [name, cellOf(name), values] as const);
    for (const [name] of this.#joined) this.#joinedRow[name] = null;
    this.#steps = task.metrics.map((name) => {
      const metric = metrics.find((candidate) => candidate.name === name)!;
      const [first] = metric.columns.map((column) => cellOf(column.name));
      return { metric, first: first! };
    });
    this.#taxonomy = task.withTaxonomy ? new TaxonomyCells(task, cellOf) : null;

    const names = writtenColumns(task);
    this.#ids = writer.columns[0] as BigIntBuffer;
    this.#outputs = names.slice(1).map((name, index) => {
      return { name, cell: cellOf(name), buffer: writer.columns[index + 1]!, nulls: 0 };
    });
    this.#cells = new Array(cells.size).fill(null);
    const carriesExtras = task.source.extraColumns.length > 0;
    this.#rowNumbers = carriesExtras ? (writer.columns[names.length] as BigIntBuffer) : null;
    this.#needsText =
      names.includes('text') || this.#steps.some(({ metric }) => metric.reads.includes('text'));
    this.#row = {
      tokens: NO_TOKENS,
      text: '',
      tokenFrequencies: resources.tokenFrequencies,
      joined: this.#joinedRow,
    };
  }

  static async create(
    connection: Connection,
    task: PartitionTask,
    resources: PartitionResources,
    joined: JoinedValues,
  ): Promise<RowKernel> {
    const columns = writtenColumns(task).map((name) => ({ name, type: columnNamed(name).type }));
    const rowNumber =
      task.source.extraColumns.length > 0 ? [{ name: 'row_number', type: 'BIGINT' as const }] : [];
    const writer = await TableWriter.create(connection, 'part', [...columns, ...rowNumber]);
    return new RowKernel(task, resources, joined, writer);
  }

  /** Measures the rows of a chunk, in order. */
  measure(chunk: SequenceChunk): void {
    const cells = this.#cells;
    for (let index = 0; index < chunk.rows; index++) {
      this.#rowsSeen++;
      const rowNumber = Number(chunk.rowNumbers[index]!);
      if (this.#repeatedRows.has(rowNumber)) {
        this.#repeated++;
        continue;
      }
      this.#loadJoined(rowNumber - this.#task.partition.firstRow);
      const start = chunk.offsets[index]!;
      const end = start + chunk.lengths[index]!;
      const hasList = isValid(chunk.listValidity, index);
      const tokens = hasList ? chunk.items.subarray(start, end) : NO_TOKENS;
      cells[this.#tokensCell] = hasList && !hasNull(chunk, start, end) ? tokens : null;
      const error = this.#errorOf(chunk, index, start, end);
      cells[this.#errorCell] = error;
      if (error === null) this.#measureRow(tokens, chunk.items, start, end);
      else this.#skipRow(error, chunk.ids[index]!, rowNumber);
      this.#write(chunk, index, rowNumber);
    }
  }

  /** Ends the table; the numbers of the part's receipt. */
  finish(): Omit<PartReceipt, 'key' | 'bytes'> {
    this.#writer.close();
    const rowsIn = this.#task.partition.rows;
    const notSampled = rowsIn - this.#rowsSeen;
    if (notSampled !== 0 && this.#task.sample === null) {
      throw new Error(`${this.#task.path}: read ${this.#rowsSeen} rows of a partition of ${rowsIn}`);
    }
    const nulls = Object.fromEntries(this.#outputs.map(({ name, nulls: count }) => [name, count]));
    return {
      rowsIn,
      rowsOut: this.#rowsOut,
      repeated: this.#repeated,
      notSampled,
      errors: this.#errors,
      nulls: { sequence_id: this.#errors.null_id ?? 0, ...nulls },
    };
  }

  #loadJoined(place: number): void {
    for (const [name, cell, values] of this.#joined) {
      const value = values[place]!;
      const known = Number.isNaN(value) ? null : value;
      this.#cells[cell] = known;
      this.#joinedRow[name] = known;
    }
    if (this.#task.constantScore !== null && this.#joinedRow.memorization_score === null) {
      const cell = this.#joined.find(([name]) => name === 'memorization_score')![1];
      this.#cells[cell] = this.#task.constantScore;
      this.#joinedRow.memorization_score = this.#task.constantScore;
    }
  }

  #errorOf(chunk: SequenceChunk, index: number, start: number, end: number): RowError | null {
    if (!isValid(chunk.idValidity, index)) return 'null_id';
    if (!isValid(chunk.listValidity, index)) return 'null_tokens';
    if (start === end) return 'empty_tokens';
    if (hasNull(chunk, start, end)) return 'null_token';
    const { known } = this.#resources.byteTable;
    for (let i = start; i < end; i++) {
      const token = chunk.items[i]!;
      if (known[token] !== 1) return token < 0 ? 'negative_token' : 'unknown_token';
    }
    return null;
  }

  #measureRow(tokens: Int32Array, items: Int32Array, start: number, end: number): void {
    const row = this.#row;
    const cells = this.#cells;
    row.tokens = tokens;
    if (this.#needsText) {
      row.text = this.#decoder.decode(items, start, end);
      cells[this.#textCell] = row.text;
    }
    for (const { metric, first } of this.#steps) {
      const value = metric.measure(row);
      if (metric.columns.length === 1) cells[first] = value as Value;
      else for (let i = 0; i < metric.columns.length; i++) cells[first + i] = (value as readonly Value[])[i]!;
    }
    this.#taxonomy?.classify(cells);
  }

  #skipRow(error: RowError, id: bigint, rowNumber: number): void {
    if (this.#task.strict) {
      const which = error === 'null_id' ? `row ${rowNumber}` : `sequence ${id} (row ${rowNumber})`;
      throw new InputError(
        `${this.#task.path}: ${which} cannot be measured: ${error}; mend it or leave out --strict`,
      );
    }
    this.#errors[error] = (this.#errors[error] ?? 0) + 1;
    this.#cells[this.#textCell] = null;
    for (const { metric, first } of this.#steps) {
      for (let i = 0; i < metric.columns.length; i++) this.#cells[first + i] = null;
    }
    this.#taxonomy?.clear(this.#cells);
  }

  #write(chunk: SequenceChunk, index: number, rowNumber: number): void {
    const at = this.#writer.rows;
    if (isValid(chunk.idValidity, index)) this.#ids.setExact(at, chunk.ids[index]!);
    else this.#ids.set(at, null);
    this.#rowNumbers?.set(at, rowNumber);
    for (const output of this.#outputs) {
      const value = this.#cells[output.cell]!;
      if (value === null) output.nulls++;
      output.buffer.set(at, value);
    }
    this.#writer.endRow();
    this.#rowsOut++;
  }
}

/** Columns of the in-memory table: `sequence_id` first, then the others that something fills. */
function writtenColumns(task: PartitionTask): string[] {
  const filled = new Set(task.filled);
  return task.columns.filter((name) => filled.has(name));
}

function hasNull(chunk: SequenceChunk, start: number, end: number): boolean {
  if (chunk.itemValidity === null) return false;
  for (let i = start; i < end; i++) if (!isValid(chunk.itemValidity, i)) return true;
  return false;
}
