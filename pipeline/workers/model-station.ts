import type { ByteTable } from '../../transforms/decode/byte-table.ts';
import type { AttentionSpread } from '../../transforms/models/model-metric.ts';

/** Why a model has nothing to say of a row. */
export type Unscored = 'longer_than_context' | 'outside_vocabulary';

/** Statistics of the tokens of a row but the first. */
export interface RowStatistics {
  readonly logProbability: Float32Array;
  readonly rank: Int32Array | undefined;
  readonly mean: Float32Array | undefined;
  readonly deviation: Float32Array | undefined;
  readonly topKLogMass: Float32Array | undefined;
  readonly attention: AttentionSpread | undefined;
  /** States after the chosen layers, one after another. */
  readonly hidden: Float32Array | undefined;
}

/** Who wants to know how far the scoring of rows is. */
export interface ScoringWatch {
  /** Is called before each batch, and may throw to stop. */
  check(): void;
  /** That many rows and tokens more are done. */
  scored(rows: number, tokens: number): void;
}

/** A model that scores rows of any lengths. */
export interface RowScorer {
  /** How many tokens are best given at once. */
  readonly tokens: number;
  score(rows: readonly Int32Array[], watch: ScoringWatch): Promise<readonly (RowStatistics | Unscored)[]>;
}

/** A model that reads the rows' texts in tokens of its own. */
export interface TextScorer {
  readonly scorer: RowScorer;
  readonly table: ByteTable;
  readonly encode: (text: string, tokens: Int32Array) => Int32Array;
}

/** The models that a worker keeps, and where they run. */
export interface ModelStation {
  readonly device: string;
  readonly target: RowScorer;
  readonly reference: TextScorer | null;
  readonly byteTable: ByteTable;
}
