import type * as Ort from 'onnxruntime-node';
import { InputError } from '../input-error.ts';

/** Where a model runs. */
export type Device = 'cpu' | 'webgpu' | 'cuda';

export type TensorData = Float32Array | BigInt64Array | Int32Array | Uint16Array;

/** Numbers that go into a session or come out of it; float16 as its 16 bits. */
export interface Tensor {
  readonly type: 'float32' | 'float16' | 'int64' | 'int32';
  readonly dims: readonly number[];
  readonly data: TensorData;
}

export interface SessionOptions {
  readonly device: Device;
  /** Threads of ONNX Runtime's own; on a GPU they only serve what stays on the CPU. */
  readonly threads: number;
  /** The folder that the weights' file names start from. */
  readonly weightsFolder?: string;
}

/** The device has not enough memory for what was asked: a smaller batch may fit. */
export class OutOfMemoryError extends InputError {
  override readonly name = 'OutOfMemoryError';
}

/** A model that is ready to run. `run` holds the thread until it is done: use a worker where others must go on. */
export class ModelSession {
  readonly #ort: typeof Ort;
  readonly #session: Ort.InferenceSession;

  private constructor(ort: typeof Ort, session: Ort.InferenceSession) {
    this.#ort = ort;
    this.#session = session;
  }

  /** Starts a model given as bytes or as a file; throws an InputError with reason and remedy where the device fails. */
  static async open(model: Uint8Array | string, options: SessionOptions): Promise<ModelSession> {
    const ort = await onnxRuntime();
    const folder = options.weightsFolder;
    const settings: Ort.InferenceSession.SessionOptions = {
      executionProviders: options.device === 'cpu' ? ['cpu'] : [options.device, 'cpu'],
      intraOpNumThreads: options.threads,
      interOpNumThreads: 1,
      // Memory is handed back after a large batch only without the arena's patterns of fixed shapes.
      enableMemPattern: false,
      logSeverityLevel: 4,
      ...(folder && { extra: { session: { model_external_initializers_file_folder_path: folder } } }),
    };
    const created =
      typeof model === 'string'
        ? ort.InferenceSession.create(model, settings)
        : ort.InferenceSession.create(model, settings);
    return new ModelSession(
      ort,
      await created.catch((error) => Promise.reject(startError(error, model, options.device))),
    );
  }

  get inputNames(): readonly string[] {
    return this.#session.inputNames;
  }

  get outputNames(): readonly string[] {
    return this.#session.outputNames;
  }

  /** Outputs with their types as far as they are declared; a side may be a name. */
  get outputs(): readonly { name: string; type: string; shape: readonly (number | string)[] }[] {
    return this.#session.outputMetadata.map((output) =>
      output.isTensor
        ? { name: output.name, type: output.type, shape: output.shape }
        : { name: output.name, type: 'other', shape: [] },
    );
  }

  /** All outputs, or those named; throws an OutOfMemoryError where the batch is too large. */
  async run(
    inputs: Readonly<Record<string, Tensor>>,
    outputs?: readonly string[],
  ): Promise<Record<string, Tensor>> {
    const feeds = Object.fromEntries(
      Object.entries(inputs).map(([name, tensor]) => [name, toOrt(this.#ort, tensor)]),
    );
    const results = await (outputs === undefined
      ? this.#session.run(feeds)
      : this.#session.run(feeds, outputs)
    ).catch((error) => Promise.reject(runError(error)));
    return Object.fromEntries(Object.entries(results).map(([name, value]) => [name, fromOrt(value)]));
  }

  async close(): Promise<void> {
    await this.#session.release();
  }
}

function toOrt(ort: typeof Ort, { type, data, dims }: Tensor): Ort.Tensor {
  const tensor = new ort.Tensor(type as 'float32', data as Float32Array, dims);
  // Where JavaScript has a Float16Array (Node 24), the library makes one of our bits, and its binding takes that for
  // empty: https://github.com/microsoft/onnxruntime/pull/32323
  if (type === 'float16') Object.defineProperty(tensor, 'data', { value: data });
  return tensor;
}

function fromOrt({ type, data, dims }: Ort.Tensor): Tensor {
  const values = data as TensorData;
  const bits = type === 'float16' ? new Uint16Array(values.buffer, values.byteOffset, values.length) : values;
  return { type: type as Tensor['type'], data: bits, dims };
}

async function onnxRuntime(): Promise<typeof Ort> {
  try {
    const ort = await import('onnxruntime-node');
    // Its own lines would stand beside the one that we tell.
    ort.env.logLevel = 'fatal';
    return ort;
  } catch (error) {
    const reason = oneLine(error);
    throw new InputError(
      `ONNX Runtime does not start here (${reason}); run "npm ci" again on this machine. ` +
        'It needs Linux (glibc 2.28 or later), Windows or macOS on ARM',
    );
  }
}

/** How a device that did not start is mended. */
const REMEDIES: Readonly<Record<Device, string>> = {
  cpu: 'are the weights readable, and is there memory for them?',
  webgpu: 'it needs a GPU with a Vulkan, Metal or Direct3D 12 driver; or take --device cpu',
  cuda:
    "it needs an NVIDIA GPU with CUDA 12 and cuDNN 9, and ONNX Runtime's files for it: " +
    'node node_modules/onnxruntime-node/script/install.js --onnxruntime-node-install=cuda12; or take --device cpu',
};

function startError(error: unknown, model: Uint8Array | string, device: Device): Error {
  if (isOutOfMemory(error)) return new OutOfMemoryError(`not enough memory for the model on ${device}`);
  if (typeof model === 'string' && /protobuf parsing failed/i.test(String(error)))
    return new InputError(`${model} is not a whole ONNX model; get the file again`);
  return new InputError(`the model does not start on ${device}: ${oneLine(error)} (${REMEDIES[device]})`);
}

function runError(error: unknown): unknown {
  return isOutOfMemory(error) ? new OutOfMemoryError(`out of memory: ${oneLine(error)}`) : error;
}

function isOutOfMemory(error: unknown): boolean {
  return /bad_alloc|out of memory|failed to allocate/i.test(String(error));
}

function oneLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  // ONNX Runtime tells the place in its own source first.
  return text
    .replace(/\s+/g, ' ')
    .replace(/^.* was false\. /, '')
    .trim();
}
