import { cycleOf, NONE } from './counters.ts';
import type { Elements } from './elements.ts';

/** The step that most terms of a place take, and how many do. Reused: read before the next call. */
export interface UsualStep {
  step: number;
  times: number;
  /** Whether it is one of the second reading: hexadecimal, Roman, version. */
  second: boolean;
}

/** A place counts, or stays, when this share of its steps is the same. */
export const USUAL = 0.7;
/** Elements before and after a place in which a carry is looked for. */
const CARRY_REACH = 6;
/** Steps of decimals that differ by less are equal; a few units in the last place are added for large numbers. */
const TOLERANCE = 1e-9;

const answer: UsualStep = { step: 0, times: 0, second: false };
let mode = 0;

/**
 * The usual of the `all` steps among the elements `first`, `first + period`, … below `to`.
 *
 * A carry (09:59, 10:00) and a term that the text cuts off are usual, too, where two others are.
 */
export function usualStep(
  elements: Elements,
  first: number,
  to: number,
  period: number,
  all: number,
): UsualStep {
  answer.times = vote(elements, elements.values, first, to, period);
  answer.step = mode;
  answer.second = false;
  if (answer.times < 2 || answer.times < USUAL * all) {
    const times = vote(elements, elements.others, first, to, period);
    if (times > answer.times) {
      answer.times = times;
      answer.step = mode;
      answer.second = true;
    }
  }
  return answer;
}

/** Sets `mode` to the step that has most votes (Boyer and Moore, 1981); returns how many terms take it. */
function vote(elements: Elements, values: Float64Array, first: number, to: number, period: number): number {
  const cycle = cycleOf(elements.kinds[first]!);
  let votes = 0;
  mode = Number.NaN;
  for (let e = first + period; e < to; e += period) {
    const step = stepOf(values, e, period, cycle);
    if (Number.isNaN(step)) continue;
    if (votes === 0) mode = step;
    votes += near(step, mode, values[e]!) ? 1 : -1;
  }
  if (Number.isNaN(mode)) mode = 0;
  let usual = 0;
  let carried = 0;
  let cutEnds = 0;
  for (let e = first + period; e < to; e += period) {
    const step = stepOf(values, e, period, cycle);
    if (near(step, mode, values[e]!)) usual++;
    else if (mode === 0) continue;
    else if (values === elements.values && cut(elements, e, period)) cutEnds++;
    else if (carries(elements, e, period, step)) carried++;
  }
  if (usual < 2) return usual;
  // With as many carries as steps a place goes to and fro.
  return usual + cutEnds + (2 * carried <= usual + cutEnds ? carried : 0);
}

function stepOf(values: Float64Array, e: number, period: number, cycle: number): number {
  const step = values[e]! - values[e - period]!;
  return cycle > 0 && step < 0 && -2 * step > cycle ? step + cycle : step;
}

function near(step: number, other: number, value: number): boolean {
  return Math.abs(step - other) <= TOLERANCE + Math.abs(value) * 2 ** -50;
}

/** Whether the text cut off digits of its first or last element, and what is left fits the count. */
function cut(elements: Elements, e: number, period: number): boolean {
  const { values } = elements;
  const before = e - period;
  if (e === elements.count - 1) return String(values[before]! + mode).startsWith(String(values[e]));
  return before === 0 && String(values[e]! - mode).endsWith(String(values[before]));
}

/** Whether a place went back because a neighbour went on by one: 09:59, 10:00. */
function carries(elements: Elements, e: number, period: number, step: number): boolean {
  if (step * mode >= 0) return false;
  const direction = Math.sign(mode);
  const reach = Math.min(CARRY_REACH, period - 1);
  for (let d = 1; d <= reach; d++) {
    for (const f of [e - d, e + d]) {
      if (f < period || f >= elements.count || elements.kinds[f] === NONE) continue;
      if (elements.values[f]! - elements.values[f - period]! === direction) return true;
    }
  }
  return false;
}
