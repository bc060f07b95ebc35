import { BatchSize } from './batch-size.ts';
import type { GreedyOptions } from './greedy-options.ts';
import { inBatches } from './in-batches.ts';
import { openScorer } from './open-scorer.ts';
import type { RowLimits } from './rows.ts';
import type { Scorer } from './scorer.ts';

/** The tokens of a row after its prompt: how many are likelier than each, and by how much the likeliest leads. */
export interface PassedRow {
  readonly at: number;
  readonly ranks: Int32Array;
  readonly margins: Float32Array;
}

/** Passes over rows at once: each token is held against what the model expects given all of the row before it. */
export class GreedyPass {
  readonly #options: GreedyOptions;
  readonly #size: BatchSize;
  #scorer: Scorer | null = null;

  constructor(options: GreedyOptions) {
    this.#options = options;
    this.#size = new BatchSize(options.batchRows);
  }

  /** What the model accepts; a ready .onnx file tells it only once it is open. */
  async limits(): Promise<RowLimits> {
    return (await this.#open()).limits;
  }

  /** The first `tokens` tokens after the prompt of the rows at `places`. */
  async *follow(
    rows: readonly Int32Array[],
    places: readonly number[],
    tokens: number,
  ): AsyncGenerator<PassedRow> {
    const scorer = await this.#open();
    const { promptTokens, check } = this.#options;
    const length = promptTokens + tokens;
    const score = (ids: Int32Array) => scorer.score(ids, length);
    const batching = { length, size: this.#size, check };
    for await (const { chosen, answer } of inBatches(rows, places, batching, score)) {
      for (const [i, at] of chosen.entries()) {
        const end = (i + 1) * (length - 1);
        const ranks = answer.rank!.subarray(end - tokens, end);
        yield { at, ranks, margins: answer.margin!.subarray(end - tokens, end) };
      }
    }
  }

  async close(): Promise<void> {
    const scorer = this.#scorer;
    this.#scorer = null;
    await scorer?.close();
  }

  async #open(): Promise<Scorer> {
    const statistics = { rank: true, margin: true };
    this.#scorer ??= await openScorer(this.#options.model, { ...this.#options, statistics });
    return this.#scorer;
  }
}
