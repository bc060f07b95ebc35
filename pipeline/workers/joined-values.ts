import { joinedColumns } from '../../transforms/joined-columns.ts';
import { isValid, readFixed } from '../duckdb/chunk-reader.ts';
import type { Connection } from '../duckdb/database.ts';
import { quoteName, readParquet } from '../duckdb/quote.ts';
import type { PartitionTask } from './partition-task.ts';

/** What other tables say of the rows of one partition, row by row. */
export interface JoinedValues {
  /** By joined column one number per row, `NaN` where there is none. */
  readonly values: ReadonlyMap<string, Float64Array>;
  /** By joined table 1 for each row whose id it has, else 0. */
  readonly found: ReadonlyMap<string, Float64Array>;
}

/** Reads the slice of the joined table that belongs to a partition: one row for each row of the source, in its order. */
export async function readJoined(
  connection: Connection,
  task: Pick<PartitionTask, 'joinedPath' | 'joins' | 'partition' | 'filled' | 'modelColumns'>,
): Promise<JoinedValues> {
  const { fileNumber, firstRow, rows } = task.partition;
  const names = joinedColumns
    .map(({ name }) => name)
    .filter((name) => task.filled.includes(name) && !task.modelColumns.includes(name));
  const values = new Map(names.map((name) => [name, new Float64Array(rows).fill(Number.NaN)]));
  const found = new Map(task.joins.map((kind) => [kind, new Float64Array(rows)]));
  if (task.joinedPath === null) return { values, found };

  const targets = [...values.values(), ...found.values()];
  const columns = [...names, ...task.joins.map((kind) => `in_${kind}`)];
  const result = await connection.stream(
    'read joined values',
    `select row_number::double, ${columns.map((name) => `${quoteName(name)}::double`).join(', ')} from ${readParquet([task.joinedPath])}
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
    targets.forEach((target, index) => {
      const { data, validity } = doubles(index + 1);
      for (let row = 0; row < chunk.rowCount; row++) {
        if (isValid(validity, row)) target[places[row]! - firstRow] = data[row]!;
      }
    });
    filled += chunk.rowCount;
  }
  if (filled !== rows) throw new Error(`joined table has ${filled} rows for a partition of ${rows}`);
  return { values, found };
}
