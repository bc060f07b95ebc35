import { generationModel } from '../../transforms/models/onnx/generation-graph.ts';
import { cacheNames } from '../../transforms/models/onnx/onnx-layers.ts';
import type { GreedyDtype } from '../dtype.ts';
import type { LoadedModel } from './load-model.ts';
import { numericsOf } from './numerics.ts';
import { checkRows, idsTensor, notANumber } from './rows.ts';
import { ModelSession, type SessionOptions, type Tensor } from './session.ts';

export interface GeneratorOptions extends Omit<SessionOptions, 'weightsFolder'> {
  readonly dtype?: GreedyDtype;
}

/** Greedy continuations of rows, row after row. */
export interface Continuations {
  readonly tokens: Int32Array;
  /** By how much each token's log-probability led the second's. */
  readonly margins: Float32Array;
}

/** A model that goes on with the likeliest token, the first of equals. */
export class Generator {
  readonly #session: ModelSession;
  readonly #loaded: LoadedModel;
  readonly #compute: 'float32' | 'float16';

  private constructor(session: ModelSession, loaded: LoadedModel, compute: 'float32' | 'float16') {
    this.#session = session;
    this.#loaded = loaded;
    this.#compute = compute;
  }

  static async open(loaded: LoadedModel, options: GeneratorOptions): Promise<Generator> {
    const numerics = numericsOf(options.device, options.dtype);
    const bytes = generationModel(loaded.model, loaded.weights, numerics);
    const session = await ModelSession.open(bytes, { ...options, weightsFolder: loaded.weightsFolder });
    return new Generator(session, loaded, numerics.compute);
  }

  /**
   * Continues prompts of one length, their token ids one after another, by `steps` tokens each.
   *
   * `goOn` is told the new token of each row after each step; false ends all rows of this call there.
   */
  async generate(
    prompts: ArrayLike<number>,
    length: number,
    steps: number,
    goOn: (step: number, tokens: BigInt64Array) => boolean = () => true,
  ): Promise<Continuations> {
    const { path, model } = this.#loaded;
    checkRows({ path, vocabulary: model.vocabulary, context: model.context }, prompts, length);
    const rows = prompts.length / length;
    const tokens = new Int32Array(rows * steps).fill(-1);
    const margins = new Float32Array(rows * steps);
    let cache = this.#emptyCache(rows);
    let ids = idsTensor(prompts, length, 0, rows);
    for (let step = 0; step < steps; step++) {
      const out = await this.#session.run({ input_ids: ids, ...cache });
      const next = out.next_token!.data as BigInt64Array;
      const lead = out.margin!.data as Float32Array;
      for (let row = 0; row < rows; row++) {
        if (Number.isNaN(lead[row])) throw notANumber(path);
        tokens[row * steps + step] = Number(next[row]);
        margins[row * steps + step] = lead[row]!;
      }
      if (!goOn(step, next)) break;
      ids = { type: 'int64', dims: [rows, 1], data: next };
      cache = this.#nextCache(out);
    }
    return { tokens, margins };
  }

  close(): Promise<void> {
    return this.#session.close();
  }

  #emptyCache(rows: number): Record<string, Tensor> {
    const { heads, width, layers } = this.#loaded.model;
    const data = this.#compute === 'float32' ? new Float32Array(0) : new Uint16Array(0);
    const none: Tensor = { type: this.#compute, dims: [rows, heads, 0, width / heads], data };
    return Object.fromEntries(
      Array.from({ length: layers }, (_, layer) => cacheNames(layer).past).flatMap(({ key, value }) => [
        [key, none],
        [value, none],
      ]),
    );
  }

  #nextCache(out: Readonly<Record<string, Tensor>>): Record<string, Tensor> {
    return Object.fromEntries(
      Array.from({ length: this.#loaded.model.layers }, (_, layer) => cacheNames(layer)).flatMap(
        ({ past, present }) => [
          [past.key, out[present.key]!],
          [past.value, out[present.value]!],
        ],
      ),
    );
  }
}
