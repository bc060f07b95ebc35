import { expect, it } from 'vitest';
import { ModelSession } from '../../../pipeline/models/session.ts';
import { GraphBuilder } from '../../../transforms/models/onnx/graph-builder.ts';
import { attentionSpread } from '../../../transforms/models/onnx/observations.ts';

const HEADS = 3;

/** Causal attention [HEADS, length, length] as softmax gives it; `sharpness` decides how much one key takes. */
function attention(length: number, sharpness: number): Float32Array {
  const shares = new Float32Array(HEADS * length * length);
  for (let head = 0; head < HEADS; head++)
    for (let query = 0; query < length; query++) {
      const weights = Array.from({ length: query + 1 }, (_, key) =>
        Math.exp(sharpness * Math.sin(head + query * 7 + key * key)),
      );
      const total = weights.reduce((sum, one) => sum + one);
      shares.set(
        weights.map((one) => one / total),
        (head * length + query) * length,
      );
    }
  return shares;
}

/** Entropy and Gini coefficient of each head in float64, over all its shares after 1e-8 is added to each. */
function expected(shares: Float32Array, length: number) {
  return Array.from({ length: HEADS }, (_, head) => {
    const all = Array.from(
      shares.subarray(head * length ** 2, (head + 1) * length ** 2),
      (share) => share + 1e-8,
    ).sort((a, b) => b - a);
    const n = all.length;
    return {
      entropy: -all.reduce((sum, share) => sum + share * Math.log(share), 0),
      gini:
        all.reduce((sum, share, i) => sum + share * (n - 1 - 2 * i), 0) /
        (n * all.reduce((sum, share) => sum + share, 0)),
    };
  });
}

it.each([
  [20, 1],
  [64, 0.1],
  [128, 0],
  [128, 3],
  [512, 0.5],
])('entropy and Gini coefficient of %d tokens are those of float64', async (length, sharpness) => {
  const g = new GraphBuilder();
  const spread = attentionSpread(g, g.input('shares', 'float32', ['rows', HEADS, 'queries', 'keys']));
  g.output('entropy', spread.entropy, 'float32', ['rows', HEADS]);
  g.output('gini', spread.gini, 'float32', ['rows', HEADS]);
  const session = await ModelSession.open(g.encode(), { device: 'cpu', threads: 1 });
  const data = attention(length, sharpness);
  const out = await session.run({ shares: { type: 'float32', dims: [1, HEADS, length, length], data } });
  await session.close();
  for (const [head, { entropy, gini }] of expected(data, length).entries()) {
    expect(Math.abs(Number(out.entropy!.data[head]) - entropy)).toBeLessThan(4e-7 * entropy);
    expect(Math.abs(Number(out.gini!.data[head]) - gini)).toBeLessThan(1e-6);
  }
});
