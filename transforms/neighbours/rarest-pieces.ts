import type { TokenRows } from './distinct-rows.ts';
import { fittingLengths, LENGTHS, PIECE_LENGTHS, PieceHashes } from './token-pieces.ts';

const LARGEST_TABLE = 2 ** 24;

/** How often each piece stands in the rows: never too small, and too large only where hashes collide. */
export class PieceCounts {
  readonly #counts: Uint32Array;
  readonly #mask: number;

  constructor(rows: TokenRows) {
    const pieces = rows.offsets[rows.count]! * LENGTHS;
    const size = Math.min(LARGEST_TABLE, 2 ** Math.ceil(Math.log2(Math.max(256, pieces))));
    this.#counts = new Uint32Array(size);
    this.#mask = size - 1;
    const pieceHashes = new PieceHashes();
    for (let row = 0; row < rows.count; row++) {
      const start = rows.offsets[row]!;
      const length = rows.offsets[row + 1]! - start;
      const hashes = pieceHashes.set(rows.tokens, start, start + length);
      for (let i = 0; i < length; i++) {
        const stop = i * LENGTHS + fittingLengths(length - i);
        for (let at = i * LENGTHS; at < stop; at++) this.#counts[hashes[at]! & this.#mask]!++;
      }
    }
  }

  of(hash: number): number {
    return this.#counts[hash & this.#mask]!;
  }
}

/** Pieces of one row: piece `i` starts `starts[i]` tokens into it. Overwritten by the next call. */
export interface Pieces {
  readonly starts: Int32Array;
  readonly hashes: Int32Array;
}

/**
 * Chooses disjoint pieces of a row, as rare as can be: the sum of their counts is the least possible (the optimal
 * seeds of Xin et al., Bioinformatics 32, 2016, with pieces of some lengths).
 */
export class RarestPieces {
  readonly #number: number;
  readonly #starts: Int32Array;
  readonly #hashes: Int32Array;
  readonly #pieceHashes = new PieceHashes();
  /** Count of each piece of the row. */
  #counts = new Float64Array(0);
  /** Least cost of `p` pieces in the first `i` tokens, at `p * (n + 1) + i`. */
  #costs = new Float64Array(0);
  /** Place in `PIECE_LENGTHS` of the piece that then ends at `i`, plus 1; 0 where none does. */
  #chosen = new Uint8Array(0);

  constructor(number: number) {
    this.#number = number;
    this.#starts = new Int32Array(number);
    this.#hashes = new Int32Array(number);
  }

  /** The row must have at least as many tokens as pieces are asked for. */
  choose(tokens: Int32Array, start: number, end: number, counts: PieceCounts): Pieces {
    const length = end - start;
    const width = length + 1;
    this.#reserve(width);
    const hashes = this.#pieceHashes.set(tokens, start, end);
    for (let i = 0; i < length; i++) {
      const stop = i * LENGTHS + fittingLengths(length - i);
      for (let at = i * LENGTHS; at < stop; at++) this.#counts[at] = counts.of(hashes[at]!);
    }
    this.#costs.fill(0, 0, width);
    for (let piece = 1; piece <= this.#number; piece++) this.#addPiece(piece, width);
    let i = length;
    for (let piece = this.#number; piece > 0; piece--) {
      while (this.#chosen[piece * width + i] === 0) i--;
      const l = this.#chosen[piece * width + i]! - 1;
      i -= PIECE_LENGTHS[l]!;
      this.#starts[piece - 1] = i;
      this.#hashes[piece - 1] = hashes[i * LENGTHS + l]!;
    }
    return { starts: this.#starts, hashes: this.#hashes };
  }

  #addPiece(piece: number, width: number): void {
    const costs = this.#costs;
    const row = piece * width;
    const above = row - width;
    let least = Number.POSITIVE_INFINITY;
    costs.fill(least, row, row + piece);
    for (let i = piece; i < width; i++) {
      let chosen = 0;
      const fitting = fittingLengths(i - piece + 1);
      for (let l = 0; l < fitting; l++) {
        const from = i - PIECE_LENGTHS[l]!;
        const cost = costs[above + from]! + this.#counts[from * LENGTHS + l]!;
        if (cost < least) {
          least = cost;
          chosen = l + 1;
        }
      }
      costs[row + i] = least;
      this.#chosen[row + i] = chosen;
    }
  }

  #reserve(width: number): void {
    const cells = (this.#number + 1) * width;
    if (this.#costs.length < cells) {
      this.#costs = new Float64Array(2 * cells);
      this.#chosen = new Uint8Array(2 * cells);
    }
    if (this.#counts.length < width * LENGTHS) this.#counts = new Float64Array(2 * width * LENGTHS);
  }
}
