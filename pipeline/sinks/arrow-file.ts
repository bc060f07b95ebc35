import { Field, makeData, RecordBatch, RecordBatchFileWriter, Schema, Struct } from 'apache-arrow';
import { arrowData, arrowType, NOT_ARROW } from '../duckdb/arrow-columns.ts';
import type { Connection } from '../duckdb/database.ts';
import { isWholeStream } from '../duckdb/whole-stream.ts';
import { InputError } from '../input-error.ts';
import { FileOutput } from './output.ts';

/**
 * Writes the rows of a statement as an Arrow IPC file, one record batch for each chunk that streams by; returns how many.
 * Types that Arrow columns here do not have (structs, decimals, lists of texts, …) become JSON text.
 */
export async function writeArrowFile(
  connection: Connection,
  statement: (toText: RegExp | null) => string,
  path: string,
): Promise<number> {
  const select = statement(NOT_ARROW);
  const result = await connection.stream('export', select);
  const types = result.columnTypes().map(String);
  const fields = result.columnNames().map((name, at) => new Field(name, arrowType(types[at]!), true));
  const schema = new Schema(fields);
  const file = new FileOutput(path);
  const writer = new RecordBatchFileWriter();
  const written = drain(writer, file);
  let rows = 0;
  try {
    writer.reset(undefined, schema);
    for (;;) {
      const chunk = await result.fetchChunk();
      if (chunk === null || chunk.rowCount === 0) break;
      const children = types.map((type, at) => arrowData(chunk, at, type));
      const data = makeData({ type: new Struct(fields), length: chunk.rowCount, nullCount: 0, children });
      writer.write(new RecordBatch(schema, data));
      rows += chunk.rowCount;
    }
    writer.close();
    await written;
    if (await isWholeStream(connection, select, rows)) return rows;
    throw new InputError(`the stream ended after ${rows} rows`);
  } finally {
    file.close();
  }
}

/** Takes the bytes off the writer's queue as they come, so that it holds one batch at a time. */
async function drain(writer: RecordBatchFileWriter, file: FileOutput): Promise<void> {
  for await (const bytes of writer) file.write(bytes);
}
