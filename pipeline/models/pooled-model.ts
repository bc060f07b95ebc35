import { poolingModel, sentenceModel } from '../../transforms/models/onnx/sentence-graph.ts';
import { InputError } from '../input-error.ts';
import type { FoundModel } from './find-model.ts';
import { loadTextEncoder } from './load-model.ts';
import { numericsOf } from './numerics.ts';
import type { RowLimits } from './rows.ts';
import { ModelSession, OutOfMemoryError, type SessionOptions, type Tensor } from './session.ts';

/** A model that makes one vector of each row of tokens. */
export interface PooledModel {
  readonly limits: RowLimits;
  readonly width: number;
  /** Vectors of rows, from their ids and where these are tokens: int64 [rows, length] both. */
  run(ids: Tensor, filled: Tensor): Promise<Float32Array>;
  close(): Promise<void>;
}

type Options = Omit<SessionOptions, 'weightsFolder'>;

/** Starts an encoder of text, as safetensors or as a ready ONNX model; it always computes in float32. */
export async function openPooledModel({ name, files }: FoundModel, options: Options): Promise<PooledModel> {
  if (files.kind === 'onnx') return openOnnx(files.file, options);
  const { model, weights, weightsFolder } = await loadTextEncoder(name, files);
  const graph = sentenceModel(model, weights, numericsOf(options.device, 'fp32'));
  const session = await ModelSession.open(graph, { ...options, weightsFolder });
  return {
    limits: { path: name, vocabulary: model.vocabulary, context: model.context },
    width: model.width,
    async run(ids, filled) {
      const out = await session.run({ input_ids: ids, attention_mask: filled });
      return out.sentence_embedding!.data as Float32Array;
    },
    close: () => session.close(),
  };
}

/** How each input of a ready model follows from ours; a text is the first of its pair. */
const INPUTS: Readonly<Record<string, (ids: Tensor, filled: Tensor) => Tensor>> = {
  input_ids: (ids) => ids,
  attention_mask: (_, filled) => filled,
  token_type_ids: (ids) => ({ ...ids, data: new BigInt64Array(ids.data.length) }),
};

/** A model that gives `sentence_embedding`, or `last_hidden_state`, of which the mean is taken. */
async function openOnnx(file: string, options: Options): Promise<PooledModel> {
  const session = await ModelSession.open(file, options);
  const { inputNames, outputs } = session;
  const given = ['sentence_embedding', 'last_hidden_state']
    .map((name) => outputs.find((output) => output.name === name && /^float(32|16)$/.test(output.type)))
    .find((output) => output !== undefined);
  const fits = inputNames.includes('input_ids') && inputNames.every((name) => name in INPUTS);
  if (given === undefined || !fits) {
    await session.close();
    throw new InputError(
      `${file} must read input_ids (and at most attention_mask, token_type_ids) and give sentence_embedding or ` +
        `last_hidden_state as float32 or float16; it reads ${inputNames.join(', ')} and gives ` +
        session.outputNames.join(', '),
    );
  }
  const isPooled = given.name === 'sentence_embedding';
  if (isPooled && given.type !== 'float32') {
    await session.close();
    throw new InputError(`${file} gives sentence_embedding as ${given.type}; supported is float32`);
  }
  const pooling = isPooled ? null : await ModelSession.open(poolingModel(given.type as 'float32'), options);
  const run = async (ids: Tensor, filled: Tensor) => {
    const inputs = Object.fromEntries(inputNames.map((name) => [name, INPUTS[name]!(ids, filled)]));
    const out = await session.run(inputs, [given.name]).catch((error) => {
      if (error instanceof OutOfMemoryError) throw error;
      // Mostly ids outside of its vocabulary, which it does not declare.
      throw new InputError(`${file} does not take these tokens: ${`${error}`.replace(/\s+/g, ' ')}`);
    });
    const pooled = await (pooling?.run({ ...out, attention_mask: filled } as Record<string, Tensor>) ?? out);
    return pooled.sentence_embedding!.data as Float32Array;
  };
  const declared = given.shape.at(-1);
  const one: Tensor = { type: 'int64', dims: [1, 1], data: BigInt64Array.of(1n) };
  return {
    limits: { path: file, vocabulary: Number.POSITIVE_INFINITY, context: Number.POSITIVE_INFINITY },
    width: typeof declared === 'number' ? declared : (await run(one, one)).length,
    run,
    async close() {
      await session.close();
      await pooling?.close();
    },
  };
}
