import Table from 'cli-table3';
import type { Summary, TableSummary } from './summary.ts';

const grouped = (value: number) => value.toLocaleString('en-US');
const percent = (part: number, whole: number) =>
  whole === 0 ? '-' : `${((100 * part) / whole).toFixed(2)}%`;

function table(head: string[], rows: (string | number)[][], numbers: number[]): string {
  const colAligns = head.map((_, index) => (numbers.includes(index) ? 'right' : 'left') as 'right' | 'left');
  const plain = new Table({ head, colAligns, style: { head: [], border: [], compact: true } });
  for (const row of rows) plain.push(row.map((cell) => (typeof cell === 'number' ? grouped(cell) : cell)));
  return plain.toString();
}

/** The end of a run for people: rows, taxonomy, nulls and times as tables. */
export function summaryText(summary: Summary): string {
  const seconds = summary.seconds.toFixed(1);
  const memory = (summary.peak_memory_bytes / 2 ** 20).toFixed(0);
  const blocks = [
    ...summary.tables.flatMap((one) => [
      rowsBlock(one),
      taxonomyBlock(one),
      categoriesBlock(one),
      verdictsBlock(one),
      nullsBlock(one),
    ]),
    table(
      ['stage', 'table', 'rows', 'seconds', 'rows/s'],
      summary.stages.map(({ stage, table: name, rows, seconds: took, rows_per_second }) => [
        stage,
        name,
        rows,
        took.toFixed(2),
        rows_per_second,
      ]),
      [2, 3, 4],
    ),
    ...summary.warnings.map((line) => `warning: ${line}`),
    `run ${summary.run_id}: ${seconds} s, peak memory ${memory} MiB, in ${summary.folder}`,
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function rowsBlock(one: TableSummary): string {
  const errors = Object.entries(one.errors).map(([kind, rows]) => [`  ${kind}`, rows]);
  const joins = Object.entries(one.joins).map(([kind, { matched }]) => [`found in ${kind}`, matched]);
  return table(
    [one.table, 'rows'],
    [
      ['in', one.rows_in],
      ['dropped: id repeated', one.repeated_ids_dropped],
      ...(one.not_sampled > 0 ? [['left out of the sample', one.not_sampled]] : []),
      ['out', one.rows_out],
      ['with errors', one.rows_with_errors],
      ...errors,
      ...joins,
      ['partitions computed', one.partitions.computed],
      ['partitions reused', one.partitions.reused],
    ],
    [1],
  );
}

function taxonomyBlock({ taxonomy }: TableSummary): string {
  if (taxonomy === null || taxonomy.counts.every((group) => group.taxonomy === null)) return '';
  const whole = taxonomy.counts.reduce((sum, { rows }) => sum + rows, 0);
  const label = { true: 'yes', false: 'no (a stratum)', null: 'unknown' };
  const classes = table(
    ['taxonomy', 'because of', 'memorized', 'rows', 'share'],
    taxonomy.counts.map((group) => [
      group.taxonomy ?? '-',
      group.taxonomy_reason,
      label[String(group.memorized) as 'true' | 'false' | 'null'],
      group.rows,
      percent(group.rows, whole),
    ]),
    [3, 4],
  );
  const changes = taxonomy.sweep.map(
    ({ threshold, rows_changed }) => `${threshold}: ${grouped(rows_changed)}`,
  );
  return `${classes}\nRows that change class with another threshold than ${taxonomy.threshold}: ${changes.join(', ')}`;
}

function categoriesBlock({ content_categories }: TableSummary): string {
  if (content_categories == null) return '';
  const whole = content_categories.reduce((sum, { rows }) => sum + rows, 0);
  return table(
    ['content', 'rows', 'share'],
    content_categories.map(({ content_category, rows }) => [content_category, rows, percent(rows, whole)]),
    [1, 2],
  );
}

function verdictsBlock({ verdicts }: TableSummary): string {
  if (verdicts == null) return '';
  const whole = verdicts.reduce((sum, { rows }) => sum + rows, 0);
  return table(
    ['verdict', 'discloses', 'rows', 'share'],
    verdicts.map(({ verdict, disclosure, rows }) => [
      verdict,
      disclosure?.replaceAll('_', ' ') ?? '-',
      rows,
      percent(rows, whole),
    ]),
    [2, 3],
  );
}

function nullsBlock(one: TableSummary): string {
  const notGiven = Object.entries(one.nulls).filter(
    ([, { reasons }]) => reasons.input_not_given !== undefined,
  );
  const others = Object.entries(one.nulls).filter(([, { reasons }]) => reasons.input_not_given === undefined);
  const lines = [];
  if (others.length > 0) {
    const rows = others.map(([name, { rows, reasons }]) => {
      return [
        name,
        rows,
        Object.entries(reasons)
          .map(([reason, count]) => `${reason} ${grouped(count)}`)
          .join(', '),
      ];
    });
    lines.push(table(['column', 'nulls', 'because of'], rows, [1]));
  }
  if (notGiven.length > 0)
    lines.push(`Null throughout, input not given: ${notGiven.map(([name]) => name).join(', ')}`);
  return lines.join('\n');
}
