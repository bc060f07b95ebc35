import Table from 'cli-table3';
import { joinedColumns } from '../../transforms/joined-columns.ts';
import type { Column } from '../../transforms/metric.ts';
import { metrics } from '../../transforms/metrics/index.ts';
import { modelMetrics } from '../../transforms/models/index.ts';
import { taxonomyColumns } from '../../transforms/taxonomy/taxonomy.ts';
import { allColumns } from '../feature-columns.ts';

/** What the catalog says of a column. */
export interface CatalogEntry {
  readonly name: string;
  readonly type: string;
  readonly unit: string | null;
  /** The row metric that fills it, or `null`. */
  readonly metric: string | null;
  readonly version: number | null;
  /** Columns and inputs it is made from. */
  readonly reads: readonly string[];
  readonly description: string;
  readonly upstream_name: string | null;
}

const metricOf = (column: Column) => metrics.find(({ columns }) => columns.includes(column)) ?? null;
const modelMetricOf = (column: Column) =>
  modelMetrics.find(({ columns }) => columns.includes(column)) ?? null;

const TAXONOMY_READS: Readonly<Record<string, readonly string[]>> = {
  taxonomy_upstream: ['sequence_duplicates_upstream', 'is_incrementing_upstream', 'is_repeating_upstream'],
};

function readsOf(column: Column): readonly string[] {
  const { name } = column;
  const metric = metricOf(column);
  if (metric !== null) return metric.reads;
  const joined = joinedColumns.find((one) => one.name === name);
  const model = modelMetricOf(column);
  const models = model === null ? [] : model.askedBy ? ['model', model.askedBy] : ['model'];
  if (joined !== undefined) return [joined.table, ...models];
  if (models.length > 0) return models;
  if (!taxonomyColumns.includes(column)) return name === 'text' ? ['tokens'] : [];
  return TAXONOMY_READS[name] ?? ['sequence_duplicates', 'sequence_duplicates_upstream', 'is_templating'];
}

/** Every column that a feature table can have, in order. */
export function catalogEntries(): CatalogEntry[] {
  return allColumns.map((column) => {
    const { name, type, unit, description, upstreamName } = column;
    const metric = metricOf(column) ?? modelMetricOf(column);
    const reads = readsOf(column);
    return {
      name,
      type,
      unit,
      metric: metric?.name ?? null,
      version: metric?.version ?? null,
      reads,
      description,
      upstream_name: upstreamName ?? null,
    };
  });
}

const versioned = ({ metric, version }: CatalogEntry) => (metric === null ? '' : `${metric} ${version}`);

/** The catalog for a terminal of that many characters. */
export function catalogTable(entries: readonly CatalogEntry[], width: number): string {
  const head = ['column', 'type', 'unit', 'metric, version', 'upstream name', 'description'];
  const rows = entries.map((one) => [
    one.name,
    one.type,
    one.unit ?? '',
    versioned(one),
    one.upstream_name ?? '',
    one.description,
  ]);
  const taken = head
    .slice(0, -1)
    .reduce((sum, title, at) => sum + Math.max(title.length, ...rows.map((row) => row[at]!.length)) + 3, 3);
  const table = new Table({
    head,
    colWidths: [null, null, null, null, null, Math.max(40, Math.min(100, width - taken))],
    wordWrap: true,
    style: { head: [], border: [], compact: true },
  });
  for (const row of rows) table.push(row);
  return `${table.toString()}\n`;
}

/** The catalog as `docs/columns.md` holds it. */
export function catalogMarkdown(entries: readonly CatalogEntry[]): string {
  const cell = (text: string) => text.replaceAll('|', '\\|');
  const code = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(', ');
  const rows = entries.map((one) => {
    const cells = [
      code([one.name]),
      `${one.type}`,
      one.unit ?? '',
      one.metric === null ? '' : `${code([one.metric])} ${one.version}`,
      code(one.reads),
      one.upstream_name === null ? '' : code([one.upstream_name]),
      one.description,
    ];
    return `| ${cells.map(cell).join(' | ')} |`;
  });
  return `# Columns of a feature table

Written by \`npm run docs\` from the catalog (\`semmem catalog --format markdown\`); change the metrics, not this page.
\`null\` means not defined for this row, or its input was not given; the summary of a run says which.
\`semmem export --column-names upstream\` renames columns to the names that the published research tables give them.

| column | type | unit | metric, version | reads | upstream name | description |
|---|---|---|---|---|---|---|
${rows.join('\n')}
`;
}
