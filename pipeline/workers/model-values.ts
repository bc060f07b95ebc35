import type { Connection } from '../duckdb/database.ts';
import { readParquet } from '../duckdb/quote.ts';
import { isList } from '../feature-columns.ts';
import { fillByRow, type JoinedValues } from './joined-values.ts';
import type { PartitionTask } from './partition-task.ts';

/** `joined` with the numbers that models say of the rows of a partition; `NaN` for rows that were not scored. */
export async function readModelValues(
  connection: Connection,
  task: Pick<PartitionTask, 'modelPath' | 'modelColumns' | 'partition'>,
  joined: JoinedValues,
): Promise<JoinedValues> {
  const { modelPath, modelColumns, partition } = task;
  if (modelPath === null) return joined;
  const names = modelColumns.filter((name) => !isList(name));
  const columns = new Map(names.map((name) => [name, new Float64Array(partition.rows).fill(Number.NaN)]));
  await fillByRow(connection, readParquet([modelPath]), columns, partition.firstRow);
  return { ...joined, values: new Map([...joined.values, ...columns]) };
}
