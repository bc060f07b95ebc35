/** What the stations hand to each other: sources, the tables joined to them, and partitions. */

/** One row group of a Parquet file, as its footer tells. */
export interface RowGroup {
  readonly rows: number;
  readonly compressedBytes: number;
  readonly uncompressedBytes: number;
}

/** What tells one version of a Parquet file from another: its size and the sha256 of its footer. */
export interface Identity {
  readonly bytes: number;
  readonly footerSha256: string;
}

/** A Parquet file that has been looked into. */
export interface ParquetFile extends Identity {
  readonly path: string;
  readonly rows: number;
  readonly rowGroups: readonly RowGroup[];
  /** Column name to DuckDB type, in file order. */
  readonly columns: ReadonlyMap<string, string>;
}

/** Where a row's memorization score comes from, if the source itself knows it. */
export type ScoreOrigin = { readonly constant: number } | { readonly column: string } | null;

/** A table of sequences, checked: every file has the columns named here. */
export interface Source {
  /** Name of the feature table and of its folder. */
  readonly name: string;
  readonly files: readonly ParquetFile[];
  readonly rows: number;
  readonly idColumn: string;
  readonly tokensColumn: string;
  readonly score: ScoreOrigin;
  /** Columns that are carried along unchanged. */
  readonly extraColumns: readonly { readonly name: string; readonly type: string }[];
}

/** A table whose values are joined to sequences by id. */
export interface JoinTable {
  readonly kind: string;
  readonly files: readonly ParquetFile[];
  readonly idColumn: string;
  /** Our column name to the table's own. */
  readonly values: ReadonlyMap<string, string>;
  /** `false` where the table says that it counts a sample of the corpus: its counts are lower bounds. */
  readonly corpusComplete: boolean;
}

/** Which rows of a source are measured. */
export interface RowSelection {
  /** Row numbers to leave out, by file number: every row whose id stood on an earlier row. */
  readonly repeatedRows: ReadonlyMap<number, readonly number[]>;
  /** Only ids whose hash is not above the cutoff are measured; `null` for all. */
  readonly sample: { readonly seed: number; readonly cutoff: string } | null;
}

/** A range of rows of one source file: the unit of work, retry and resume. */
export interface Partition {
  readonly index: number;
  readonly fileNumber: number;
  readonly firstRow: number;
  readonly rows: number;
  /** Largest uncompressed row group that the range touches, in bytes: what a worker holds at once. */
  readonly groupBytes: number;
}

/** What became of the rows of one part of a feature table. */
export interface PartNumbers {
  /** Size of the part; 0 where no row was left and no file was written. */
  readonly bytes: number;
  readonly rowsIn: number;
  readonly rowsOut: number;
  readonly repeated: number;
  readonly notSampled: number;
  /** Rows that could not be measured, by reason. */
  readonly errors: Readonly<Record<string, number>>;
  /** Null cells by column. */
  readonly nulls: Readonly<Record<string, number>>;
  /** Rows of the part whose id a joined table has, by table. */
  readonly matches: Readonly<Record<string, number>>;
}

/** What became of the rows that a model was given. */
export interface ModelTotals {
  readonly rowsScored: number;
  readonly tokens: number;
  /** Rows without scores although they could be measured, by reason. */
  readonly unscored: Readonly<Record<string, number>>;
  /** Rows scored on each device: values differ between devices in the last digits. */
  readonly devices: Readonly<Record<string, number>>;
}
