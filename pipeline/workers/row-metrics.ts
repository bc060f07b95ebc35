import { Decoder } from '../../transforms/decode/decoder.ts';
import type { Metric, Row, Value } from '../../transforms/metric.ts';
import { metrics } from '../../transforms/metrics/index.ts';
import type { FindingDocuments } from './finding-documents.ts';
import type { JoinedValues } from './joined-values.ts';
import type { PartitionResources, PartitionTask } from './partition-task.ts';
import type { RowCells } from './row-cells.ts';
import { TaxonomyCells } from './taxonomy-cells.ts';

const NO_TOKENS = new Int32Array(0);

/** A metric and the place of the cell of its first column. */
interface Step {
  readonly metric: Metric;
  readonly first: number;
}

/** Fills the cells of a row: joined values, decoded text, metrics and taxonomy. */
export class RowMetrics {
  readonly #values: Value[];
  /** Rows so far whose id a joined table has, by table. */
  readonly matches: Record<string, number> = {};
  readonly #found: readonly (readonly [table: string, flags: Float64Array])[];
  readonly #joined: readonly (readonly [name: string, place: number, values: Float64Array])[];
  readonly #joinedRow: Record<string, Value> = {};
  readonly #constantScore: number | null;
  readonly #findingDocuments: FindingDocuments | null;
  readonly #firstRow: number;
  readonly #steps: readonly Step[];
  readonly #taxonomy: TaxonomyCells | null;
  readonly #decoder: Decoder;
  readonly #text: number;
  readonly #needsText: boolean;
  readonly #needsTokens: boolean;
  readonly #row: Row;

  constructor(
    task: PartitionTask,
    resources: PartitionResources,
    joined: JoinedValues,
    findingDocuments: FindingDocuments | null,
    cells: RowCells,
  ) {
    this.#values = cells.values;
    this.#constantScore = task.constantScore;
    this.#findingDocuments = findingDocuments;
    this.#firstRow = task.partition.firstRow;
    this.#found = [...joined.found];
    for (const [table] of this.#found) this.matches[table] = 0;
    this.#joined = [...joined.values].map(([name, values]) => [name, cells.place(name), values] as const);
    for (const [name] of this.#joined) this.#joinedRow[name] = null;
    this.#steps = task.metrics.map((name) => {
      const metric = metrics.find((candidate) => candidate.name === name)!;
      return { metric, first: cells.block(metric.columns.map((column) => column.name)) };
    });
    this.#taxonomy = task.withTaxonomy ? new TaxonomyCells(task, cells) : null;
    this.#decoder = new Decoder(resources.byteTable);
    this.#text = cells.place('text');
    const isRead = (input: string) => this.#steps.some(({ metric }) => metric.reads.includes(input));
    this.#needsTokens = isRead('tokens');
    this.#needsText = isRead('text') || task.columns.includes('text');
    const { tokenFrequencies } = resources;
    this.#row = { tokens: NO_TOKENS, text: '', tokenFrequencies, joined: this.#joinedRow };
  }

  /** Takes what other tables say of a row, by its number within the file, and fills the joined cells. */
  join(rowNumber: number): void {
    const place = rowNumber - this.#firstRow;
    this.#row.findingDocuments = this.#findingDocuments?.get(rowNumber) ?? null;
    for (const [table, flags] of this.#found) this.matches[table]! += flags[place]!;
    for (const [name, cell, values] of this.#joined) {
      const value = values[place]!;
      let known = Number.isNaN(value) ? null : value;
      if (known === null && name === 'memorization_score') known = this.#constantScore;
      this.#values[cell] = known;
      this.#joinedRow[name] = known;
    }
  }

  /** Fills all other cells of a row with the tokens `items[start]` up to `items[end]`. */
  measure(items: Int32Array, start: number, end: number): void {
    const row = this.#row;
    const values = this.#values;
    if (this.#needsTokens) row.tokens = items.subarray(start, end);
    if (this.#needsText) {
      row.text = this.#decoder.decode(items, start, end);
      values[this.#text] = row.text;
    }
    for (const { metric, first } of this.#steps) {
      const value = metric.measure(row);
      const width = metric.columns.length;
      if (width === 1) values[first] = value as Value;
      else for (let i = 0; i < width; i++) values[first + i] = (value as readonly Value[])[i]!;
    }
    this.#taxonomy?.classify();
  }

  /** Empties all cells but the joined ones: the row cannot be measured. */
  clear(): void {
    this.#values[this.#text] = null;
    for (const { metric, first } of this.#steps)
      this.#values.fill(null, first, first + metric.columns.length);
    this.#taxonomy?.clear();
  }
}
