import type { Architecture } from '../architecture.ts';
import type { ConfigReader } from '../config-reader.ts';
import type { Rotary } from '../layers.ts';
import { ModelError } from '../model-error.ts';

/** GPT-NeoX and Pythia (Black et al., arXiv 2204.06745; Biderman et al., arXiv 2304.01373). */
export const gptNeoX: Architecture = {
  modelType: 'gpt_neox',
  className: 'GPTNeoXForCausalLM',
  prefix: 'gpt_neox.',
  model(config) {
    const width = config.size('hidden_size');
    const inner = config.size('intermediate_size');
    const vocabulary = config.size('vocab_size');
    const heads = config.size('num_attention_heads');
    const epsilon = config.number('layer_norm_eps', 1e-5);
    const activation = config.activation('hidden_act', 'gelu');
    const bias = config.flag('attention_bias', true);
    const parallel = config.flag('use_parallel_residual', true);
    const headWidth = width / heads;
    const rotary = rotaryOf(config, headWidth);
    const scale = 1 / Math.sqrt(headWidth);
    return {
      vocabulary,
      width,
      heads,
      layers: config.size('num_hidden_layers'),
      context: config.size('max_position_embeddings'),
      unembedding: config.flag('tie_word_embeddings', false)
        ? 'gpt_neox.embed_in.weight'
        : 'embed_out.weight',
      embed: (l) => l.embedding('gpt_neox.embed_in.weight', [vocabulary, width], l.tokens),
      block(l, layer, x) {
        const at = `gpt_neox.layers.${layer}`;
        const normed = l.layerNorm(x, `${at}.input_layernorm`, width, epsilon);
        const mixed = l.linear(normed, `${at}.attention.query_key_value`, width, { width: 3 * width, bias });
        const [query, key, value] = l.heads(mixed, heads, 3, 'per-head') as [typeof x, typeof x, typeof x];
        const turn = (x: typeof query) => l.rotate(x, headWidth, rotary);
        const seen = l.attention(layer, turn(query), turn(key), value, { scale });
        const attended = l.linear(seen, `${at}.attention.dense`, width, { width, bias });
        const residual = parallel ? x : l.add(x, attended);
        const again = l.layerNorm(residual, `${at}.post_attention_layernorm`, width, epsilon);
        const up = l.linear(again, `${at}.mlp.dense_h_to_4h`, width, {
          width: inner,
          bias: true,
          activation,
        });
        const down = l.linear(up, `${at}.mlp.dense_4h_to_h`, inner, { width, bias: true });
        return parallel ? l.add(x, attended, down) : l.add(residual, down);
      },
      norm: (l, x) => l.layerNorm(x, 'gpt_neox.final_layer_norm', width, epsilon),
    };
  },
};

/** The rotary embedding: `rotary_pct`, `rotary_emb_base`, or `rope_parameters` as transformers 5 writes it. */
function rotaryOf(config: ConfigReader, headWidth: number): Rotary {
  const rope = config.section('rope_parameters');
  rope.expect('rope_type', 'default');
  if (config.raw('rope_scaling') !== null) throw new ModelError('config.json: rope_scaling is not supported');
  const share = rope.number('partial_rotary_factor', config.number('rotary_pct', 0.25));
  const base = rope.number('rope_theta', config.number('rotary_emb_base', 10_000));
  const dimensions = Math.floor(headWidth * share);
  if (dimensions % 2 !== 0)
    throw new ModelError(`config.json: ${dimensions} rotary dimensions make no pairs`);
  return { dimensions, base };
}
