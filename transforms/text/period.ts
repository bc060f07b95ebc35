let borders = new Int32Array(1024);

/**
 * Smallest period of `codes[from..to)` if it is at most half of that length, else 0.
 *
 * A period p means that every value equals the one p places before, so a cut unit at either end does no harm.
 * Linear time: borders as in Knuth, Morris and Pratt (1977), given up once no border can reach half the length.
 */
export function shortPeriod(codes: Int32Array, from: number, to: number): number {
  const length = to - from;
  const longest = length >> 1;
  if (longest === 0) return 0;
  if (length > borders.length) borders = new Int32Array(2 * length);
  borders[0] = 0;
  let border = 0;
  for (let i = 1; i < length; i++) {
    const code = codes[from + i]!;
    while (border > 0 && codes[from + border] !== code) border = borders[border - 1]!;
    if (codes[from + border] === code) border++;
    borders[i] = border;
    if (i + 1 - border > longest) return 0;
  }
  return length - border;
}
