import { NONE } from './counters.ts';
import type { Elements } from './elements.ts';
import { USUAL, usualStep } from './usual-step.ts';

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

const best: Counting = emptyCounting();
const tried: Counting = emptyCounting();

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
    const { step, times, second } = usualStep(elements, first, to, period, all);
    steps += all;
    allUsual += times;
    if (times < USUAL * all) tried.free++;
    else if (step === 0) tried.constants++;
    else if (times < 2) tried.free++;
    else {
      tried.counters++;
      counting += all;
      countingUsual += times;
      if (times >= tried.terms) {
        tried.terms = times + 1;
        tried.step = step;
        tried.first = first;
        tried.second = second;
      }
    }
  }
  tried.regularity = counting === 0 ? 0 : countingUsual / counting;
  tried.fit = steps === 0 ? 0 : allUsual / steps;
}
