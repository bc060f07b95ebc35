import type { Architecture } from '../architecture.ts';
import type { ConfigReader } from '../config-reader.ts';
import { ModelError } from '../model-error.ts';

/** GPT-Neo (Black et al. 2021, doi 10.5281/zenodo.5297715): scores without scale, every other layer local. */
export const gptNeo: Architecture = {
  modelType: 'gpt_neo',
  className: 'GPTNeoForCausalLM',
  prefix: 'transformer.',
  model(config) {
    const width = config.size('hidden_size');
    const inner = config.size('intermediate_size', 4 * width);
    const vocabulary = config.size('vocab_size');
    const heads = config.size('num_heads');
    const layers = config.size('num_layers');
    const context = config.size('max_position_embeddings', 2048);
    const epsilon = config.number('layer_norm_epsilon', 1e-5);
    const activation = config.activation('activation_function', 'gelu_new');
    const window = config.size('window_size', 256);
    const kinds = attentionKinds(config, layers);
    return {
      vocabulary,
      width,
      heads,
      layers,
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
        const headsOf = (name: string) => {
          const projected = l.linear(normed, `${at}.attn.attention.${name}`, width, { width, bias: false });
          return l.heads(projected, heads, 1, 'blocks')[0]!;
        };
        const local = kinds[layer] === 'local' ? { window } : {};
        const [query, key, value] = [headsOf('q_proj'), headsOf('k_proj'), headsOf('v_proj')];
        const seen = l.attention(layer, query, key, value, { scale: 1, ...local });
        const attended = l.linear(seen, `${at}.attn.attention.out_proj`, width, { width, bias: true });
        const residual = l.add(x, attended);
        const again = l.layerNorm(residual, `${at}.ln_2`, width, epsilon);
        const up = l.linear(again, `${at}.mlp.c_fc`, width, { width: inner, bias: true, activation });
        return l.add(residual, l.linear(up, `${at}.mlp.c_proj`, inner, { width, bias: true }));
      },
      norm: (l, x) => l.layerNorm(x, 'transformer.ln_f', width, epsilon),
    };
  },
};

/** `global` or `local` for each layer, from `attention_types`: [[["global", "local"], 12]] means 12 times both. */
function attentionKinds(config: ConfigReader, layers: number): string[] {
  const types = config.raw('attention_types');
  const kinds = Array.isArray(types)
    ? types.flatMap(([kinds, times]) => Array.from({ length: times }, () => kinds).flat())
    : [];
  if (kinds.length === layers && kinds.every((kind) => kind === 'global' || kind === 'local')) return kinds;
  throw new ModelError(`config.json: attention_types does not name ${layers} layers, each global or local`);
}
