import type { LanguageModel } from '../../transforms/models/architecture.ts';
import type { Observations } from '../../transforms/models/onnx/observations.ts';
import { scoringModel } from '../../transforms/models/onnx/scoring-graph.ts';
import type { Statistics } from '../../transforms/models/onnx/token-statistics.ts';
import type { Dtype } from '../dtype.ts';
import { asInputError } from './as-input-error.ts';
import type { LoadedModel } from './load-model.ts';
import { numericsOf } from './numerics.ts';
import { weightReader } from './read-weight.ts';
import { batches, checkRows, type RowLimits } from './rows.ts';
import { joinScores, type Scores } from './scores.ts';
import { ModelSession, type SessionOptions } from './session.ts';

/** Positions whose logits exist at a time; more is hardly faster, and each takes 4 bytes per token of the vocabulary. */
const TILE = 256;
const LAYER_BYTES = 2 ** 29;

export interface ScorerOptions extends Omit<SessionOptions, 'weightsFolder'> {
  readonly dtype?: Dtype;
  readonly statistics: Statistics;
  /** Attention depends on a row's length: rows filled up to a common length would be told wrong. */
  readonly observations?: Observations;
  /** Memory for what the layers make of a batch; a larger batch is run in pieces. */
  readonly layerBytes?: number;
}

/** Whatever tells how likely the tokens of rows are. */
export interface Scorer {
  readonly limits: RowLimits;
  /** Rows filled up at their ends would be told wrong. */
  readonly needsEqualLengths: boolean;
  /**
   * Scores rows of one length, their token ids one row after another.
   *
   * Otherwise rows of different lengths may be filled up: what comes after a token never changes its score. Rows of one
   * token have none that is predicted, and give nothing.
   */
  score(ids: ArrayLike<number>, length: number): Promise<Scores>;
  close(): Promise<void>;
}

/** Starts a model for scoring; throws an InputError where it or the device cannot do what is asked. */
export async function openWeightsScorer(loaded: LoadedModel, options: ScorerOptions): Promise<Scorer> {
  const { model, weights, weightsFolder, path } = loaded;
  const numerics = {
    ...numericsOf(options.device, options.dtype),
    ...(options.dtype === 'int8' && { quantize: weightReader(loaded) }),
  };
  const session = await ModelSession.open(
    asInputError(path, () => scoringModel(model, weights, { ...options, numerics, tile: TILE })),
    { ...options, weightsFolder },
  );
  const limits = { path, vocabulary: model.vocabulary, context: model.context };
  const attention = options.observations?.attention === true;
  return {
    limits,
    needsEqualLengths: options.observations !== undefined,
    async score(ids, length) {
      checkRows(limits, ids, length);
      const outputs = [];
      const most = rowsAtOnce(model, length, options.layerBytes, attention);
      for (const batch of batches(ids, length, most)) {
        outputs.push(await session.run({ input_ids: batch }));
      }
      return joinScores(outputs, path);
    },
    close: () => session.close(),
  };
}

/** How many rows fit the memory that layers may take, counted in float32 and as the largest layer needs. */
export function rowsAtOnce(
  model: LanguageModel,
  length: number,
  layerBytes = LAYER_BYTES,
  attention = false,
): number {
  return Math.max(1, Math.floor(layerBytes / rowBytes(model, length, attention)));
}

/** Memory that layers take for a row, counted in float32; more where attention is observed. */
export function rowBytes({ width, heads }: LanguageModel, length: number, attention = false): number {
  // Alive at once: the residual, its norm, the four times wider inner layer twice, queries, keys and values. Observed
  // attention is also logarithms and their products, and sorted with int64 places.
  const floatsPerPosition = 13 * width + (attention ? 8 : 2) * heads * length;
  return 4 * floatsPerPosition * length;
}

/** Memory for the logits of a tile and what the statistics make of them. */
export function logitBytes({ vocabulary }: LanguageModel): number {
  // Alive at once: logits, their logarithms, probabilities, the product of both, and what is compared.
  return 5 * 4 * vocabulary * TILE;
}
