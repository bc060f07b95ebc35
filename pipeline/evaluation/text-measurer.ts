import type { Metric, Row, Value } from '../../transforms/metric.ts';
import { metrics } from '../../transforms/metrics/index.ts';

const NO_TOKENS = new Int32Array(0);

/** A metric and the columns that are asked of it, as places in its answer. */
interface Step {
  readonly metric: Metric;
  readonly places: readonly (readonly [place: number, column: string])[];
}

/** Measures single texts, outside of a run: only the metrics that own the columns asked for, without any other table. */
export class TextMeasurer {
  readonly #steps: readonly Step[];
  readonly #row: Row = { tokens: NO_TOKENS, text: '', tokenFrequencies: null, joined: {} };

  /** Names that the catalog does not have are passed over: see `has`. */
  constructor(columns: readonly string[]) {
    this.#steps = metrics.flatMap((metric) => {
      const places = metric.columns.flatMap(({ name }, place) =>
        columns.includes(name) ? [[place, name] as const] : [],
      );
      return places.length === 0 ? [] : [{ metric, places }];
    });
  }

  /** Whether the column is measured. */
  has(column: string): boolean {
    return this.#steps.some(({ places }) => places.some(([, name]) => name === column));
  }

  /** Values of the columns by name. */
  measure(text: string, tokens: Int32Array | null = null): Record<string, Value> {
    this.#row.text = text;
    this.#row.tokens = tokens ?? NO_TOKENS;
    const values: Record<string, Value> = {};
    for (const { metric, places } of this.#steps) {
      const measured = metric.measure(this.#row);
      for (const [place, name] of places)
        values[name] =
          metric.columns.length === 1 ? (measured as Value) : (measured as readonly Value[])[place]!;
    }
    return values;
  }
}
