import { DECIMAL } from './counters.ts';
import type { Elements } from './elements.ts';

/** The step of the decimals `first`, `first + period`, … below `to` with no more decimals than they have: 0.01, not 0.00999…98. */
export function printedStep(
  codes: Int32Array,
  { kinds, starts, ends }: Elements,
  step: number,
  [first, to, period]: readonly [first: number, to: number, period: number],
): number {
  let decimals = 0;
  for (let e = first; e < to; e += period)
    if (kinds[e] === DECIMAL) decimals = Math.max(decimals, decimalsIn(codes, starts[e]!, ends[e]!));
  // Numbers are read with at most 15 digits, and doubles hold 10^22 exactly.
  const unit = 10 ** decimals;
  return Math.round(step * unit) / unit;
}

/** Digits after the point. */
function decimalsIn(codes: Int32Array, start: number, end: number): number {
  let point = start;
  while (point < end && codes[point] !== POINT) point++;
  return Math.max(0, end - point - 1);
}

const POINT = 0x2e;
