import { isValid, readFixed } from '../duckdb/chunk-reader.ts';
import type { Connection } from '../duckdb/database.ts';
import { quoteName, readParquet } from '../duckdb/quote.ts';
import { isList } from '../feature-columns.ts';
import type { JoinedValues } from './joined-values.ts';
import type { PartitionTask } from './partition-task.ts';

/** `joined` with the numbers that models say of the rows of a partition; `NaN` for rows that were not scored. */
export async function readModelValues(
  connection: Connection,
  task: Pick<PartitionTask, 'modelPath' | 'modelColumns' | 'partition'>,
  joined: JoinedValues,
): Promise<JoinedValues> {
  const { modelPath, partition } = task;
  if (modelPath === null) return joined;
  const names = task.modelColumns.filter((name) => !isList(name));
  const columns = names.map((name) => [name, new Float64Array(partition.rows).fill(Number.NaN)] as const);
  const values = names.map((name) => `${quoteName(name)}::double`);
  const result = await connection.stream(
    'read model values',
    `select ${['row_number::double', ...values].join(', ')} from ${readParquet([modelPath])}`,
  );
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) break;
    const doubles = (index: number) => {
      const { bytes, validity } = readFixed(chunk, index, 8);
      return { data: new Float64Array(bytes.buffer, bytes.byteOffset, chunk.rowCount), validity };
    };
    const rowNumbers = doubles(0).data;
    for (const [index, [, column]] of columns.entries()) {
      const { data, validity } = doubles(index + 1);
      for (let row = 0; row < chunk.rowCount; row++) {
        if (isValid(validity, row)) column[rowNumbers[row]! - partition.firstRow] = data[row]!;
      }
    }
  }
  return { ...joined, values: new Map([...joined.values, ...columns]) };
}
