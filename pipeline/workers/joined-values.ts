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

  const columns = new Map([...values, ...[...found].map(([kind, flags]) => [`in_${kind}`, flags] as const)]);
  const part = `where file_number = ${fileNumber} and row_number >= ${firstRow} and row_number < ${firstRow + rows}`;
  const filled = await fillByRow(connection, `${readParquet([task.joinedPath])} ${part}`, columns, firstRow);
  if (filled !== rows) throw new Error(`joined table has ${filled} rows for a partition of ${rows}`);
  return { values, found };
}

/** Fills columns by the `row_number` of a relation, nulls left out; returns how many rows it has. */
export async function fillByRow(
  connection: Connection,
  relation: string,
  columns: ReadonlyMap<string, Float64Array>,
  firstRow: number,
): Promise<number> {
  const names = ['row_number', ...columns.keys()].map((name) => `${quoteName(name)}::double`);
  const result = await connection.stream('read values', `select ${names.join(', ')} from ${relation}`);
  let filled = 0;
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return filled;
    const doubles = (index: number) => {
      const { bytes, validity } = readFixed(chunk, index, 8);
      return { data: new Float64Array(bytes.buffer, bytes.byteOffset, chunk.rowCount), validity };
    };
    const places = doubles(0).data;
    for (const [index, column] of [...columns.values()].entries()) {
      const { data, validity } = doubles(index + 1);
      for (let row = 0; row < chunk.rowCount; row++) {
        if (isValid(validity, row)) column[places[row]! - firstRow] = data[row]!;
      }
    }
    filled += chunk.rowCount;
  }
}
