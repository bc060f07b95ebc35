import { logitsModel } from '../../transforms/models/onnx/scoring-graph.ts';
import { InputError } from '../input-error.ts';
import { batches, checkRows, idsTensor } from './rows.ts';
import type { Scorer, ScorerOptions } from './scorer.ts';
import { joinScores } from './scores.ts';
import { ModelSession, type Tensor } from './session.ts';

/** Memory for the logits that statistics are made of at once: they make some eight copies of them. */
const LOGIT_BYTES = 2 ** 26;

/**
 * Starts a ready ONNX model that gives `logits` for `input_ids`, and for `attention_mask` and `position_ids` where it
 * wants them; throws an InputError where it is another kind of model.
 */
export async function openLogitsScorer(
  file: string,
  options: Pick<ScorerOptions, 'device' | 'threads' | 'statistics'>,
): Promise<Scorer> {
  const session = await ModelSession.open(file, options);
  const logits = session.outputs.find(({ name }) => name === 'logits');
  const unknown = session.inputNames.filter((name) => !(name in INPUTS));
  const fits = logits?.type === 'float32' || logits?.type === 'float16';
  if (!fits || unknown.length > 0 || !session.inputNames.includes('input_ids')) {
    await session.close();
    throw new InputError(
      `${file} must read input_ids (and at most attention_mask, position_ids) and give logits as float32 or float16; ` +
        `it reads ${session.inputNames.join(', ')} and gives ${session.outputNames.join(', ')}`,
    );
  }
  const size = logits.shape.at(-1);
  const vocabulary = typeof size === 'number' && size > 0 ? size : await vocabularyOf(session, file);
  const statistics = await ModelSession.open(
    logitsModel(logits.type as 'float32', options.statistics, vocabulary),
    options,
  );
  const limits = { path: file, vocabulary, context: Number.POSITIVE_INFINITY };
  return {
    limits,
    needsEqualLengths: false,
    async score(ids, length) {
      checkRows(limits, ids, length);
      const positions = Math.floor(LOGIT_BYTES / (4 * vocabulary));
      const rowsAtOnce = Math.max(1, Math.floor(positions / length));
      const outputs = [];
      for (const batch of batches(ids, length, rowsAtOnce)) {
        const out = await runOn(session, batch, file);
        for (const piece of logitPieces(batch, out.logits!, positions))
          outputs.push(await statistics.run(piece));
      }
      return joinScores(outputs, file);
    },
    async close() {
      await session.close();
      await statistics.close();
    },
  };
}

/**
 * A batch with its logits as it is, or, where it is one row of more positions than that, pieces of it that have no more;
 * each begins with the token that the piece before ends with, as that predicts the next one.
 */
export function* logitPieces(
  ids: Tensor,
  logits: Tensor,
  positions: number,
): Generator<{ input_ids: Tensor; logits: Tensor }> {
  const [rows, length, vocabulary] = logits.dims as [number, number, number];
  // Nothing is predicted from a single position.
  const most = Math.max(2, positions);
  if (rows > 1 || length <= most) {
    yield { input_ids: ids, logits };
    return;
  }
  for (let from = 0; from + 1 < length; from += most - 1) {
    const to = Math.min(from + most, length);
    yield {
      input_ids: { ...ids, dims: [1, to - from], data: ids.data.subarray(from, to) },
      logits: {
        ...logits,
        dims: [1, to - from, vocabulary],
        data: logits.data.subarray(from * vocabulary, to * vocabulary),
      },
    };
  }
}

/** How each input follows from the ids; all rows are whole. */
const INPUTS: Readonly<Record<string, (ids: Tensor) => Tensor>> = {
  input_ids: (ids) => ids,
  attention_mask: ({ dims, data }) => ({
    type: 'int64',
    dims,
    data: new BigInt64Array(data.length).fill(1n),
  }),
  position_ids: ({ dims, data }) => ({
    type: 'int64',
    dims,
    data: BigInt64Array.from({ length: data.length }, (_, i) => BigInt(i % dims[1]!)),
  }),
};

function inputsFor(session: ModelSession, ids: Tensor): Record<string, Tensor> {
  return Object.fromEntries(session.inputNames.map((name) => [name, INPUTS[name]!(ids)]));
}

/** What fails in a ready model (another length than it was made for, say) is nothing that we could mend. */
async function runOn(session: ModelSession, ids: Tensor, file: string): Promise<Record<string, Tensor>> {
  try {
    return await session.run(inputsFor(session, ids), ['logits']);
  } catch (error) {
    if (error instanceof InputError) throw error;
    const reason = (error as Error).message.replace(/\s+/g, ' ');
    throw new InputError(`${file} fails on ${ids.dims[0]} rows of ${ids.dims[1]} tokens: ${reason}`);
  }
}

/** Asks the model itself, where it does not declare its vocabulary. */
async function vocabularyOf(session: ModelSession, file: string): Promise<number> {
  const out = await runOn(session, idsTensor([0, 0], 2, 0, 1), file);
  return out.logits!.dims.at(-1)!;
}
