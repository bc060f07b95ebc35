import type { TokenRows } from './distinct-rows.ts';
import { PieceCounts, RarestPieces } from './rarest-pieces.ts';

/** The rarest pieces of rows by their hashes, as flat arrays. */
export class PieceIndex {
  /** Pieces with a hash whose first bits are `h`, all but the last `shift`, are those from `starts[h]` to `starts[h + 1]`. */
  readonly starts: Uint32Array;
  readonly shift: number;
  readonly hashes: Int32Array;
  readonly rowOf: Int32Array;
  /** Where the piece starts in its row. */
  readonly placeOf: Int32Array;
  /** Rows with fewer tokens than pieces. */
  readonly uncut: readonly number[];

  /** Cuts `pieces` disjoint pieces out of each row. */
  constructor(rows: TokenRows, pieces: number) {
    const { count, tokens, offsets } = rows;
    const chosen = { hashes: new Int32Array(count * pieces), places: new Int32Array(count * pieces) };
    const cut: number[] = [];
    const uncut: number[] = [];
    const counts = new PieceCounts(rows);
    const rarest = new RarestPieces(pieces);
    for (let row = 0; row < count; row++) {
      const start = offsets[row]!;
      const end = offsets[row + 1]!;
      if (end - start < pieces) {
        uncut.push(row);
        continue;
      }
      const { starts, hashes } = rarest.choose(tokens, start, end, counts);
      chosen.hashes.set(hashes, cut.length * pieces);
      chosen.places.set(starts, cut.length * pieces);
      cut.push(row);
    }
    this.uncut = uncut;
    const size = cut.length * pieces;
    const bits = Math.min(24, Math.max(8, Math.ceil(Math.log2(2 * size + 1))));
    this.shift = 32 - bits;
    this.starts = new Uint32Array(2 ** bits + 1);
    this.hashes = new Int32Array(size);
    this.rowOf = new Int32Array(size);
    this.placeOf = new Int32Array(size);
    for (let i = 0; i < size; i++) this.starts[(chosen.hashes[i]! >>> this.shift) + 1]!++;
    for (let h = 0; h < 2 ** bits; h++) this.starts[h + 1]! += this.starts[h]!;
    const next = this.starts.slice();
    for (let i = 0; i < size; i++) {
      const to = next[chosen.hashes[i]! >>> this.shift]!++;
      this.hashes[to] = chosen.hashes[i]!;
      this.rowOf[to] = cut[Math.floor(i / pieces)]!;
      this.placeOf[to] = chosen.places[i]!;
    }
  }
}
