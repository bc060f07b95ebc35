import { quantizedBytes } from '../../transforms/models/quantized-size.ts';
import type { Dtype } from '../dtype.ts';
import { layerBytesOn } from './batch-size.ts';
import type { LoadedModel } from './load-model.ts';
import { LARGEST_INT8 } from './numerics.ts';
import { logitBytes, rowBytes, rowsAtOnce } from './scorer.ts';
import type { Device } from './session.ts';

/** Rows of the published tables. */
const LENGTH = 64;
const BATCHES: readonly number[] = [1, 8, 32, 128, 512];

/** What `semmem model info` tells of a model. */
export interface ModelInfo {
  readonly model: string;
  readonly architecture: string;
  readonly parameters: number;
  readonly layers: number;
  readonly width: number;
  readonly heads: number;
  /** Tokens that a row may have. */
  readonly context: number;
  readonly vocabulary: number;
  /** Bytes of weights by the type they are stored in. */
  readonly weights: Readonly<Record<string, number>>;
  /** Estimated bytes for scoring rows of 64 tokens, by device and type, and rows in a batch. */
  readonly memory: readonly {
    readonly device: Device;
    readonly dtype: Dtype;
    readonly weights: number;
    readonly batches: Readonly<Record<string, number>>;
  }[];
}

/** A model by the headers of its files; weights are not read. */
export function describeModel({ path, modelType, model, tensors, parameters }: LoadedModel): ModelInfo {
  const weights: Record<string, number> = {};
  for (const { dtype, length } of tensors) weights[dtype] = (weights[dtype] ?? 0) + length;
  const { layers, width, heads, context, vocabulary } = model;
  const length = Math.min(LENGTH, context);
  const memory = (device: Device, dtype: Dtype) => {
    const bytes = dtype === 'fp16' ? 2 : 4;
    const held = dtype === 'int8' ? quantizedBytes(model, parameters) : parameters * bytes;
    const batches = BATCHES.map((rows) => {
      const atOnce = Math.min(rows, rowsAtOnce(model, length, layerBytesOn(device)));
      const layersTake = (atOnce * rowBytes(model, length) * bytes) / 4;
      return [rows, Math.round(held + layersTake + logitBytes(model))] as const;
    });
    return { device, dtype, weights: held, batches: Object.fromEntries(batches) };
  };
  return {
    ...{
      model: path,
      architecture: modelType,
      parameters,
      layers,
      width,
      heads,
      context,
      vocabulary,
      weights,
    },
    memory: [
      memory('cpu', 'fp32'),
      ...(parameters < LARGEST_INT8 ? [memory('cpu', 'int8')] : []),
      ...(['webgpu', 'cuda'] as const).flatMap((gpu) => [memory(gpu, 'fp32'), memory(gpu, 'fp16')]),
    ],
  };
}
