import type { Architecture, Transformer } from '../architecture.ts';

/** BERT (Devlin et al., arXiv 1810.04805) without its heads: each norm follows the sum that it is of. */
export const bert: Architecture<Transformer> = {
  modelType: 'bert',
  className: 'BertModel',
  prefix: 'bert.',
  model(config) {
    const width = config.size('hidden_size');
    const inner = config.size('intermediate_size');
    const vocabulary = config.size('vocab_size');
    const heads = config.size('num_attention_heads');
    const context = config.size('max_position_embeddings', 512);
    const segments = config.size('type_vocab_size', 2);
    const epsilon = config.number('layer_norm_eps', 1e-12);
    const activation = config.activation('hidden_act', 'gelu');
    config.expect('position_embedding_type', 'absolute');
    config.expect('is_decoder', false);
    const attention = { scale: 1 / Math.sqrt(width / heads), bidirectional: true };
    return {
      vocabulary,
      width,
      heads,
      layers: config.size('num_hidden_layers'),
      context,
      embed(l) {
        const at = 'bert.embeddings';
        const sum = l.add(
          l.embedding(`${at}.word_embeddings.weight`, [vocabulary, width], l.tokens),
          l.embedding(`${at}.position_embeddings.weight`, [context, width], l.positions),
          l.embedding(`${at}.token_type_embeddings.weight`, [segments, width], l.segments),
        );
        return l.layerNorm(sum, `${at}.LayerNorm`, width, epsilon);
      },
      block(l, layer, x) {
        const at = `bert.encoder.layer.${layer}`;
        const headsOf = (name: string) => {
          const projected = l.linear(x, `${at}.attention.self.${name}`, width, { width, bias: true });
          return l.heads(projected, heads, 1, 'blocks')[0]!;
        };
        const seen = l.attention(layer, headsOf('query'), headsOf('key'), headsOf('value'), attention);
        const attended = l.linear(seen, `${at}.attention.output.dense`, width, { width, bias: true });
        const mixed = l.layerNorm(l.add(x, attended), `${at}.attention.output.LayerNorm`, width, epsilon);
        const up = l.linear(mixed, `${at}.intermediate.dense`, width, {
          width: inner,
          bias: true,
          activation,
        });
        const down = l.linear(up, `${at}.output.dense`, inner, { width, bias: true });
        return l.layerNorm(l.add(mixed, down), `${at}.output.LayerNorm`, width, epsilon);
      },
      norm: (_, x) => x,
    };
  },
};
