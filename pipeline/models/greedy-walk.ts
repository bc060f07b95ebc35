import { InputError } from '../input-error.ts';
import { BatchSize } from './batch-size.ts';
import { Generator } from './generator.ts';
import type { GreedyOptions } from './greedy-options.ts';
import { inBatches } from './in-batches.ts';

/** The greedy continuation of a row, and by how much each token led. */
export interface WalkedRow {
  readonly at: number;
  readonly tokens: Int32Array;
  readonly margins: Float32Array;
}

/** Memory for the keys and values of the rows that are generated at once. */
const CACHE_BYTES = 2 ** 29;
/** Those read, those given, and those that the garbage collector has not yet taken. */
const CACHE_COPIES = 3;

/** Goes on from prompts token by token, always with the likeliest. */
export class GreedyWalk {
  readonly #options: GreedyOptions;
  readonly #size: BatchSize;
  #generator: Generator | null = null;

  constructor(options: GreedyOptions) {
    this.#options = options;
    this.#size = new BatchSize(options.batchRows);
  }

  /** The greedy continuations of the rows at `places`. */
  async *follow(rows: readonly Int32Array[], places: readonly number[]): AsyncGenerator<WalkedRow> {
    const generator = await this.#open();
    const { promptTokens: length, continuationTokens: steps, check } = this.#options;
    const goOn = () => {
      check();
      return true;
    };
    const go = (prompts: Int32Array) => generator.generate(prompts, length, steps, goOn);
    const batching = { length, size: this.#size, most: this.#rowsInCache(), check };
    for await (const { chosen, answer } of inBatches(rows, places, batching, go)) {
      for (const [i, at] of chosen.entries()) {
        const [from, to] = [i * steps, (i + 1) * steps];
        yield { at, tokens: answer.tokens.slice(from, to), margins: answer.margins.slice(from, to) };
      }
    }
  }

  async close(): Promise<void> {
    const generator = this.#generator;
    this.#generator = null;
    await generator?.close();
  }

  #rowsInCache(): number {
    const { model, promptTokens, continuationTokens, dtype } = this.#options;
    if (typeof model === 'string') return 1;
    const { layers, width } = model.model;
    const bytes = 2 * layers * width * (promptTokens + continuationTokens) * (dtype === 'fp32' ? 4 : 2);
    return Math.max(1, Math.floor(CACHE_BYTES / (CACHE_COPIES * bytes)));
  }

  async #open(): Promise<Generator> {
    const { model } = this.#options;
    if (typeof model === 'string')
      throw new InputError(
        `${model}: generating needs the model as safetensors; or ask for --only memorized`,
      );
    this.#generator ??= await Generator.open(model, this.#options);
    return this.#generator;
  }
}
