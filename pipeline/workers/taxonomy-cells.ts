import type { Value } from '../../transforms/metric.ts';
import { classifyUpstream, TAXONOMY_OUTCOMES, taxonomyCode } from '../../transforms/taxonomy/taxonomy.ts';
import type { PartitionTask } from './partition-task.ts';

/** Applies the rules of the taxonomy to the cells of a row. */
export class TaxonomyCells {
  readonly #cells: Readonly<Record<string, number>>;
  readonly #corpusComplete: boolean;
  readonly #threshold: number;

  constructor(task: Pick<PartitionTask, 'corpusComplete' | 'threshold'>, cellOf: (name: string) => number) {
    const names = [
      'sequence_duplicates',
      'sequence_duplicates_upstream',
      'is_templating',
      'is_incrementing_upstream',
      'is_repeating_upstream',
      'taxonomy',
      'taxonomy_reason',
      'taxonomy_upstream',
    ];
    this.#cells = Object.fromEntries(names.map((name) => [name, cellOf(name)]));
    this.#corpusComplete = task.corpusComplete;
    this.#threshold = task.threshold;
  }

  classify(cells: Value[]): void {
    const at = this.#cells;
    const upstream = cells[at.sequence_duplicates_upstream!] as number | null;
    const code = taxonomyCode(
      cells[at.sequence_duplicates!] as number | null,
      upstream,
      this.#corpusComplete,
      cells[at.is_templating!] as boolean | null,
      this.#threshold,
    );
    const { taxonomy, reason } = TAXONOMY_OUTCOMES[code]!;
    cells[at.taxonomy!] = taxonomy;
    cells[at.taxonomy_reason!] = reason;
    cells[at.taxonomy_upstream!] = classifyUpstream(
      upstream,
      cells[at.is_incrementing_upstream!] as boolean | null,
      cells[at.is_repeating_upstream!] as boolean | null,
    );
  }

  clear(cells: Value[]): void {
    for (const name of ['taxonomy', 'taxonomy_reason', 'taxonomy_upstream']) cells[this.#cells[name]!] = null;
  }
}
