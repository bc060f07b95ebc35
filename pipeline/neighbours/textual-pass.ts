import { Nearest } from '../../transforms/neighbours/nearest.ts';
import { NeighbourIndex } from '../../transforms/neighbours/neighbour-index.ts';
import { ClusterEdges } from './cluster-edges.ts';
import type { ComparedBlock } from './compared-block.ts';
import type { SequenceRows } from './sequence-rows.ts';

/** Texts that are looked for between two looks at the stop flag. */
const TEXTS_AT_ONCE = 512;

/** Counts, for each text of a block, the rows at a small edit distance, and keeps the nearest. */
export class TextualPass {
  /** Rows with the same tokens, the own one included, by text. */
  readonly exact: Float64Array;
  /** Rows at a distance from 1 to the largest asked for. */
  readonly near: Float64Array;
  /** The least distance above 0, or infinity. */
  readonly nearestDifferent: Float64Array;
  readonly nearest: Nearest;
  readonly exactEdges: ClusterEdges;
  readonly nearEdges: ClusterEdges;
  readonly #index: NeighbourIndex;

  constructor(block: ComparedBlock, distance: number, kept: number, rows: number) {
    const { count } = block.texts;
    this.exact = new Float64Array(count);
    this.near = new Float64Array(count);
    this.nearestDifferent = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
    this.nearest = new Nearest(count, kept);
    this.exactEdges = new ClusterEdges(block, rows);
    this.nearEdges = new ClusterEdges(block, rows);
    this.#index = new NeighbourIndex(block.texts, distance);
  }

  /** Pairs of texts that were compared. */
  get compared(): number {
    return this.#index.compared;
  }

  /** Compares the block with some rows; between pieces of the work `rest` is awaited. */
  async compare(others: SequenceRows, rest: () => Promise<void>): Promise<void> {
    const { count, tokens, offsets } = others.texts;
    for (let other = 0; other < count; other++) {
      if (other % TEXTS_AT_ONCE === 0) await rest();
      this.#index.find(tokens, offsets[other]!, offsets[other + 1]!, (text, distance) =>
        this.#add(text, others, other, distance),
      );
    }
  }

  #add(text: number, others: SequenceRows, other: number, distance: number): void {
    const rows = others.copies[other]!;
    if (distance === 0) {
      this.exact[text]! += rows.length;
      this.exactEdges.connect(text, others, other);
    } else {
      this.near[text]! += rows.length;
      this.nearestDifferent[text] = Math.min(this.nearestDifferent[text]!, distance);
    }
    for (const row of rows) this.nearest.add(text, others.ids[row]!, distance);
    this.nearEdges.connect(text, others, other);
  }
}
