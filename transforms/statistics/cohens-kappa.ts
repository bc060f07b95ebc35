/**
 * Agreement of two raters beyond chance (Cohen, 1960): 1 is full, 0 what their habits alone would give.
 *
 * `pairs` are the two answers for each item; `null` where chance alone agrees fully (both always say one thing), or
 * without items.
 */
export function cohensKappa(pairs: readonly (readonly [string, string])[]): number | null {
  const first = new Map<string, number>();
  const second = new Map<string, number>();
  let equal = 0;
  for (const [a, b] of pairs) {
    first.set(a, (first.get(a) ?? 0) + 1);
    second.set(b, (second.get(b) ?? 0) + 1);
    if (a === b) equal++;
  }
  const observed = equal / pairs.length;
  let expected = 0;
  for (const [answer, count] of first) expected += (count * (second.get(answer) ?? 0)) / pairs.length ** 2;
  return pairs.length === 0 || expected === 1 ? null : (observed - expected) / (1 - expected);
}
