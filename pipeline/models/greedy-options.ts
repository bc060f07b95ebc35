import type { GreedyDtype } from '../dtype.ts';
import type { LoadedModel } from './load-model.ts';
import type { Device } from './session.ts';

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
