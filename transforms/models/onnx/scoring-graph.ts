import { hiddenStates, type LanguageModel } from '../architecture.ts';
import { ModelError } from '../model-error.ts';
import type { Weights } from '../weights.ts';
import { GraphBuilder, type Value } from './graph-builder.ts';
import type { ComputeType, Numerics, Product } from './graph-weights.ts';
import { inTiles } from './in-tiles.ts';
import { attentionSpread, type Observations, stackLayers } from './observations.ts';
import { OnnxLayers } from './onnx-layers.ts';
import { type Statistics, statisticOutputs, tokenStatistics } from './token-statistics.ts';

export interface ScoringOptions {
  readonly numerics: Numerics;
  readonly statistics: Statistics;
  readonly observations?: Observations;
  /** Positions whose logits exist at a time. */
  readonly tile: number;
}

/**
 * A model that reads `input_ids` (int64 [rows, length]) and gives the statistics of tokens 1 … length − 1, each
 * predicted from those before it: [rows, length − 1], named as in `statisticOutputs`.
 *
 * With observations also `attention_entropy` and `attention_gini` (float32 [rows, layers, heads]) and, for each chosen
 * layer, `hidden_LAYER` (float32 [rows, 1, width], or [rows, 0, width] where rows end before that position).
 */
export function scoringModel(model: LanguageModel, weights: Weights, options: ScoringOptions): Uint8Array {
  const g = new GraphBuilder();
  const ids = g.input('input_ids', 'int64', ['rows', 'length']);
  const { numerics, observations = {} } = options;
  const spreads: ReturnType<typeof attentionSpread>[] = [];
  const layers = new OnnxLayers({
    graph: g,
    weights,
    numerics,
    ids,
    context: model.context,
    ...(observations.attention && {
      onAttention: (layer: number, shares: Value) => {
        spreads[layer] = attentionSpread(g, shares);
      },
    }),
  });
  const shape = g.op('Concat', [g.op('Shape', [ids]), g.constant('int64', [model.width])], { axis: 0 });
  const byRow = (states: Value) => g.op('Reshape', [states, shape]);
  const { hidden } = observations;
  checkLayers(hidden?.layers ?? [], model);
  const states = hiddenStates(model, layers, (layer, x) => {
    if (!hidden?.layers.includes(layer)) return;
    const at = positions(g, byRow(x), hidden.position, hidden.position + 1);
    g.output(`hidden_${layer}`, g.cast(at, 'float32'), 'float32', ['rows', 'found', model.width]);
  });
  if (observations.attention) {
    const each = ['rows', model.layers, model.heads];
    for (const name of ['entropy', 'gini'] as const) {
      const stacked = stackLayers(
        g,
        spreads.map((spread) => spread[name]),
      );
      g.output(`attention_${name}`, stacked, 'float32', each);
    }
  }
  const unembedding = layers.weights.product(model.unembedding, model.width, model.vocabulary);
  predictions(g, byRow(states), ids, unembedding, model, options);
  return g.encode();
}

/** Outputs of the statistics of each token, from the states that predict them [rows, length, width]. */
function predictions(
  g: GraphBuilder,
  states: Value,
  ids: Value,
  unembedding: Product,
  { width, vocabulary }: LanguageModel,
  { numerics, statistics, tile }: ScoringOptions,
): void {
  const truth = positions(g, ids, 1, Number.MAX_SAFE_INTEGER);
  const outputs = statisticOutputs(statistics);
  const found = inTiles(
    g,
    tile,
    [
      { value: flat(g, positions(g, states, 0, -1), width), type: numerics.compute, shape: [width] },
      { value: flat(g, truth), type: 'int64', shape: [] },
    ],
    outputs,
    (inner, [hidden, tokens]) => {
      const logits = unembedding.of(inner, hidden!);
      const exact = numerics.compute === 'float32' ? logits : inner.cast(logits, 'float32');
      return tokenStatistics(inner, exact, tokens!, statistics, vocabulary);
    },
  );
  for (const [name, type] of Object.entries(outputs)) {
    g.output(name, g.op('Reshape', [found[name]!, g.op('Shape', [truth])]), type, ['rows', 'predicted']);
  }
}

/**
 * Statistics of logits that another model gave: reads `logits` ([rows, length, vocabulary]) and `input_ids`, and gives
 * what `scoringModel` gives. All logits are in memory.
 */
export function logitsModel(type: ComputeType, statistics: Statistics, vocabulary: number): Uint8Array {
  const g = new GraphBuilder();
  const ids = g.input('input_ids', 'int64', ['rows', 'length']);
  const logits = g.input('logits', type, ['rows', 'length', vocabulary]);
  const truth = positions(g, ids, 1, Number.MAX_SAFE_INTEGER);
  const exact = g.cast(flat(g, positions(g, logits, 0, -1), vocabulary), 'float32');
  const found = tokenStatistics(g, exact, flat(g, truth), statistics, vocabulary);
  for (const [name, output] of Object.entries(statisticOutputs(statistics))) {
    g.output(name, g.op('Reshape', [found[name]!, g.op('Shape', [truth])]), output, ['rows', 'predicted']);
  }
  return g.encode();
}

/** Rows one after another: [rows × positions, sides]. */
function flat(g: GraphBuilder, value: Value, ...sides: number[]): Value {
  return g.op('Reshape', [value, g.constant('int64', [-1, ...sides])]);
}

/** Positions `from` to `to` of each row. */
function positions(g: GraphBuilder, value: Value, from: number, to: number): Value {
  const at = (n: number) => g.constant('int64', [n]);
  return g.op('Slice', [value, at(from), at(to), at(1)]);
}

function checkLayers(chosen: readonly number[], model: LanguageModel): void {
  const outside = chosen.find((layer) => !(layer >= 0 && layer <= model.layers));
  if (outside !== undefined) {
    throw new ModelError(`no layer ${outside}: the model has 0 (the embedding) to ${model.layers}`);
  }
}
