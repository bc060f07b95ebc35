import { InputError } from './input-error.ts';

// A character left out weighs little: people shorten names (`hufman_length` for `huffman_coding_length`).
const OMISSION = 0.25;
const MOST_LISTED = 16;

/** Cost of turning `typed` into `meant`: 1 per wrong, extra or swapped character, a quarter per one left out. */
function effort(typed: string, meant: string): number {
  const rows: number[][] = [Array.from({ length: meant.length + 1 }, (_, j) => j * OMISSION)];
  for (let i = 1; i <= typed.length; i++) {
    const row = [i];
    for (let j = 1; j <= meant.length; j++) {
      const replaced = rows[i - 1]![j - 1]! + (typed[i - 1] === meant[j - 1] ? 0 : 1);
      let best = Math.min(replaced, rows[i - 1]![j]! + 1, row[j - 1]! + OMISSION);
      if (i > 1 && j > 1 && typed[i - 1] === meant[j - 2] && typed[i - 2] === meant[j - 1])
        best = Math.min(best, rows[i - 2]![j - 2]! + 1);
      row.push(best);
    }
    rows.push(row);
  }
  return rows[typed.length]![meant.length]!;
}

/** The candidate nearest to a mistyped word, or `null` where none is near (more than a third of it wrong). */
export function didYouMean(typed: string, candidates: Iterable<string>): string | null {
  const near = [...candidates]
    .map((name) => ({
      name,
      cost: effort(typed.toLowerCase(), name.toLowerCase()),
      longer: Math.abs(name.length - typed.length),
    }))
    .filter(({ cost }) => cost <= Math.max(1, typed.length / 3))
    .sort((a, b) => a.cost - b.cost || a.longer - b.longer);
  return near[0]?.name ?? null;
}

/** A list as long as one reads in a line of error. */
const shortened = (names: readonly string[]) =>
  names.length > MOST_LISTED ? [...names.slice(0, MOST_LISTED), '…'] : names;

/** The error for an unknown name, with the first of those there are: `unknown scheme: dedup (did you mean deduped?); valid: deduped, duped`. */
export function unknownName(
  kind: string,
  typed: string,
  valid: readonly string[],
  listing = `valid: ${shortened(valid).join(', ')}`,
): InputError {
  const near = didYouMean(typed, valid);
  const hint = near === null ? '' : ` (did you mean ${near}?)`;
  return new InputError(`unknown ${kind}: ${typed}${hint}; ${listing}`);
}
