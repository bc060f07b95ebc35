import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  type DuckDBAppender,
  DuckDBDataChunk,
  type DuckDBType,
  FLOAT,
  INTEGER,
  LIST,
  VARCHAR,
} from '@duckdb/node-api';
import type { ColumnType } from '../../transforms/metric.ts';
import { bufferFor, CHUNK_ROWS, type ColumnBuffer } from './column-buffers.ts';
import type { Connection } from './database.ts';
import { quoteName } from './quote.ts';

const TYPES: Record<ColumnType, DuckDBType> = {
  BOOLEAN,
  DOUBLE,
  INTEGER,
  BIGINT,
  VARCHAR,
  'INTEGER[]': LIST(INTEGER),
  'BIGINT[]': LIST(BIGINT),
  'FLOAT[]': LIST(FLOAT),
};

/** Chunks after which the appender hands its rows to the table; left alone it holds 100 of them twice while it does. */
const CHUNKS_HELD = 8;

/** Appends rows, chunk by chunk and column by column, to an in-memory table. */
export class TableWriter {
  readonly columns: readonly ColumnBuffer[];
  readonly #types: DuckDBType[];
  readonly #appender: DuckDBAppender;
  /** Rows set in the current chunk. */
  rows = 0;
  #held = 0;

  private constructor(appender: DuckDBAppender, types: readonly ColumnType[]) {
    this.#appender = appender;
    this.#types = types.map((type) => TYPES[type]);
    this.columns = types.map(bufferFor);
  }

  static async create(
    connection: Connection,
    table: string,
    columns: readonly { name: string; type: ColumnType }[],
  ): Promise<TableWriter> {
    const list = columns.map(({ name, type }) => `${quoteName(name)} ${type}`).join(', ');
    await connection.run(`create ${table}`, `create or replace table ${quoteName(table)} (${list})`);
    const appender = await connection.raw.createAppender(table);
    return new TableWriter(
      appender,
      columns.map(({ type }) => type),
    );
  }

  /** Ends the row whose cells have been set at index `rows`. */
  endRow(): void {
    this.rows++;
    if (this.rows === CHUNK_ROWS) this.#flush();
  }

  #flush(): void {
    if (this.rows === 0) return;
    const chunk = DuckDBDataChunk.create(this.#types, this.rows);
    this.columns.forEach((column, index) => {
      column.flush(chunk, index, this.rows);
    });
    this.#appender.appendDataChunk(chunk);
    this.rows = 0;
    this.#held = (this.#held + 1) % CHUNKS_HELD;
    if (this.#held === 0) this.#appender.flushSync();
  }

  close(): void {
    this.#flush();
    this.#appender.closeSync();
  }
}
