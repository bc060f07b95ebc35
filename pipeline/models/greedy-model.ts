import { largestDifference } from '../../transforms/models/fragility.ts';
import { commonPrefix, type GreedyRow, smallestMargin } from '../../transforms/models/greedy-memorization.ts';
import type { GreedyOptions } from './greedy-options.ts';
import { GreedyPass, type PassedRow } from './greedy-pass.ts';
import { GreedyWalk, type WalkedRow } from './greedy-walk.ts';
import type { RowLimits } from './rows.ts';

/** A row of those that were given, by its place among them. */
export interface FoundRow {
  readonly at: number;
  readonly row: GreedyRow;
}

/**
 * Follows rows greedily, in two ways: token by token, or by one pass over a row for as long as the model agrees with it.
 *
 * Each way has a session of its own, and one is open at a time: weights are in memory once.
 */
export class GreedyModel {
  readonly #options: GreedyOptions;
  readonly #pass: GreedyPass;
  readonly #walk: GreedyWalk;

  constructor(options: GreedyOptions) {
    this.#options = options;
    this.#pass = new GreedyPass(options);
    this.#walk = new GreedyWalk(options);
  }

  get continuationTokens(): number {
    return this.#options.continuationTokens;
  }

  /** How many tokens the model knows, and how many a row may have. */
  async limits(): Promise<Pick<RowLimits, 'vocabulary' | 'context'>> {
    const { model } = this.#options;
    return typeof model === 'string' ? this.#pass.limits() : model.model;
  }

  /**
   * How far the greedy continuation of each prompt is the row itself, up to `tokens`, and the smallest margin up to there.
   *
   * One pass tells it: up to the first miss each token of the row must be the likeliest, given those before it.
   */
  async *pass(
    rows: readonly Int32Array[],
    places: readonly number[],
    tokens: number,
  ): AsyncGenerator<FoundRow> {
    for await (const { at, ranks, margins } of this.#passes(rows, places, tokens)) {
      const miss = ranks.findIndex((rank) => rank > 0);
      const longestPrefix = miss < 0 ? tokens : miss;
      const margin = smallestMargin(margins, 0, Math.min(longestPrefix + 1, tokens));
      yield { at, row: { truth: this.#truth(rows[at]!), generated: null, longestPrefix, margin } };
    }
  }

  /** The greedy continuation of each prompt. */
  async *generate(rows: readonly Int32Array[], places: readonly number[]): AsyncGenerator<FoundRow> {
    for await (const { at, tokens, margins } of this.#walks(rows, places)) {
      const truth = this.#truth(rows[at]!);
      const margin = smallestMargin(margins, 0, margins.length);
      yield { at, row: { truth, generated: tokens, longestPrefix: commonPrefix(truth, tokens), margin } };
    }
  }

  /**
   * The largest difference in nats between margins of the same tokens, computed in the two ways: greedy continuations of
   * a few rows are made token by token, and passed over at once. 0 for a model that cannot generate.
   */
  async compareWays(rows: readonly Int32Array[]): Promise<number> {
    const { model, promptTokens } = this.#options;
    if (typeof model === 'string') return 0;
    const walked: WalkedRow[] = [];
    for await (const walk of this.#walks(rows, [...rows.keys()])) walked.push(walk);
    const again = walked.map(({ at, tokens }) => {
      const row = rows[at]!.slice();
      row.set(tokens, promptTokens);
      return row;
    });
    const whole = this.continuationTokens;
    let largest = 0;
    for await (const { at, margins } of this.#passes(again, [...again.keys()], whole)) {
      largest = Math.max(largest, largestDifference(margins, walked[at]!.margins));
    }
    return largest;
  }

  async close(): Promise<void> {
    await this.#pass.close();
    await this.#walk.close();
  }

  async *#passes(
    rows: readonly Int32Array[],
    places: readonly number[],
    tokens: number,
  ): AsyncGenerator<PassedRow> {
    if (places.length === 0) return;
    await this.#walk.close();
    yield* this.#pass.follow(rows, places, tokens);
  }

  async *#walks(rows: readonly Int32Array[], places: readonly number[]): AsyncGenerator<WalkedRow> {
    if (places.length === 0) return;
    await this.#pass.close();
    yield* this.#walk.follow(rows, places);
  }

  #truth(row: Int32Array): Int32Array {
    const { promptTokens, continuationTokens } = this.#options;
    return row.subarray(promptTokens, promptTokens + continuationTokens);
  }
}
