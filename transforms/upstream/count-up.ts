import { type Elements, NUMBER, TEXT } from './elements.ts';

/**
 * Whether the published pattern filter sees a count: numbers in arithmetic progression, all else repeating.
 *
 * Its faults are kept: three numbers pass also when the step shrinks, and a step other than zero that an
 * earlier period or phase has shown (`moved`) lets a later period pass that has none.
 */
export function countsUpstream(elements: Elements): boolean {
  const { count, kinds, values } = elements;
  const exact = elements.anyBig ? exactValues(elements) : null;
  if (count < 3) return false;
  if (count === 3) {
    if (kinds[0] !== NUMBER || kinds[1] !== NUMBER || kinds[2] !== NUMBER) return false;
    return exact === null
      ? values[2]! - values[1]! <= values[1]! - values[0]! && values[2] !== values[1]
      : exact[2]! - exact[1]! <= exact[1]! - exact[0]! && exact[2] !== exact[1];
  }
  // The first and last element may be cut.
  const from = count > 4 ? 1 : 0;
  const to = count > 4 ? count - 1 : count;
  let moved = false;
  // A period of exactly half the length shows one step per phase, which never confirms a count.
  for (let period = 1; 2 * period < to - from; period++) {
    let holds = true;
    let confirmed = false;
    for (let first = from + period; holds && first < from + 2 * period; first++) {
      if (kinds[first - period] === TEXT) {
        for (let i = first; i < to && holds; i += period) holds = sameText(elements, i, i - period);
        continue;
      }
      holds = kinds[first] === NUMBER;
      for (let i = first + period; i < to && holds; i += period) {
        holds = kinds[i] === NUMBER && sameStep(values, exact, i, first, period);
        confirmed = true;
      }
      if (holds && !sameValue(values, exact, first, first - period)) moved = true;
    }
    if (holds && !moved) return false;
    if (holds && confirmed) return true;
  }
  return false;
}

function sameText({ kinds, starts, ends, clean }: Elements, a: number, b: number): boolean {
  let i = starts[a]!;
  let j = starts[b]!;
  const end = ends[a]!;
  if (kinds[a] !== TEXT || end - i !== ends[b]! - j) return false;
  while (i < end) if (clean[i++] !== clean[j++]) return false;
  return true;
}

function sameStep(
  values: Float64Array,
  exact: readonly bigint[] | null,
  i: number,
  j: number,
  period: number,
) {
  return exact === null
    ? values[i]! - values[i - period]! === values[j]! - values[j - period]!
    : exact[i]! - exact[i - period]! === exact[j]! - exact[j - period]!;
}

function sameValue(values: Float64Array, exact: readonly bigint[] | null, i: number, j: number) {
  return exact === null ? values[i] === values[j] : exact[i] === exact[j];
}

/** All numbers as bigints (texts as 0), for rows where doubles would round. */
function exactValues({ count, kinds, starts, ends, clean }: Elements): bigint[] {
  const exact: bigint[] = [];
  for (let e = 0; e < count; e++) {
    let digits = '';
    if (kinds[e] === NUMBER)
      for (let i = starts[e]!; i < ends[e]!; i++) digits += String.fromCharCode(clean[i]!);
    exact.push(BigInt(digits));
  }
  return exact;
}
