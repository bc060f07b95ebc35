import { InputError } from '../input-error.ts';
import type { NeighbourKind } from './neighbour-tables.ts';

const MIB = 2 ** 20;
/** Rows of each table that are compared at once where there is room for them; with fewer, tables are read more often. */
export const BLOCK_ROWS = 65_536;
const LEAST_ROWS = 8192;
/** What Node, DuckDB and rows that await the collection of garbage take, as measured at 150,000 rows. */
const BASE = 384 * MIB;
/** Tokens of both tables' rows, their index and the counts of its pieces. */
const ROW = 4096;
const PIECE = 32;
/** Id and distance. */
const KEPT = 16;
/** Vectors of 1024 numbers, for both tables. */
const VECTORS = 2 * 4 * 1024;

/** Bytes of a limit that DuckDB may take; `BASE` has them. */
export const databaseMemory = (limit: number) => Math.max(64 * MIB, Math.floor(limit / 8));

/** Rows that may be compared at once within `limit` bytes; an InputError where they are too few to be worth it. */
export function blockRowsWithin(
  limit: number,
  asked: { readonly kind: NeighbourKind; readonly distance: number; readonly pairs: number },
): number {
  const textual = asked.kind === 'semantic' ? 0 : PIECE * (asked.distance + 1);
  const semantic = asked.kind === 'textual' ? 0 : VECTORS;
  const kept = KEPT * (Math.max(asked.pairs, 1) + 1) * (asked.kind === 'all' ? 2 : 1);
  const row = ROW + textual + semantic + kept;
  const rows = Math.floor((limit - BASE) / row);
  if (rows >= LEAST_ROWS) return Math.min(rows, BLOCK_ROWS);
  const least = Math.ceil((BASE + LEAST_ROWS * row) / MIB);
  throw new InputError(
    `--memory-limit must be at least ${least}MiB for --kind ${asked.kind} --pairs ${asked.pairs}`,
  );
}
