import type { Value } from '../../transforms/metric.ts';
import { classifyUpstream, TAXONOMY_OUTCOMES, taxonomyCode } from '../../transforms/taxonomy/taxonomy.ts';
import type { PartitionTask } from './partition-task.ts';
import type { RowCells } from './row-cells.ts';

/** Applies the rules of the taxonomy to the cells of a row. */
export class TaxonomyCells {
  readonly #values: Value[];
  readonly #corpusComplete: boolean;
  readonly #threshold: number;
  readonly #duplicates: number;
  readonly #duplicatesUpstream: number;
  readonly #isTemplating: number;
  readonly #isIncrementingUpstream: number;
  readonly #isRepeatingUpstream: number;
  readonly #taxonomy: number;
  readonly #reason: number;
  readonly #taxonomyUpstream: number;

  constructor(task: Pick<PartitionTask, 'corpusComplete' | 'threshold'>, cells: RowCells) {
    this.#values = cells.values;
    this.#corpusComplete = task.corpusComplete;
    this.#threshold = task.threshold;
    this.#duplicates = cells.place('sequence_duplicates');
    this.#duplicatesUpstream = cells.place('sequence_duplicates_upstream');
    this.#isTemplating = cells.place('is_templating');
    this.#isIncrementingUpstream = cells.place('is_incrementing_upstream');
    this.#isRepeatingUpstream = cells.place('is_repeating_upstream');
    this.#taxonomy = cells.place('taxonomy');
    this.#reason = cells.place('taxonomy_reason');
    this.#taxonomyUpstream = cells.place('taxonomy_upstream');
  }

  classify(): void {
    const values = this.#values;
    const upstream = values[this.#duplicatesUpstream] as number | null;
    const code = taxonomyCode(
      values[this.#duplicates] as number | null,
      upstream,
      this.#corpusComplete,
      values[this.#isTemplating] as boolean | null,
      this.#threshold,
    );
    const { taxonomy, reason } = TAXONOMY_OUTCOMES[code]!;
    values[this.#taxonomy] = taxonomy;
    values[this.#reason] = reason;
    values[this.#taxonomyUpstream] = classifyUpstream(
      upstream,
      values[this.#isIncrementingUpstream] as boolean | null,
      values[this.#isRepeatingUpstream] as boolean | null,
    );
  }

  clear(): void {
    for (const place of [this.#taxonomy, this.#reason, this.#taxonomyUpstream]) this.#values[place] = null;
  }
}
