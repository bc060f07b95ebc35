import type { Connection } from '../duckdb/database.ts';
import { quoteName, quoteText, readParquet } from '../duckdb/quote.ts';
import { allColumns } from '../feature-columns.ts';

/** A table or view that can be queried, with its columns. */
export interface View {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

/** Name of the union of all tables of a run. */
export const UNION = 'features';

/**
 * Makes a view of each table of a run and `features`, their union by name with the table's name in `source` (an own
 * column of that name is `source_input` there). Without `features` where types of extra columns can't be united: `warn` says so.
 */
export async function createRunViews(
  connection: Connection,
  tables: readonly { readonly name: string; readonly files: readonly string[] }[],
  warn: (line: string) => void,
): Promise<View[]> {
  const views: View[] = [];
  for (const table of tables) views.push(await createTableView(connection, table));
  const parts = views.map(({ name, columns }) => {
    const own = columns.find((column) => column.name.toLowerCase() === 'source');
    const rename = own === undefined ? '' : ` rename (${quoteName(own.name)} as source_input)`;
    return `select ${quoteText(name)} as source, *${rename} from ${quoteName(name)}`;
  });
  try {
    await connection.run('view features', `create view ${UNION} as ${parts.join(' union all by name ')}`);
    views.push(await describeView(connection, UNION));
  } catch (error) {
    const [line] = (error instanceof Error ? error.message : String(error)).split('\n');
    warn(`the tables cannot be united as features: ${line}`);
  }
  return views;
}

/** Makes a view of one table, by its name. */
export async function createTableView(
  connection: Connection,
  { name, files }: { readonly name: string; readonly files: readonly string[] },
): Promise<View> {
  const select = files.length > 0 ? fromFiles(files) : noRows();
  await connection.run(`view ${name}`, `create view ${quoteName(name)} as ${select}`);
  return describeView(connection, name);
}

const fromFiles = (files: readonly string[]) => `from ${readParquet(files)}`;
/** A table of which no row was left has no file. */
const noRows = () =>
  `select ${allColumns.map(({ name, type }) => `null::${type} as ${quoteName(name)}`)} where false`;

async function describeView(connection: Connection, name: string): Promise<View> {
  const rows = await connection.rows(`columns of ${name}`, `describe ${quoteName(name)}`);
  return {
    name,
    columns: rows.map((row) => ({ name: row.column_name as string, type: row.column_type as string })),
  };
}
