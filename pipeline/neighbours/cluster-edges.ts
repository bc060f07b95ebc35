import { Clusters } from '../../transforms/neighbours/clusters.ts';
import type { ComparedBlock } from './compared-block.ts';
import type { SequenceRows } from './sequence-rows.ts';

/** What makes two sequences duplicates of a kind: equal tokens, few edits between them, or near vectors. */
export const DUPLICATE_KINDS = ['exact', 'near', 'semantic'] as const;
/** A kind of duplicates. */
export type DuplicateKind = (typeof DUPLICATE_KINDS)[number];

/** Pairs of one kind that connect what was not connected: as few as tell the clusters. */
export class ClusterEdges {
  readonly #block: ComparedBlock;
  readonly #clusters: Clusters;
  /** Places in the two tables, by turns. */
  readonly places: number[] = [];
  /** Texts of the block whose copies are connected. */
  readonly #joined: Uint8Array;
  /** The same of the other rows that are looked at. */
  #others: SequenceRows | null = null;
  #othersJoined = new Uint8Array(0);

  /** The other table has `rows` rows. */
  constructor(block: ComparedBlock, rows: number) {
    this.#block = block;
    this.#clusters = new Clusters(block.ids.length + rows);
    this.#joined = new Uint8Array(block.texts.count);
  }

  /** Connects all copies of a text of the block and of one of `others`; a row and its own one in the other table too. */
  connect(text: number, others: SequenceRows, other: number): void {
    if (others !== this.#others) {
      this.#others = others;
      this.#othersJoined = new Uint8Array(others.texts.count);
    }
    const rows = this.#block.copies[text]!;
    const otherRows = others.copies[other]!;
    for (const row of this.#joined[text] === 1 ? rows.slice(0, 1) : rows)
      this.#unite(row, others.places[otherRows[0]!]!);
    this.#joined[text] = 1;
    if (this.#othersJoined[other] === 1) return;
    for (const row of otherRows) this.#unite(rows[0]!, others.places[row]!);
    this.#othersJoined[other] = 1;
  }

  #unite(row: number, place: number): void {
    if (this.#clusters.unite(row, this.#block.ids.length + place))
      this.places.push(this.#block.places[row]!, place);
  }
}
