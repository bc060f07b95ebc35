import { mixed } from './distinct-rows.ts';

/** Lengths in tokens that a piece may have: a frequent token makes a rare piece only with its neighbours. */
export const PIECE_LENGTHS = [1, 2, 3, 4, 6, 8, 12] as const;
/** Lengths of pieces. */
export const LENGTHS = PIECE_LENGTHS.length;
const LONGEST = PIECE_LENGTHS[LENGTHS - 1]!;

/** How many of the lengths fit into `n` tokens. */
const FITTING = Uint8Array.from(
  { length: LONGEST + 1 },
  (_, n) => PIECE_LENGTHS.filter((length) => length <= n).length,
);

/** How many of the lengths a piece can have that starts `left` tokens before the end. */
export function fittingLengths(left: number): number {
  return FITTING[left < LONGEST ? left : LONGEST]!;
}

/** Hashes of all pieces of a row: the one of `PIECE_LENGTHS[l]` tokens from token `i` on is `hashes[i * LENGTHS + l]`. */
export class PieceHashes {
  hashes = new Int32Array(64 * LENGTHS);

  set(tokens: Int32Array, start: number, end: number): Int32Array {
    const size = (end - start) * LENGTHS;
    if (this.hashes.length < size) this.hashes = new Int32Array(2 * size);
    const { hashes } = this;
    for (let at = start, to = 0; at < end; at++, to += LENGTHS) {
      const fitting = fittingLengths(end - at);
      let hash = 0;
      let next = at;
      for (let l = 0; l < fitting; l++) {
        for (const stop = at + PIECE_LENGTHS[l]!; next < stop; next++) hash = mixed(hash, tokens[next]!);
        hashes[to + l] = mixed(hash, l);
      }
    }
    return hashes;
  }
}
