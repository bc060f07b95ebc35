import { hiddenStates, type LanguageModel } from '../architecture.ts';
import type { Weights } from '../weights.ts';
import { GraphBuilder, type Value } from './graph-builder.ts';
import { inTiles } from './in-tiles.ts';
import { type ComputeType, OnnxLayers } from './onnx-layers.ts';
import { type Statistics, statisticOutputs, tokenStatistics } from './token-statistics.ts';

export interface ScoringOptions {
  readonly compute: ComputeType;
  readonly statistics: Statistics;
  /** Positions whose logits exist at a time. */
  readonly tile: number;
}

/**
 * A model that reads `input_ids` (int64 [rows, length]) and gives the statistics of tokens 1 … length − 1, each
 * predicted from those before it: [rows, length − 1], named as in `statisticOutputs`.
 */
export function scoringModel(model: LanguageModel, weights: Weights, options: ScoringOptions): Uint8Array {
  const g = new GraphBuilder();
  const ids = g.input('input_ids', 'int64', ['rows', 'length']);
  const { compute, statistics, tile } = options;
  const layers = new OnnxLayers({ graph: g, weights, compute, ids, context: model.context });
  const states = hiddenStates(model, layers);
  const rows = g.op('Concat', [g.op('Shape', [ids]), g.constant('int64', [model.width])], { axis: 0 });
  const predicting = slice(g, g.op('Reshape', [states, rows]), 0, -1);
  const truth = slice(g, ids, 1, Number.MAX_SAFE_INTEGER);
  const unembedding = layers.weight(model.unembedding, [model.vocabulary, model.width]);
  const outputs = statisticOutputs(statistics);
  const found = inTiles(
    g,
    tile,
    [
      {
        value: g.op('Reshape', [predicting, g.constant('int64', [-1, model.width])]),
        type: compute,
        shape: [model.width],
      },
      { value: g.op('Reshape', [truth, g.constant('int64', [-1])]), type: 'int64', shape: [] },
    ],
    outputs,
    (inner, [hidden, tokens]) => {
      const logits = inner.op('Gemm', [hidden!, unembedding], { transB: 1 });
      const exact = compute === 'float32' ? logits : inner.cast(logits, 'float32');
      return tokenStatistics(inner, exact, tokens!, statistics);
    },
  );
  for (const [name, type] of Object.entries(outputs)) {
    const shaped = g.op('Reshape', [found[name]!, g.op('Shape', [truth])]);
    g.output(name, shaped, type, ['rows', 'predicted']);
  }
  return g.encode();
}

/** Positions `from` to `to` of each row. */
function slice(g: GraphBuilder, value: Value, from: number, to: number): Value {
  const at = (n: number) => g.constant('int64', [n]);
  return g.op('Slice', [value, at(from), at(to), at(1)]);
}
