import type { Column } from '../../transforms/metric.ts';
import { unknownName } from '../did-you-mean.ts';
import { allColumns } from '../feature-columns.ts';
import { InputError } from '../input-error.ts';
import { UNION, type View } from './run-views.ts';

/** What an export asks of a table's columns. */
export interface ColumnRequest {
  /** Columns to export in this order, or `null` for all. */
  readonly columns: readonly string[] | null;
  readonly upstreamNames: boolean;
  readonly unredacted: boolean;
}

/** A column to export. */
export interface ExportColumn {
  readonly name: string;
  readonly type: string;
  /** Its name in the export. */
  readonly as: string;
  /** `null` for an extra column of the input. */
  readonly catalog: Column | null;
}

/** Columns to export, and those left out without having been asked for, by the reason why. */
export interface ColumnChoice {
  readonly columns: readonly ExportColumn[];
  readonly redacted: readonly string[];
  readonly collided: readonly string[];
}

/** Columns of ours that hold what the model has memorized: a corpus count, or an embedding, all but names its token. */
const RAW = new Set(['text', 'tokens', 'token_frequencies', 'hidden_states']);
/** Types that hold no text: an extra column of any other type may, whatever its name. */
const HARMLESS =
  /^(BOOLEAN|U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL\(.*\)|DATE|TIME.*|INTERVAL|UUID)$/;

const catalog = new Map(allColumns.map((column) => [column.name, column]));
const published = new Map(
  allColumns.flatMap(({ name, upstreamName }) => (upstreamName ? [[upstreamName, name]] : [])),
);

/**
 * Chooses and renames the columns of an export; an InputError names an unknown or a raw one.
 *
 * With upstream names, a name means the published column wherever there is one: what else bears it is left out.
 */
export function chooseColumns(table: View, request: ColumnRequest): ColumnChoice {
  const asked = request.columns?.map((name) => findColumn(table, name, request.upstreamNames));
  const redacted: string[] = [];
  const collided: string[] = [];
  const columns: ExportColumn[] = [];
  for (const column of new Set(asked ?? table.columns)) {
    const { name, type } = column;
    const ours = catalog.get(name) ?? null;
    if (!request.unredacted && isRaw(table, column, ours !== null)) {
      if (asked !== undefined) throw rawColumn(name);
      redacted.push(name);
      continue;
    }
    const as = request.upstreamNames ? (ours?.upstreamName ?? name) : name;
    const owner = request.upstreamNames ? published.get(as.toLowerCase()) : undefined;
    if (owner !== undefined && owner !== name) collided.push(name);
    else columns.push({ name, type, as, catalog: ours });
  }
  return { columns, redacted, collided };
}

function findColumn(table: View, asked: string, upstreamNames: boolean): View['columns'][number] {
  const meant = (upstreamNames ? published.get(asked.toLowerCase()) : undefined) ?? asked;
  const column = table.columns.find(({ name }) => name.toLowerCase() === meant.toLowerCase());
  if (column !== undefined) return column;
  const ours = published.get(asked.toLowerCase());
  if (ours !== undefined && table.columns.some(({ name }) => name === ours)) {
    throw new InputError(
      `unknown column: ${asked} (did you mean ${ours}?); semmem catalog lists published names`,
    );
  }
  throw unknownName(
    'column',
    asked,
    table.columns.map(({ name }) => name),
  );
}

function rawColumn(name: string): InputError {
  const instead = RAW.has(name) ? '; text_redacted may be shown' : '';
  return new InputError(`column ${name} may hold memorized text: add --unredacted to export it${instead}`);
}

function isRaw(table: View, { name, type }: View['columns'][number], ours: boolean): boolean {
  if (ours) return RAW.has(name);
  // In the union it is the name of a table; elsewhere a column of the input like any other.
  return !(table.name === UNION && name === 'source') && !HARMLESS.test(type);
}
