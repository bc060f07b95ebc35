import type { BatchSize } from './batch-size.ts';
import type { Scorer } from './scorer.ts';
import type { Scores } from './scores.ts';
import { OutOfMemoryError } from './session.ts';

/** What a model makes of one row: views of the batch's numbers. */
export interface RowStatistics
  extends Pick<Scores, 'logProbability' | 'rank' | 'mean' | 'deviation' | 'topKLogMass'> {
  readonly attention: { readonly entropy: Float32Array; readonly gini: Float32Array } | undefined;
  /** States after the chosen layers, one after another; `undefined` where the row lacks the chosen token. */
  readonly hidden: Float32Array | undefined;
}

/** Why a model cannot score a row. */
export type Unscored = 'longer_than_context' | 'outside_vocabulary';

/** Who wants to know how far the scoring of rows is. */
export interface ScoringWatch {
  /** Is called before each batch, and may throw to stop. */
  check(): void;
  /** That many rows and tokens more are done. */
  scored(rows: number, tokens: number): void;
}

const UNWATCHED: ScoringWatch = { check() {}, scored() {} };

/** A row joins a batch whose longest has at most a quarter more tokens: the rest is padding, computed in vain. */
const STRETCH = 1.25;
const NOTHING = new Float32Array(0);

/** Scores rows of any lengths, in batches of like length that memory has room for. */
export class RowScorer {
  readonly #scorer: Scorer;
  readonly #size: BatchSize;

  constructor(scorer: Scorer, size: BatchSize) {
    this.#scorer = scorer;
    this.#size = size;
  }

  /** How many tokens are best given at once. */
  get tokens(): number {
    return this.#size.tokens;
  }

  /** Statistics of each row, or why there are none. */
  async score(
    rows: readonly Int32Array[],
    watch: ScoringWatch = UNWATCHED,
  ): Promise<readonly (RowStatistics | Unscored)[]> {
    const answers: (RowStatistics | Unscored | null)[] = rows.map((row) => this.#refusal(row));
    // Nothing is predicted in a row of one token.
    const waiting = [...rows.keys()]
      .filter((row) => answers[row] === null && rows[row]!.length > 1)
      .sort((a, b) => rows[a]!.length - rows[b]!.length);
    while (waiting.length > 0) {
      watch.check();
      const chosen = this.#nextBatch(rows, waiting);
      const scores = await this.#attempt(chosen.map((row) => rows[row]!));
      if (scores === null) continue;
      for (const [at, row] of chosen.entries()) answers[row] = scores[at]!;
      waiting.length -= chosen.length;
      watch.scored(
        chosen.length,
        chosen.reduce((sum, row) => sum + rows[row]!.length, 0),
      );
    }
    return answers.map((answer) => answer ?? EMPTY);
  }

  close(): Promise<void> {
    return this.#scorer.close();
  }

  #refusal(row: Int32Array): Unscored | null {
    const { context, vocabulary } = this.#scorer.limits;
    if (row.length > context) return 'longer_than_context';
    return row.every((id) => id >= 0 && id < vocabulary) ? null : 'outside_vocabulary';
  }

  /** The last of the waiting rows, which come by length, that make a batch together. */
  #nextBatch(rows: readonly Int32Array[], waiting: readonly number[]): number[] {
    const longest = rows[waiting.at(-1)!]!.length;
    const most = this.#size.rowsOf(longest);
    const stretch = this.#scorer.needsEqualLengths ? 1 : STRETCH;
    let first = waiting.length - 1;
    while (
      first > 0 &&
      waiting.length - first < most &&
      rows[waiting[first - 1]!]!.length * stretch >= longest
    ) {
      first--;
    }
    return waiting.slice(first);
  }

  /** Scores a batch, or `null` where it must be smaller. */
  async #attempt(rows: readonly Int32Array[]): Promise<RowStatistics[] | null> {
    const length = rows.reduce((most, row) => Math.max(most, row.length), 0);
    const ids = new Int32Array(rows.length * length);
    for (const [at, row] of rows.entries()) ids.set(row, at * length);
    const started = performance.now();
    try {
      const scores = await this.#scorer.score(ids, length);
      this.#size.ran(ids.length, (performance.now() - started) / 1000);
      return rows.map((row, at) => rowOf(scores, at, rows.length, row.length - 1));
    } catch (error) {
      if (error instanceof OutOfMemoryError && this.#size.failed(rows.length, length)) return null;
      throw error;
    }
  }
}

const EMPTY: RowStatistics = {
  logProbability: NOTHING,
  rank: new Int32Array(0),
  mean: NOTHING,
  deviation: NOTHING,
  topKLogMass: NOTHING,
  attention: undefined,
  hidden: undefined,
};

/** Statistics of one of the rows of a batch, of `count` predictions. */
function rowOf(scores: Scores, row: number, rows: number, count: number): RowStatistics {
  const start = row * (scores.logProbability.length / rows);
  const end = start + count;
  const share = (all: Float32Array) =>
    all.subarray((row * all.length) / rows, ((row + 1) * all.length) / rows);
  const { attentionEntropy, attentionGini, hidden } = scores;
  return {
    logProbability: scores.logProbability.subarray(start, end),
    rank: scores.rank?.subarray(start, end),
    mean: scores.mean?.subarray(start, end),
    deviation: scores.deviation?.subarray(start, end),
    topKLogMass: scores.topKLogMass?.subarray(start, end),
    attention:
      attentionEntropy && attentionGini
        ? { entropy: share(attentionEntropy), gini: share(attentionGini) }
        : undefined,
    hidden: hidden.size > 0 ? joined([...hidden.values()].map(share)) : undefined,
  };
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
