import { InputError } from '../input-error.ts';
import { BatchSize } from './batch-size.ts';
import type { FoundModel } from './find-model.ts';
import { openPooledModel, type PooledModel } from './pooled-model.ts';
import { checkRows, notANumber } from './rows.ts';
import { readSentenceSettings } from './sentence-settings.ts';
import { loadSentenceTokens } from './sentence-tokens.ts';
import { OutOfMemoryError, type SessionOptions } from './session.ts';

/** Turns texts into vectors whose products are cosines. */
export interface SentenceEncoder {
  readonly width: number;
  /** Unit vectors of the texts: `width` numbers for each, one after another. */
  embed(texts: readonly string[]): Promise<Float32Array>;
  close(): Promise<void>;
}

/** Starts an encoder of sentences; throws an InputError where its files or the device cannot do it. */
export async function openSentenceEncoder(
  found: FoundModel,
  options: Omit<SessionOptions, 'weightsFolder'>,
): Promise<SentenceEncoder> {
  const settings = await readSentenceSettings(found);
  const tokenizer = await found.tokenizer();
  const model = await openPooledModel(found, options);
  const length = Math.min(settings.length, model.limits.context);
  const tokensOf = await loadSentenceTokens(tokenizer, { ...settings, length });
  const size = new BatchSize(null);
  return {
    width: model.width,
    async embed(texts) {
      const rows = texts.map(tokensOf);
      // Rows of one length need no filling.
      const order = rows.map((_, i) => i).sort((i, j) => rows[j]!.length - rows[i]!.length);
      const vectors = new Float32Array(texts.length * model.width);
      for (let from = 0; from < order.length; ) {
        const longest = rows[order[from]!]!.length;
        const batch = order.slice(from, from + size.rowsOf(longest));
        const started = performance.now();
        try {
          const pooled = await runBatch(
            model,
            batch.map((i) => rows[i]!),
            longest,
          );
          for (const [at, i] of batch.entries()) {
            setUnit(vectors, i, pooled, at, model);
          }
        } catch (error) {
          if (error instanceof OutOfMemoryError && size.failed(batch.length, longest)) continue;
          throw error;
        }
        size.ran(batch.length * longest, (performance.now() - started) / 1000);
        from += batch.length;
      }
      return vectors;
    },
    close: () => model.close(),
  };
}

function runBatch(model: PooledModel, rows: readonly Int32Array[], length: number): Promise<Float32Array> {
  const ids = new BigInt64Array(rows.length * length);
  const filled = new BigInt64Array(ids.length);
  for (const [row, tokens] of rows.entries()) {
    if (tokens.length === 0)
      throw new InputError(`${model.limits.path}: its tokenizer makes no token of a text`);
    checkRows(model.limits, tokens, tokens.length);
    for (let i = 0; i < tokens.length; i++) {
      ids[row * length + i] = BigInt(tokens[i]!);
      filled[row * length + i] = 1n;
    }
  }
  const dims = [rows.length, length];
  return model.run({ type: 'int64', dims, data: ids }, { type: 'int64', dims, data: filled });
}

/** Writes vector `at` of a batch, made a unit long, to place `to`. */
function setUnit(
  vectors: Float32Array,
  to: number,
  batch: Float32Array,
  at: number,
  model: PooledModel,
): void {
  const { width, limits } = model;
  const vector = batch.subarray(at * width, (at + 1) * width);
  let squares = 0;
  for (const value of vector) squares += value * value;
  const length = Math.sqrt(squares);
  if (!(length > 0 && length < Number.POSITIVE_INFINITY)) throw notANumber(limits.path);
  for (let i = 0; i < width; i++) vectors[to * width + i] = vector[i]! / length;
}
