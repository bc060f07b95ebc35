import { describe, expect, it } from 'vitest';
import { loadModelFolder } from '../../../pipeline/models/load-model.ts';
import { weightReader } from '../../../pipeline/models/read-weight.ts';
import { quantizeWeight } from '../../../transforms/models/onnx/quantized-weights.ts';
import { scoringModel } from '../../../transforms/models/onnx/scoring-graph.ts';
import { quantizedBytes } from '../../../transforms/models/quantized-size.ts';
import { oracleFolder, tinyOracles } from '../../support/model-oracles.ts';

const product = (shape: readonly number[]) => shape.reduce((all, side) => all * side, 1);

describe('the size of a model in 8 bits', () => {
  it.each(tinyOracles)('is that of what its graph is given: %s', async (_, oracle) => {
    const loaded = await loadModelFolder(oracleFolder(oracle));
    const { model, weights, parameters } = loaded;
    const asked = new Map<string, readonly number[]>();
    const read = weightReader(loaded);
    const quantize: typeof read = (name, shape) => {
      asked.set(name, shape);
      return read(name, shape);
    };
    const numerics = { compute: 'float32', compactEmbeddings: true, quantize } as const;
    scoringModel(model, weights, { numerics, statistics: {}, tile: 1 });
    const isTied =
      oracle.config.tie_word_embeddings ?? !oracle.config.model_type?.toString().includes('neox');
    let expected = 4 * parameters;
    for (const [name, shape] of asked) {
      // GPT-2 stores [inputs, features out].
      const inputs = /\.c_(attn|proj|fc)\./.test(name) ? shape[0]! : shape[1]!;
      const { codes, scales } = quantizeWeight(new Float32Array(product(shape)), inputs);
      expected += codes.byteLength + scales.byteLength;
      if (name !== model.unembedding || !isTied) expected -= 4 * product(shape);
    }
    expect(quantizedBytes(model, parameters)).toBe(expected);
  });
});
