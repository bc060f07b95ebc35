import type { Connection } from '../duckdb/database.ts';
import { quoteName, readParquet } from '../duckdb/quote.ts';
import { columnNamed, extraName, isList } from '../feature-columns.ts';
import { nullColumn } from './part-task.ts';
import type { PartitionTask } from './partition-task.ts';

type Task = Pick<
  PartitionTask,
  'path' | 'source' | 'partition' | 'columns' | 'filled' | 'modelPath' | 'modelColumns'
>;

/**
 * Columns that do not pass through the kernel, but are joined to its rows by row number as the part is written: lists
 * that a model gives, which may be thousands of numbers long.
 */
export const joinedLists = ({ modelPath, modelColumns }: Task) =>
  modelPath === null ? [] : modelColumns.filter(isList);

/** Whether anything is joined to the kernel's rows by their number. */
export const joinsByRow = (task: Task) => task.source.extraColumns.length > 0 || joinedLists(task).length > 0;

/** In how many rows each joined list is there. */
export async function countLists(connection: Connection, task: Task): Promise<Record<string, number>> {
  const lists = joinedLists(task);
  if (lists.length === 0) return {};
  const counts = lists.map((name) => `count(${quoteName(name)})::integer as ${quoteName(name)}`);
  const select = `select ${counts.join(', ')} from ${readParquet([task.modelPath!])}`;
  const [row] = await connection.rows('count lists', select);
  return row as Record<string, number>;
}

/** The rows of a part in input order; the model's lists and extra columns of the source are joined by row number. */
export function selectPart(task: Task): string {
  const filled = new Set(task.filled);
  const lists = new Set(joinedLists(task));
  const computed = task.columns.map((name) =>
    filled.has(name)
      ? `${lists.has(name) ? 'model' : 'part'}.${quoteName(name)}`
      : nullColumn(columnNamed(name).type, name),
  );
  if (!joinsByRow(task)) return `select ${computed.join(', ')} from part`;
  const { extraColumns } = task.source;
  const extras = extraColumns.map(({ name }) => `extra.${quoteName(name)} as ${quoteName(extraName(name))}`);
  return `
    select ${[...computed, ...extras].join(', ')}
    from part
    ${lists.size === 0 ? '' : `left join ${readParquet([task.modelPath!])} as model using (row_number)`}
    ${extras.length === 0 ? '' : `join (${selectExtras(task)}) as extra on part.row_number = extra.file_row_number`}
    order by part.row_number`;
}

function selectExtras({ path, source, partition: { firstRow, rows } }: Task): string {
  return `
    select file_row_number, ${source.extraColumns.map(({ name }) => quoteName(name)).join(', ')}
    from ${readParquet([path])}
    where file_row_number >= ${firstRow} and file_row_number < ${firstRow + rows}`;
}
