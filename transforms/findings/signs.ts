/** Something in the text beside an item that speaks for it, with a weight above 0, or against it. */
export interface Sign {
  readonly weight: number;
  /** What stands right before the item, to its beginning: ends with $. */
  readonly before?: RegExp;
  /** What stands right behind it: begins with ^. */
  readonly behind?: RegExp;
  /** A text that shows the sign, with the item as ¤; a test holds the form to it. */
  readonly example: string;
}

/** The sum of the weights of all signs that stand in the texts before and behind an item. */
export function weightOf(signs: readonly Sign[], before: string, behind: string): number {
  let sum = 0;
  for (const sign of signs) {
    if (sign.before !== undefined && !sign.before.test(before)) continue;
    if (sign.behind !== undefined && !sign.behind.test(behind)) continue;
    sum += sign.weight;
  }
  return sum;
}
