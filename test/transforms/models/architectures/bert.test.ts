import { describe, expect, it } from 'vitest';
import { hiddenStates } from '../../../../transforms/models/architecture.ts';
import { encoderOf, modelOf } from '../../../../transforms/models/architectures/index.ts';
import { Float64Layers } from '../../../../transforms/models/reference/float64-layers.ts';
import { tinyEncoder } from '../../../support/encoder-oracles.ts';
import { formulaTensor } from '../../../support/formula-model.ts';

describe('BERT in float64', () => {
  const { model } = encoderOf(tinyEncoder.config);
  const read = (name: string, shape: readonly number[]) => {
    const bare = name.replace(/^bert\./, '');
    expect(tinyEncoder.tensors[bare]).toEqual(shape);
    return formulaTensor(tinyEncoder, bare);
  };

  it.each(tinyEncoder.texts.map((text, i) => [text.slice(0, 40), i] as const))(
    'gives the published embedding of %j',
    (_, i) => {
      const ids = tinyEncoder.ids[i]!;
      const { data, width } = hiddenStates(model, new Float64Layers(ids, ids.length, read));
      const sum = Array.from({ length: width }, (_, feature) =>
        ids.reduce((total, _, position) => total + data[position * width + feature]!, 0),
      );
      const length = Math.hypot(...sum);
      for (const [feature, value] of tinyEncoder.embeddings[i]!.entries()) {
        expect(Math.abs(sum[feature]! / length - value)).toBeLessThan(1e-6);
      }
    },
  );
});

describe('a config.json', () => {
  it('of an encoder may name any head', () => {
    const config = { ...tinyEncoder.config, architectures: ['BertForMaskedLM'] };
    expect(encoderOf(config).model).toMatchObject({ width: 32, layers: 2, heads: 4, context: 64 });
  });

  it.each([
    [{ model_type: 'roberta' }, /model_type "roberta" is not supported \(bert is\)/],
    [
      { position_embedding_type: 'relative_key' },
      /position_embedding_type is "relative_key", supported is absolute/,
    ],
    [{ is_decoder: true }, /is_decoder is true, supported is false/],
    [{ num_attention_heads: 5 }, /5 heads do not divide a width of 32/],
  ])('with %j is refused', (change, message) => {
    expect(() => encoderOf({ ...tinyEncoder.config, ...change })).toThrow(message);
  });

  it('of an encoder is no language model', () => {
    expect(() => modelOf(tinyEncoder.config)).toThrow(
      /model_type "bert" is not supported \(gpt_neox, gpt2, gpt_neo are\)/,
    );
  });
});
