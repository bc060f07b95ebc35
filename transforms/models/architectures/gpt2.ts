import type { Architecture } from '../architecture.ts';

/** GPT-2 (Radford et al. 2019, "Language Models are Unsupervised Multitask Learners"). */
export const gpt2: Architecture = {
  modelType: 'gpt2',
  className: 'GPT2LMHeadModel',
  prefix: 'transformer.',
  model(config) {
    const width = config.size('n_embd');
    const inner = config.size('n_inner', 4 * width);
    const vocabulary = config.size('vocab_size');
    const heads = config.size('n_head');
    const context = config.size('n_positions', 1024);
    const epsilon = config.number('layer_norm_epsilon', 1e-5);
    const activation = config.activation('activation_function', 'gelu_new');
    const scaled = config.flag('scale_attn_weights', true);
    const byLayer = config.flag('scale_attn_by_inverse_layer_idx', false);
    const conv1d = { bias: true, layout: 'in-out' } as const;
    return {
      vocabulary,
      width,
      heads,
      layers: config.size('n_layer'),
      context,
      unembedding: config.flag('tie_word_embeddings', true) ? 'transformer.wte.weight' : 'lm_head.weight',
      embed: (l) =>
        l.add(
          l.embedding('transformer.wte.weight', [vocabulary, width], l.tokens),
          l.embedding('transformer.wpe.weight', [context, width], l.positions),
        ),
      block(l, layer, x) {
        const at = `transformer.h.${layer}`;
        const normed = l.layerNorm(x, `${at}.ln_1`, width, epsilon);
        const mixed = l.linear(normed, `${at}.attn.c_attn`, width, { ...conv1d, width: 3 * width });
        const [query, key, value] = l.heads(mixed, heads, 3, 'blocks') as [typeof x, typeof x, typeof x];
        const scale = (scaled ? 1 / Math.sqrt(width / heads) : 1) / (byLayer ? layer + 1 : 1);
        const seen = l.attention(layer, query, key, value, { scale });
        const attended = l.linear(seen, `${at}.attn.c_proj`, width, { ...conv1d, width });
        const residual = l.add(x, attended);
        const again = l.layerNorm(residual, `${at}.ln_2`, width, epsilon);
        const up = l.linear(again, `${at}.mlp.c_fc`, width, { ...conv1d, width: inner, activation });
        return l.add(residual, l.linear(up, `${at}.mlp.c_proj`, inner, { ...conv1d, width }));
      },
      norm: (l, x) => l.layerNorm(x, 'transformer.ln_f', width, epsilon),
    };
  },
};
