import { largestDifference } from '../../transforms/models/fragility.ts';
import { commonPrefix, type GreedyRow, smallestMargin } from '../../transforms/models/greedy-memorization.ts';
import type { GreedyDtype } from '../dtype.ts';
import { InputError } from '../input-error.ts';
import { BatchSize } from './batch-size.ts';
import { Generator } from './generator.ts';
import type { LoadedModel } from './load-model.ts';
import { openScorer } from './open-scorer.ts';
import type { RowLimits } from './rows.ts';
import type { Scorer } from './scorer.ts';
import { type Device, OutOfMemoryError } from './session.ts';

/** A model, where it runs, and what rows are made of. */
export interface GreedyOptions {
  /** A model's weights, or a ready .onnx file, which cannot generate. */
  readonly model: LoadedModel | string;
  readonly promptTokens: number;
  readonly continuationTokens: number;
  readonly device: Device;
  readonly dtype: GreedyDtype;
  readonly threads: number;
  /** Rows of a batch; `null` for as many as are good. */
  readonly batchRows: number | null;
  /** Called before each run of the model; what it throws ends the work. */
  readonly check: () => void;
}

/** A row of those that were given, by its place among them. */
export interface FoundRow {
  readonly at: number;
  readonly row: GreedyRow;
}

/** The greedy continuation of a row, and by how much each token led. */
interface Walk {
  readonly at: number;
  readonly tokens: Int32Array;
  readonly margins: Float32Array;
}

/** Memory for the keys and values of the rows that are generated at once. */
const CACHE_BYTES = 2 ** 29;
/** Those read, those given, and those that the garbage collector has not yet taken. */
const CACHE_COPIES = 3;

/**
 * Follows rows greedily, in two ways: token by token, or by one pass over a row for as long as the model agrees with it.
 *
 * Of the two sessions one is open at a time: weights are in memory once.
 */
export class GreedyModel {
  readonly #options: GreedyOptions;
  readonly #passSize: BatchSize;
  readonly #generationSize: BatchSize;
  #scorer: Scorer | null = null;
  #generator: Generator | null = null;

  constructor(options: GreedyOptions) {
    this.#options = options;
    this.#passSize = new BatchSize(options.batchRows);
    this.#generationSize = new BatchSize(options.batchRows);
  }

  get continuationTokens(): number {
    return this.#options.continuationTokens;
  }

  /** How many tokens the model knows, and how many a row may have. */
  async limits(): Promise<Pick<RowLimits, 'vocabulary' | 'context'>> {
    const { model } = this.#options;
    return typeof model === 'string' ? (await this.#openScorer()).limits : model.model;
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
    for await (const { at, tokens, margins } of this.#continuations(rows, places)) {
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
    const walked: Walk[] = [];
    for await (const walk of this.#continuations(rows, [...rows.keys()])) walked.push(walk);
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
    const open = [this.#scorer, this.#generator];
    [this.#scorer, this.#generator] = [null, null];
    for (const session of open) await session?.close();
  }

  /** Ranks and margins of the first `tokens` tokens after each prompt, given all of the row before them. */
  async *#passes(rows: readonly Int32Array[], places: readonly number[], tokens: number) {
    if (places.length === 0) return;
    const scorer = await this.#openScorer();
    const length = this.#options.promptTokens + tokens;
    const score = (ids: Int32Array) => scorer.score(ids, length);
    for await (const { chosen, answer } of this.#batches(rows, places, length, this.#passSize, score)) {
      for (const [i, at] of chosen.entries()) {
        const end = (i + 1) * (length - 1);
        const [ranks, margins] = [answer.rank!, answer.margin!].map((all) => all.subarray(end - tokens, end));
        yield { at, ranks: ranks!, margins: margins! };
      }
    }
  }

  async *#continuations(rows: readonly Int32Array[], places: readonly number[]): AsyncGenerator<Walk> {
    if (places.length === 0) return;
    const generator = await this.#openGenerator();
    const { promptTokens, continuationTokens: steps, check } = this.#options;
    const goOn = () => {
      check();
      return true;
    };
    const go = (prompts: Int32Array) => generator.generate(prompts, promptTokens, steps, goOn);
    for await (const { chosen, answer } of this.#batches(
      rows,
      places,
      promptTokens,
      this.#generationSize,
      go,
    )) {
      for (const [i, at] of chosen.entries()) {
        const [from, to] = [i * steps, (i + 1) * steps];
        yield { at, tokens: answer.tokens.slice(from, to), margins: answer.margins.slice(from, to) };
      }
    }
  }

  /** Runs the first `length` tokens of rows, batch by batch; a batch that finds no memory is halved. */
  async *#batches<T>(
    rows: readonly Int32Array[],
    places: readonly number[],
    length: number,
    size: BatchSize,
    run: (ids: Int32Array) => Promise<T>,
  ): AsyncGenerator<{ chosen: readonly number[]; answer: T }> {
    const most = size === this.#generationSize ? this.#rowsInCache() : Number.POSITIVE_INFINITY;
    for (let from = 0; from < places.length; ) {
      this.#options.check();
      const chosen = places.slice(from, from + Math.min(most, size.rowsOf(length)));
      const ids = new Int32Array(chosen.length * length);
      for (const [i, at] of chosen.entries()) ids.set(rows[at]!.subarray(0, length), i * length);
      const started = performance.now();
      let answer: T;
      try {
        answer = await run(ids);
      } catch (error) {
        if (error instanceof OutOfMemoryError && size.failed(chosen.length, length)) continue;
        throw error;
      }
      size.ran(ids.length, (performance.now() - started) / 1000);
      from += chosen.length;
      yield { chosen, answer };
    }
  }

  #truth(row: Int32Array): Int32Array {
    const { promptTokens, continuationTokens } = this.#options;
    return row.subarray(promptTokens, promptTokens + continuationTokens);
  }

  #rowsInCache(): number {
    const { model, promptTokens, dtype } = this.#options;
    if (typeof model === 'string') return 1;
    const { layers, width } = model.model;
    const positions = promptTokens + this.continuationTokens;
    const bytes = 2 * layers * width * positions * (dtype === 'fp32' ? 4 : 2);
    return Math.max(1, Math.floor(CACHE_BYTES / (CACHE_COPIES * bytes)));
  }

  async #openScorer(): Promise<Scorer> {
    if (this.#scorer !== null) return this.#scorer;
    await this.close();
    const { model } = this.#options;
    this.#scorer = await openScorer(model, { ...this.#options, statistics: { rank: true, margin: true } });
    return this.#scorer;
  }

  async #openGenerator(): Promise<Generator> {
    if (this.#generator !== null) return this.#generator;
    await this.close();
    const { model } = this.#options;
    if (typeof model === 'string')
      throw new InputError(
        `${model}: generating needs the model as safetensors; or ask for --only memorized`,
      );
    this.#generator = await Generator.open(model, this.#options);
    return this.#generator;
  }
}
