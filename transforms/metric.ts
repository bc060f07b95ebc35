/** Words of the catalog: what a column is, what a metric is, and the row that a metric measures. */

/** SQL types of feature columns. BIGINT values are JavaScript numbers, whole and below 2^53. */
export type ColumnType =
  | 'BOOLEAN'
  | 'DOUBLE'
  | 'INTEGER'
  | 'BIGINT'
  | 'VARCHAR'
  | 'INTEGER[]'
  | 'BIGINT[]'
  | 'FLOAT[]';

/** One cell: `null` means not defined for this row. `NaN` and infinities are never returned. */
export type Value = boolean | number | string | ArrayLike<number> | null;

/** A column of the feature table. */
export interface Column {
  /** Plain SQL identifier. */
  readonly name: string;
  readonly type: ColumnType;
  /** Unit of the values, or `null` where there is none (flags, texts). */
  readonly unit: string | null;
  /** One sentence: what the value says. */
  readonly description: string;
  /** The published research tables' name of this column, where they have it. */
  readonly upstreamName?: string;
}

/** Corpus counts of tokens, indexed by token id. */
export interface TokenFrequencies {
  /** Occurrences in the corpus, summed over the given tables; 0 where no table has the token. */
  readonly counts: Float64Array;
  /** 1 where at least one table has the token. */
  readonly inAny: Uint8Array;
  /** 1 where every given table has the token (the published join drops all others). */
  readonly inAll: Uint8Array;
}

/** In how many distinct documents an item stands. */
export interface DocumentCount {
  readonly documents: number;
  /** Whether the whole corpus was counted; else the number is a lower bound. */
  readonly complete: boolean;
}

/** The row a metric measures. One object is reused for all rows: keep nothing of it. */
export interface Row {
  /** Token ids, at least one, each within the vocabulary. */
  tokens: Int32Array;
  /** Exact decode of `tokens`; bytes that are not UTF-8 are U+FFFD, as in Rust's and Node's lossy decoders. */
  text: string;
  /** Corpus counts of all tokens, or `null` where none were given. */
  tokenFrequencies: TokenFrequencies | null;
  /** Counts of the row's findings, by their place in `findingsOf(text)`; `null` for one that was not counted. */
  findingDocuments?: readonly (DocumentCount | null)[] | null;
  /** Values that other tables hold for this row; `null` without a match or without that table. */
  joined: Readonly<Record<string, Value>>;
}

/**
 * A named measurement of a sequence: data plus one pure function.
 *
 * `measure` returns one value where the metric has one column, else a tuple in the order of `columns`.
 */
export interface Metric {
  readonly name: string;
  /** Raise it whenever any value may change: a resumed run never mixes two meanings in one column. */
  readonly version: number;
  readonly description: string;
  /** What `measure` looks at: `tokens`, `text`, `token_frequencies`, or names of joined columns (any may be null). */
  readonly reads: readonly string[];
  /** What it looks at too, but can do without: `finding_documents` or names of joined columns. */
  readonly readsIfGiven?: readonly string[];
  /** Metrics whose formulas this one uses: a change of theirs is a change of this one. */
  readonly builtOn?: readonly Metric[];
  readonly columns: readonly Column[];
  measure(row: Row): Value | readonly Value[];
}
