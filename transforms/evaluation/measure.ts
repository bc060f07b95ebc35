/** Figures of agreement over some rows, to be computed again and again with other weights of the rows. */
export interface Measure {
  /** Names of the figures. */
  readonly names: readonly string[];
  /** Rows that have what is compared. */
  readonly rows: number;
  /** The figures in order of `names` where row `i` of the table counts `weights[i]` times; NaN: not defined. */
  figures(weights: Float64Array): number[];
  /** Counts behind the figures, each row once, as reports show them. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** A quotient; NaN where the whole is 0. */
export const ratio = (part: number, whole: number): number => (whole === 0 ? Number.NaN : part / whole);
