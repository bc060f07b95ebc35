import { scoringModel } from '../../transforms/models/onnx/scoring-graph.ts';
import { type Statistics, statisticOutputs } from '../../transforms/models/onnx/token-statistics.ts';
import { InputError } from '../input-error.ts';
import type { LoadedModel } from './load-model.ts';
import { ModelSession, type SessionOptions } from './session.ts';

/** Positions whose logits exist at a time; more is hardly faster, and each takes 4 bytes per token of the vocabulary. */
const TILE = 256;

export interface ScorerOptions extends Omit<SessionOptions, 'weightsFolder'> {
  /** What a GPU computes in; the CPU always takes float32. */
  readonly compute?: 'float32' | 'float16';
  readonly statistics: Statistics;
}

/** Statistics of the tokens 1 … length − 1 of each row, row after row; undefined where they were not asked for. */
export interface Scores {
  readonly logProbability: Float32Array;
  readonly rank: Int32Array | undefined;
  readonly mean: Float32Array | undefined;
  readonly deviation: Float32Array | undefined;
  readonly margin: Float32Array | undefined;
  readonly topKLogMass: Float32Array | undefined;
}

/** A model that tells how likely it finds the tokens of rows. */
export class Scorer {
  readonly #session: ModelSession;
  readonly #loaded: LoadedModel;
  readonly #outputs: readonly string[];

  private constructor(session: ModelSession, loaded: LoadedModel, outputs: readonly string[]) {
    this.#session = session;
    this.#loaded = loaded;
    this.#outputs = outputs;
  }

  static async open(loaded: LoadedModel, options: ScorerOptions): Promise<Scorer> {
    const { statistics } = options;
    const compute = options.device === 'cpu' ? 'float32' : (options.compute ?? 'float16');
    const bytes = scoringModel(loaded.model, loaded.weights, { compute, statistics, tile: TILE });
    const session = await ModelSession.open(bytes, { ...options, weightsFolder: loaded.weightsFolder });
    return new Scorer(session, loaded, Object.keys(statisticOutputs(statistics)));
  }

  /**
   * Scores rows of one length, their token ids one row after another.
   *
   * Rows of different lengths may be filled up at their ends: what comes after a token never changes its score.
   */
  async score(ids: ArrayLike<number>, length: number): Promise<Scores> {
    checkRows(this.#loaded, ids, length);
    const data = BigInt64Array.from({ length: ids.length }, (_, i) => BigInt(ids[i]!));
    const dims = [ids.length / length, length];
    const out = await this.#session.run({ input_ids: { type: 'int64', dims, data } }, this.#outputs);
    const logProbability = out.log_probability!.data as Float32Array;
    if (logProbability.some(Number.isNaN)) throw notANumber(this.#loaded);
    return {
      logProbability,
      rank: out.rank?.data as Int32Array | undefined,
      mean: out.mean?.data as Float32Array | undefined,
      deviation: out.deviation?.data as Float32Array | undefined,
      margin: out.margin?.data as Float32Array | undefined,
      topKLogMass: out.top_k_log_mass?.data as Float32Array | undefined,
    };
  }

  close(): Promise<void> {
    return this.#session.close();
  }
}

/** Throws an InputError where rows are longer than the model's context or have ids outside of its vocabulary. */
export function checkRows({ model, path }: LoadedModel, ids: ArrayLike<number>, length: number): void {
  if (length > model.context) {
    throw new InputError(`${path} takes rows of ${model.context} tokens at most, one has ${length}`);
  }
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i]!;
    if (!(id >= 0 && id < model.vocabulary)) {
      throw new InputError(`token ${id} is outside of ${path}'s vocabulary of ${model.vocabulary}`);
    }
  }
}

/** The error where a model's output is not a number. */
export function notANumber({ path }: LoadedModel): InputError {
  return new InputError(
    `${path} gives NaN: its weights are damaged, or overflow in float16 (then take --dtype fp32)`,
  );
}
