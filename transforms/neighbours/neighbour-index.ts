import { boundedDistance } from './bounded-distance.ts';
import type { TokenRows } from './distinct-rows.ts';
import { PieceIndex } from './piece-index.ts';
import { fittingLengths, LENGTHS, PieceHashes } from './token-pieces.ts';
import { addTokenSet, leastDistance, SET_WORDS } from './token-sets.ts';

/**
 * Finds, among given rows, all that are at most `most` token edits from another row.
 *
 * Pigeonhole: of `most + 1` disjoint pieces of a row, `most` edits leave one as it is. Each row is found by its rarest
 * pieces, so that what rows share with many others (one repeated token, a licence) is no reason to compare them; what
 * is found is compared exactly.
 */
export class NeighbourIndex {
  readonly #rows: TokenRows;
  readonly #most: number;
  readonly #index: PieceIndex;
  readonly #sets: Int32Array;
  readonly #set = new Int32Array(SET_WORDS);
  readonly #pieceHashes = new PieceHashes();
  /** The last search that met a row. */
  readonly #met: Uint32Array;
  #search = 0;
  /** Pairs of rows that were looked at so far, of all that there are. */
  compared = 0;

  constructor(rows: TokenRows, most: number) {
    this.#rows = rows;
    this.#most = most;
    this.#index = new PieceIndex(rows, most + 1);
    this.#met = new Uint32Array(rows.count);
    this.#sets = new Int32Array(rows.count * SET_WORDS);
    for (let row = 0; row < rows.count; row++)
      addTokenSet(this.#sets, row * SET_WORDS, rows.tokens, rows.offsets[row]!, rows.offsets[row + 1]!);
  }

  /** Calls `visit` with each row that is near `tokens[start..end)`, once, and its distance; in no order. */
  find(tokens: Int32Array, start: number, end: number, visit: (row: number, distance: number) => void): void {
    const { offsets } = this.#rows;
    const { starts, hashes, rowOf, placeOf, shift, uncut } = this.#index;
    const most = this.#most;
    const length = end - start;
    this.#search++;
    addTokenSet(this.#set, 0, tokens, start, end);
    // Rows too short to be cut have fewer tokens than `most` + 1, and so neighbours have at most twice `most`.
    if (length <= 2 * most) for (const row of uncut) this.#compare(row, tokens, start, end, visit);
    const pieces = this.#pieceHashes.set(tokens, start, end);
    for (let place = 0; place < length; place++) {
      const last = place * LENGTHS + fittingLengths(length - place);
      for (let piece = place * LENGTHS; piece < last; piece++) {
        const hash = pieces[piece]!;
        const bucket = hash >>> shift;
        const stop = starts[bucket + 1]!;
        for (let i = starts[bucket]!; i < stop; i++) {
          const row = rowOf[i]!;
          if (hashes[i] !== hash || this.#met[row] === this.#search) continue;
          // Before and behind a piece that stays as it is, rows of other lengths take as many edits at least.
          const moved = place - placeOf[i]!;
          const longer = length - (offsets[row + 1]! - offsets[row]!);
          if (Math.abs(moved) + Math.abs(longer - moved) > most) continue;
          this.#met[row] = this.#search;
          this.#compare(row, tokens, start, end, visit);
        }
      }
    }
  }

  #compare(
    row: number,
    tokens: Int32Array,
    start: number,
    end: number,
    visit: (row: number, distance: number) => void,
  ): void {
    const most = this.#most;
    this.compared++;
    if (leastDistance(this.#sets, row * SET_WORDS, this.#set, 0) > most) return;
    const { offsets, tokens: own } = this.#rows;
    const distance = boundedDistance(own, offsets[row]!, offsets[row + 1]!, tokens, start, end, most);
    if (distance <= most) visit(row, distance);
  }
}
