import { codePointsOf } from '../text/code-points.ts';
import { oncePerText } from '../text/once-per-text.ts';
import { shortPeriod } from '../text/period.ts';
import { INTEGER } from './counters.ts';
import { type Elements, elementsOf } from './elements.ts';
import { makeRuns, type PeriodicRuns, periodicRuns } from './periodic-runs.ts';
import { countingIn } from './progression.ts';

/** The longest stretch of a text that repeats. */
export interface Repetition {
  /** Code points of the repeated unit. */
  readonly period: number;
  /** Elements of the unit where elements repeat, else 0. */
  readonly elements: number;
  /** Whole and cut units: length over period. */
  readonly count: number;
  /** Span in code points. */
  readonly start: number;
  readonly end: number;
  /** Share of the text within the span. */
  readonly coverage: number;
}

/** The longest stretch of a text in which something counts. */
export interface Progression {
  /** Kind of the counter with the most terms, see `counters.ts`. */
  readonly kind: number;
  readonly step: number;
  /** Terms that follow from the one before, and the first. */
  readonly terms: number;
  /** Places of the row that count. */
  readonly counters: number;
  /** Share of the counting places' steps that are the usual one. */
  readonly regularity: number;
  readonly constants: number;
  readonly free: number;
  readonly fit: number;
  readonly start: number;
  readonly end: number;
  readonly coverage: number;
}

/** What a text shows of repetition and progression; shares are of its code points. */
export interface PatternEvidence {
  /** By characters. */
  readonly repetition: Repetition | null;
  /** By words, numbers and signs, white space apart. */
  readonly elementRepetition: Repetition | null;
  /** The same with all numbers (letters, Roman numerals, names of months) taken as equal: rows of a table. */
  readonly rows: Repetition | null;
  readonly progression: Progression | null;
  /** Share of the text in any such stretch. */
  readonly repeatedShare: number;
  readonly repeatedElementShare: number;
  readonly rowShare: number;
  readonly progressionShare: number;
  /** Longest chain of integers, each one more than the one before in the chain, whatever stands between. */
  readonly chain: number;
  /** Elements that can count, and all elements. */
  readonly counters: number;
  readonly elements: number;
  /** From 0 to 1: how sure a person would call it incrementing, repeating. */
  readonly incrementingScore: number;
  readonly repeatingScore: number;
}

/** Symbols that must recur before a lag is followed: characters, elements. */
const CHARACTERS_RECUR = 3;
const ELEMENTS_RECUR = 2;

const characterRuns = makeRuns();
const elementRuns = makeRuns();
const shapeRuns = makeRuns();

/** What the text shows of repetition and progression. */
export const patternEvidence: (text: string) => PatternEvidence = oncePerText((text) => {
  const { codes, length } = codePointsOf(text);
  const elements = elementsOf(codes, length);
  periodicRuns(codes, length, CHARACTERS_RECUR, characterRuns);
  periodicRuns(elements.contents, elements.count, ELEMENTS_RECUR, elementRuns);
  periodicRuns(elements.shapes, elements.count, ELEMENTS_RECUR, shapeRuns);
  const whole = shortPeriod(codes, 0, length);
  const repetition =
    whole > 0
      ? { period: whole, elements: 0, count: length / whole, start: 0, end: length, coverage: 1 }
      : longest(characterRuns, null, length);
  const progression = progressionIn(elements, length);
  const evidence = {
    repetition,
    elementRepetition: longest(elementRuns, elements, length),
    rows: longest(shapeRuns, elements, length),
    progression,
    repeatedShare: whole > 0 ? 1 : share(characterRuns, null, length),
    repeatedElementShare: share(elementRuns, elements, length),
    rowShare: share(shapeRuns, elements, length),
    progressionShare,
    chain: chainOf(elements),
    counters: elements.counters,
    elements: elements.count,
  };
  return {
    ...evidence,
    incrementingScore: Math.min(1, evidence.progressionShare),
    repeatingScore: Math.min(1, Math.max(evidence.repeatedShare, evidence.repeatedElementShare)),
  };
});

let progressionShare = 0;

function startOf(elements: Elements | null, from: number): number {
  return elements === null ? from : from === 0 ? 0 : elements.starts[from]!;
}

function endOf(elements: Elements | null, to: number, length: number): number {
  return elements === null ? to : to === elements.count ? length : elements.ends[to - 1]!;
}

function longest(runs: PeriodicRuns, elements: Elements | null, length: number): Repetition | null {
  let at = -1;
  let most = 0;
  for (let r = 0; r < runs.count; r++) {
    const size = endOf(elements, runs.ends[r]!, length) - startOf(elements, runs.starts[r]!);
    if (size > most) {
      most = size;
      at = r;
    }
  }
  if (at < 0) return null;
  const start = startOf(elements, runs.starts[at]!);
  const end = endOf(elements, runs.ends[at]!, length);
  const count = (runs.ends[at]! - runs.starts[at]!) / runs.periods[at]!;
  const period = elements === null ? runs.periods[at]! : Math.round((end - start) / count);
  return {
    period,
    elements: elements === null ? 0 : runs.periods[at]!,
    count,
    start,
    end,
    coverage: (end - start) / length,
  };
}

/** Share of the text that lies in any run: they are sorted by end, so going backwards each adds what lies before the others. */
function share(runs: PeriodicRuns, elements: Elements | null, length: number): number {
  let covered = 0;
  let from = length;
  for (let r = runs.count - 1; r >= 0; r--) {
    const start = startOf(elements, runs.starts[r]!);
    covered += Math.max(0, Math.min(from, endOf(elements, runs.ends[r]!, length)) - start);
    from = Math.min(from, start);
  }
  return length === 0 ? 0 : covered / length;
}

function progressionIn(elements: Elements, length: number): Progression | null {
  let found: Progression | null = null;
  let covered = 0;
  let from = length;
  for (let r = shapeRuns.count - 1; r >= 0; r--) {
    const counting = countingIn(elements, shapeRuns.starts[r]!, shapeRuns.ends[r]!, shapeRuns.periods[r]!);
    if (counting.counters === 0) continue;
    const start = startOf(elements, shapeRuns.starts[r]!);
    const end = endOf(elements, shapeRuns.ends[r]!, length);
    covered += Math.max(0, Math.min(from, end) - start);
    from = Math.min(from, start);
    if (found === null || end - start > found.end - found.start) {
      const { kind, step, terms, counters, regularity, constants, free, fit } = counting;
      found = {
        constants,
        free,
        fit,
        kind,
        step,
        terms,
        counters,
        regularity,
        start,
        end,
        coverage: (end - start) / length,
      };
    }
  }
  progressionShare = length === 0 ? 0 : covered / length;
  return found;
}

let chainValues = new Float64Array(512);
let chainLengths = new Int32Array(512);
let chainEpochs = new Int32Array(512);
let chainEpoch = 0;

/** Longest chain of integers v, v + 1, v + 2, … in order of the text. */
function chainOf(elements: Elements): number {
  if (2 * elements.counters > chainValues.length) {
    const size = 2 ** Math.ceil(Math.log2(2 * elements.counters));
    chainValues = new Float64Array(size);
    chainLengths = new Int32Array(size);
    chainEpochs = new Int32Array(size);
  }
  chainEpoch = (chainEpoch + 1) | 0;
  let most = 0;
  for (let e = 0; e < elements.count; e++) {
    if (elements.kinds[e] !== INTEGER) continue;
    const value = elements.values[e]!;
    const before = slotOf(value - 1);
    const chain = chainEpochs[before] === chainEpoch ? chainLengths[before]! + 1 : 1;
    const slot = slotOf(value);
    chainValues[slot] = value;
    chainEpochs[slot] = chainEpoch;
    chainLengths[slot] = chain;
    if (chain > most) most = chain;
  }
  return most;
}

function slotOf(value: number): number {
  const mask = chainValues.length - 1;
  let slot = (Math.imul(value | 0, 0x9e3779b1) >>> 7) & mask;
  while (chainEpochs[slot] === chainEpoch && chainValues[slot] !== value) slot = (slot + 1) & mask;
  return slot;
}
