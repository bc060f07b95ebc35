import { joinedColumns } from '../../transforms/joined-columns.ts';
import { isValid, readFixed } from '../duckdb/chunk-reader.ts';
import type { Connection } from '../duckdb/database.ts';
import { quoteName, readParquet } from '../duckdb/quote.ts';
import type { PartitionTask } from './partition-task.ts';

/** Joined values of one partition: for each joined column one number per row, `NaN` where there is none. */
export type JoinedValues = ReadonlyMap<string, Float64Array>;

/** Reads the slice of the joined table that belongs to a partition: one row for each row of the source, in its order. */
export async function readJoined(
  connection: Connection,
  task: Pick<PartitionTask, 'joinedPath' | 'partition' | 'filled'>,
): Promise<JoinedValues> {
  const names = joinedColumns.map(({ name }) => name).filter((name) => task.filled.includes(name));
  const values = new Map(names.map((name) => [name, new Float64Array(task.partition.rows).fill(Number.NaN)]));
  if (task.joinedPath === null || names.length === 0) return values;

  const { fileNumber, firstRow, rows } = task.partition;
  const result = await connection.stream(
    'read joined values',
    `select row_number::double, ${names.map(quoteName).join(', ')} from ${readParquet([task.joinedPath])}
     where file_number = ${fileNumber} and row_number >= ${firstRow} and row_number < ${firstRow + rows}`,
  );
  let filled = 0;
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) break;
    const doubles = (index: number) => {
      const { bytes, validity } = readFixed(chunk, index, 8);
      return { data: new Float64Array(bytes.buffer, bytes.byteOffset, chunk.rowCount), validity };
    };
    const places = doubles(0).data;
    names.forEach((name, index) => {
      const { data, validity } = doubles(index + 1);
      const target = values.get(name)!;
      for (let row = 0; row < chunk.rowCount; row++) {
        if (isValid(validity, row)) target[places[row]! - firstRow] = data[row]!;
      }
    });
    filled += chunk.rowCount;
  }
  if (filled !== rows) throw new Error(`joined table has ${filled} rows for a partition of ${rows}`);
  return values;
}
