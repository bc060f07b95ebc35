import { boundedDistance } from '../../transforms/neighbours/bounded-distance.ts';
import { Nearest } from '../../transforms/neighbours/nearest.ts';
import { ClusterEdges } from './cluster-edges.ts';
import type { ComparedBlock } from './compared-block.ts';
import { emptyRecall, type Probing, probedPairs } from './probed-pairs.ts';
import { type Decode, type Prompts, promptsOf } from './prompts.ts';
import { type Product, semanticPairs, THRESHOLDS } from './semantic-pairs.ts';
import type { SequenceRows } from './sequence-rows.ts';

/** Tokens of a row that the models were prompted with, and the edits from which on prompts no longer match (EleutherAI/semantic-memorization). */
const PROMPT_TOKENS = 32;
const EDITS = 20;
/** Rows are duplicates from this cosine on: at 0.8 chains of pairs connect most of a table. */
const CLUSTER_COSINE = THRESHOLDS[1];

/** What the passes of a block over other rows need. */
export interface SemanticTools {
  readonly width: number;
  readonly product: Product;
  /** Where not all pairs are sought. */
  readonly probing?: Probing;
  readonly decode: Decode;
}

/** Counts, for each text of a block, the rows of near vectors, and keeps the nearest. */
export class SemanticPass {
  /** Rows of at least each of `THRESHOLDS`, the own one included, by text. */
  readonly semantic = new Map<number, Float64Array>();
  /** Those of them whose prompts are some edits apart, and not many. */
  readonly textual = new Map<number, Float64Array>();
  /** By 1 − cosine. */
  readonly nearest: Nearest;
  readonly edges: ClusterEdges;
  /** Pairs whose cosine is so near a threshold that another machine may count them otherwise. */
  nearThreshold = 0;
  /** What probing misses. */
  readonly recall = emptyRecall();
  readonly #vectors: Float32Array;
  readonly #prompts: Prompts;
  readonly #tools: SemanticTools;

  constructor(block: ComparedBlock, vectors: Float32Array, tools: SemanticTools, kept: number, rows: number) {
    const { count } = block.texts;
    for (const threshold of THRESHOLDS) {
      this.semantic.set(threshold, new Float64Array(count));
      this.textual.set(threshold, new Float64Array(count));
    }
    this.nearest = new Nearest(count, kept);
    this.edges = new ClusterEdges(block, rows);
    this.#vectors = vectors;
    this.#tools = tools;
    this.#prompts = promptsOf(block, PROMPT_TOKENS, tools.decode);
  }

  /** Compares the block with some rows, whose texts have the given vectors; after each piece of the work `rest` is awaited. */
  async compare(others: SequenceRows, vectors: Float32Array, rest: () => Promise<void>): Promise<void> {
    const { width, product, probing, decode } = this.#tools;
    const prompts = promptsOf(others, PROMPT_TOKENS, decode);
    const found = probing
      ? probedPairs(this.#vectors, vectors, width, product, probing, this.recall)
      : semanticPairs(this.#vectors, vectors, width, product);
    for await (const pairs of found) {
      this.nearThreshold += pairs.nearThreshold;
      for (let i = 0; i < pairs.a.length; i++)
        this.#add(pairs.a[i]!, others, pairs.b[i]!, pairs.cosine[i]!, prompts);
      await rest();
    }
  }

  #add(text: number, others: SequenceRows, other: number, cosine: number, prompts: Prompts): void {
    const rows = others.copies[other]!;
    const isTextual = this.#promptsMatch(text, other, prompts);
    for (const threshold of THRESHOLDS) {
      if (cosine < threshold) continue;
      this.semantic.get(threshold)![text]! += rows.length;
      if (isTextual) this.textual.get(threshold)![text]! += rows.length;
    }
    // Of unit vectors in float32 a product can be a little over 1.
    for (const row of rows) this.nearest.add(text, others.ids[row]!, Math.max(0, 1 - cosine));
    if (cosine >= CLUSTER_COSINE) this.edges.connect(text, others, other);
  }

  #promptsMatch(text: number, other: number, prompts: Prompts): boolean {
    const own = this.#prompts;
    const distance = boundedDistance(
      own.codes,
      own.offsets[text]!,
      own.offsets[text + 1]!,
      prompts.codes,
      prompts.offsets[other]!,
      prompts.offsets[other + 1]!,
      EDITS - 1,
    );
    return distance > 0 && distance < EDITS;
  }
}
