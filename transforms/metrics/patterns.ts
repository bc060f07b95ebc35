import type { Metric } from '../metric.ts';
import { codePointsOf } from '../text/code-points.ts';
import { type NumberElements, numberElements } from '../text/number-elements.ts';
import { shortPeriod } from '../text/period.ts';

/**
 * Whether a text follows from its own beginning by a rule: it repeats, or it counts.
 *
 * Repeating: its code points have a period of at most half their number, so a cut unit at either end does no
 * harm; or its elements have.
 * Elements are numbers (integers, decimals, hexadecimal words) and the runs between them, without white space.
 * The first and last may be cut and are left out where there are more than four.
 * Incrementing: for a period of at most half the elements, all that are not numbers repeat, numbers one period
 * apart differ by a constant step in each place of the period, and in one place a step up or down, other than
 * zero, is seen at least twice. A text with decimals may count either way: 1.8 1.9 2.0, or 1.8 1.9 1.10.
 */
export const patterns: Metric = {
  name: 'patterns',
  version: 1,
  description: 'Text that repeats or counts, so that its continuation follows from its beginning.',
  reads: ['text'],
  columns: [
    {
      name: 'is_incrementing',
      type: 'BOOLEAN',
      unit: null,
      description: 'Numbers advance by constant steps, up or down, among text that repeats.',
    },
    {
      name: 'is_repeating',
      type: 'BOOLEAN',
      unit: null,
      description: 'Characters, or words and numbers, repeat with a period of at most half the text.',
    },
    {
      name: 'is_templating',
      type: 'BOOLEAN',
      unit: null,
      description: 'The text is incrementing or repeating.',
    },
  ],
  measure: ({ text }) => {
    const { codes, length } = codePointsOf(text);
    const elements = numberElements(codes, length, true);
    const cut = elements.count > 4 ? 1 : 0;
    const repeats =
      shortPeriod(codes, 0, length) > 0 || shortPeriod(elements.contents, cut, elements.count - cut) > 0;
    const counts =
      advances(elements) || (elements.fractions && advances(numberElements(codes, length, false)));
    return [counts, repeats, counts || repeats];
  },
};

/** Steps of decimals that differ by less are equal; a few units in the last place are added for large numbers. */
const TOLERANCE = 1e-9;

function advances({ count, numbers, shapes, values }: NumberElements): boolean {
  if (numbers < 3) return false;
  const from = count > 4 ? 1 : 0;
  const to = count - from;
  const shape = shortPeriod(shapes, from, to);
  if (shape === 0) return false;
  // Two periods that fit in the elements have their greatest common divisor as a period too (Fine and Wilf,
  // 1965), so all periods up to half the length are multiples of the smallest.
  for (let period = shape; 2 * period < to - from; period += shape) {
    if (steps(values, from, to, period)) return true;
  }
  return false;
}

/** Whether every place of the period keeps its step, and one that has three numbers moves. */
function steps(values: Float64Array, from: number, to: number, period: number): boolean {
  let moves = false;
  for (let i = from + 2 * period; i < to; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) continue;
    const step = value - values[i - period]!;
    const before = values[i - period]! - values[i - 2 * period]!;
    const tolerance = TOLERANCE + Math.abs(value) * 2 ** -51;
    if (Math.abs(step - before) > tolerance) return false;
    if (Math.abs(step) > tolerance) moves = true;
  }
  return moves;
}
