/**
 * A number below 2^53 of the tokens `items[start]` up to `items[end]`: equal lists have the same one, two others share it
 * with a chance of 2^-53.
 */
export function tokenListNumber(items: Int32Array, start: number, end: number): number {
  let high = end - start;
  let low = ~high;
  for (let i = start; i < end; i++) {
    high = mixed(high ^ items[i]!, 0x9e3779b1);
    low = mixed(low ^ items[i]!, 0x85ebca6b);
  }
  return (high >>> 11) * 2 ** 32 + (low >>> 0);
}

/** Multiplied by an odd number, and the bits that depend on most brought down to those that depend on few. */
function mixed(hash: number, factor: number): number {
  const product = Math.imul(hash, factor);
  return product ^ (product >>> 15);
}
