import { cycleOf, NONE } from './counters.ts';
import type { Elements } from './elements.ts';

/** What counts in a stretch of rows of the same shape. Reused: read before the next call. */
export interface Counting {
  /** Elements of a row. */
  period: number;
  /** Places of the row that count up or down, that stay, and that do neither. */
  counters: number;
  constants: number;
  free: number;
  /** Share of all places' steps that are the place's usual one, or a carry. */
  fit: number;
  /** Share of the steps of counting places that are the place's usual one, or a carry. */
  regularity: number;
  /** Terms of the place that counts most often, its step and its first element. */
  terms: number;
  step: number;
  first: number;
  /** Whether its second reading counts: hexadecimal, Roman, version. */
  second: boolean;
}

/** Rows of up to this many shape periods are tried: in a table of numbers the shape's period is one number. */
const MOST_MULTIPLES = 24;
/** Longer rows must explain so many more of the steps. */
const WORTH_LONGER_ROWS = 0.1;
/** Elements before and after a place in which a carry is looked for. */
const CARRY_REACH = 6;
/** A place counts, or stays, when this share of its steps is the same. */
const USUAL = 0.7;
/** Steps of decimals that differ by less are equal; a few units in the last place are added for large numbers. */
const TOLERANCE = 1e-9;

const best: Counting = emptyCounting();
const tried: Counting = emptyCounting();
/** A place's usual step, and how many of its steps are that, from `usualStep`. */
let mode = 0;
let usual = 0;

function emptyCounting(): Counting {
  return {
    period: 0,
    counters: 0,
    constants: 0,
    free: 0,
    fit: 0,
    regularity: 0,
    terms: 0,
    step: 0,
    first: 0,
    second: false,
  };
}

/** The way of counting that fits the elements [from, to) best, whose shapes have the given period. */
export function countingIn(elements: Elements, from: number, to: number, shapePeriod: number): Counting {
  const most = Math.min(MOST_MULTIPLES, Math.floor((to - from) / (3 * shapePeriod)));
  tryRows(elements, from, to, shapePeriod);
  Object.assign(best, tried);
  for (let m = 2; m <= most && best.fit < 1 - WORTH_LONGER_ROWS; m++) {
    tryRows(elements, from, to, m * shapePeriod);
    if (tried.fit > best.fit + WORTH_LONGER_ROWS) Object.assign(best, tried);
  }
  return best;
}

/** Fills `tried` for rows of a length. */
function tryRows(elements: Elements, from: number, to: number, period: number): void {
  tried.period = period;
  tried.counters = tried.constants = tried.free = tried.terms = 0;
  let steps = 0;
  let allUsual = 0;
  let counting = 0;
  let countingUsual = 0;
  for (let first = from; first < from + period; first++) {
    if (elements.kinds[first] === NONE) continue;
    const all = Math.ceil((to - first) / period) - 1;
    if (all <= 0) continue;
    usualStep(elements, elements.values, first, to, period);
    let second = false;
    if (usual < 2 || usual < USUAL * all) {
      const [step, times] = [mode, usual];
      usualStep(elements, elements.others, first, to, period);
      second = usual > times;
      if (!second) [mode, usual] = [step, times];
    }
    steps += all;
    allUsual += usual;
    if (usual < USUAL * all) tried.free++;
    else if (mode === 0) tried.constants++;
    else if (usual < 2) tried.free++;
    else {
      tried.counters++;
      counting += all;
      countingUsual += usual;
      if (usual >= tried.terms) {
        tried.terms = usual + 1;
        tried.step = mode;
        tried.first = first;
        tried.second = second;
      }
    }
  }
  tried.regularity = counting === 0 ? 0 : countingUsual / counting;
  tried.fit = steps === 0 ? 0 : allUsual / steps;
}

/** Sets `mode` to the step that most terms of a place take (Boyer and Moore's vote) and `usual` to how many do. */
function usualStep(
  elements: Elements,
  values: Float64Array,
  first: number,
  to: number,
  period: number,
): void {
  const cycle = cycleOf(elements.kinds[first]!);
  let votes = 0;
  mode = Number.NaN;
  for (let e = first + period; e < to; e += period) {
    const step = stepOf(values, e, period, cycle);
    if (Number.isNaN(step)) continue;
    if (votes === 0) {
      mode = step;
      votes = 1;
    } else votes += near(step, mode, values[e]!) ? 1 : -1;
  }
  usual = 0;
  if (Number.isNaN(mode)) {
    mode = 0;
    return;
  }
  let carried = 0;
  let cutEnds = 0;
  for (let e = first + period; e < to; e += period) {
    const step = stepOf(values, e, period, cycle);
    if (near(step, mode, values[e]!)) usual++;
    else if (mode === 0) continue;
    else if (values === elements.values && cut(elements, values, e, period)) cutEnds++;
    else if (carries(elements, e, period, step)) carried++;
  }
  if (usual < 2) return;
  usual += cutEnds;
  // Where every second step were a carry, nothing would count.
  if (carried < usual) usual += carried;
}

function stepOf(values: Float64Array, e: number, period: number, cycle: number): number {
  const step = values[e]! - values[e - period]!;
  return cycle > 0 && step < 0 && -2 * step > cycle ? step + cycle : step;
}

function near(step: number, other: number, value: number): boolean {
  return Math.abs(step - other) <= TOLERANCE + Math.abs(value) * 2 ** -50;
}

/** Whether the text cut off digits of its first or last element, and what is left fits the count. */
function cut(elements: Elements, values: Float64Array, e: number, period: number): boolean {
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
