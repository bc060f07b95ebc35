import { expect, it } from 'vitest';
import { ModelSession } from '../../../pipeline/models/session.ts';
import { logitsModel } from '../../../transforms/models/onnx/scoring-graph.ts';
import { scoreOf } from '../../../transforms/models/reference/reference-scores.ts';

const ALL = { rank: true, moments: true, margin: true, topK: 40 };

/** What the graph says of token `truth` under these logits, beside float64. */
async function both(logits: Float32Array, truth: number) {
  const vocabulary = logits.length;
  const session = await ModelSession.open(logitsModel('float32', ALL, vocabulary), {
    device: 'cpu',
    threads: 1,
  });
  const two = new Float32Array(2 * vocabulary);
  two.set(logits);
  const out = await session.run({
    input_ids: { type: 'int64', dims: [1, 2], data: BigInt64Array.of(0n, BigInt(truth)) },
    logits: { type: 'float32', dims: [1, 2, vocabulary], data: two },
  });
  await session.close();
  const told = (name: string) => Number(out[name]!.data[0]);
  return { told, expected: scoreOf(Float64Array.from(logits), truth) };
}

/** One token that the model is sure of, among tens of thousands that share the rest. */
function sure(vocabulary: number, at: number, p: number): Float32Array {
  const logits = new Float32Array(vocabulary);
  logits[at] = Math.log((p / (1 - p)) * (vocabulary - 1));
  return logits;
}

it.each([50_304, 50_257, 50_021, 48, 7])(
  'what all others share is not lost beside a token near certainty: vocabulary %d',
  async (vocabulary) => {
    for (const at of [0, Math.floor(vocabulary / 2), vocabulary - 1]) {
      const { told, expected } = await both(sure(vocabulary, at, 0.9975), at);
      expect(Math.abs(told('log_probability') - expected.logProbability)).toBeLessThan(4e-6);
      expect(told('rank')).toBe(0);
    }
  },
);

it('a nearly flat prediction keeps its deviation', async () => {
  const { told, expected } = await both(
    Float32Array.from({ length: 50_304 }, (_, i) => 30 + 0.01 * Math.sin(i)),
    5,
  );
  expect(Math.abs(told('mean') - expected.mean)).toBeLessThan(1e-5);
  expect(told('deviation') / expected.deviation).toBeCloseTo(1, 4);
  expect(Math.abs(told('log_probability') - expected.logProbability)).toBeLessThan(1e-5);
});
