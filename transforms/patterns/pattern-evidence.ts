import { codePointsOf } from '../text/code-points.ts';
import { oncePerText } from '../text/once-per-text.ts';
import { shortPeriod } from '../text/period.ts';
import { type Elements, elementsOf } from './elements.ts';
import { makeRuns, periodicRuns } from './periodic-runs.ts';
import { printedStep } from './printed-step.ts';
import { countingIn } from './progression.ts';
import { type ProgressionKind, progressionKind } from './progression-kind.ts';
import { endOf, longest, type Repetition, type Stretches, shareOf, startOf } from './stretches.ts';

/** A stretch of a text in which something counts. */
export interface Progression {
  /** What counts, at the place with the most terms. */
  readonly kind: ProgressionKind;
  /** What a term adds to the one before; as a version, 1.10 follows 1.9 by 1. */
  readonly step: number;
  /** Terms that follow from the one before, and the first. */
  readonly terms: number;
  /** Elements of a row. */
  readonly period: number;
  /** Places of the row that count, that stay, and that do neither. */
  readonly counters: number;
  readonly constants: number;
  readonly free: number;
  /** Share of the counting places' steps that are the usual one. */
  readonly regularity: number;
  /** Span in code points. */
  readonly start: number;
  readonly end: number;
  /** Share of the text within the span. */
  readonly coverage: number;
}

/** What a text shows of repetition and progression: the longest stretch of each sort, and shares of its code points. */
export interface PatternEvidence {
  /** By characters. */
  readonly repetition: Repetition | null;
  /** By words, numbers and signs, white space apart. */
  readonly elementRepetition: Repetition | null;
  /** The same with all numbers (letters, names of months, …) taken as equal: rows of a table. */
  readonly rows: Repetition | null;
  readonly progression: Progression | null;
  /** Shares of the text in any such stretch. */
  readonly repeatedShare: number;
  readonly repeatedElementShare: number;
  readonly rowShare: number;
  readonly progressionShare: number;
  /** Elements that can count, and all elements. */
  readonly counters: number;
  readonly elements: number;
  /** From 0 to 1: the share of the text that counts, that repeats; see `MOST_FREE` and `TAIL_WEIGHT`. */
  readonly incrementingScore: number;
  readonly repeatingScore: number;
}

/** Symbols that must recur before a lag is followed: characters, elements. */
const CHARACTERS_RECUR = 3;
const ELEMENTS_RECUR = 2;
/** Share of a row's places that may change without counting: more is a table of measurements, whatever its first column. */
const MOST_FREE = 0.4;
/** A repetition that the text ends in weighs more: what follows is known. */
const TAIL_WEIGHT = 1.3;

const characterRuns = makeRuns();
const elementRuns = makeRuns();
const rowRuns = makeRuns();

/** What the text shows of repetition and progression. */
export const patternEvidence: (text: string) => PatternEvidence = oncePerText((text) => {
  const { codes, length } = codePointsOf(text);
  const elements = elementsOf(codes, length);
  periodicRuns(elements.contents, elements.count, ELEMENTS_RECUR, elementRuns);
  const byElements: Stretches = { runs: elementRuns, elements, codes, length };
  // Without counters the shapes are the contents.
  let byRows = byElements;
  if (elements.counters > 0) {
    periodicRuns(elements.shapes, elements.count, ELEMENTS_RECUR, rowRuns);
    byRows = { runs: rowRuns, elements, codes, length };
  }
  const repetition = characterRepetition(codes, length);
  const elementRepetition = longest(byElements);
  const progression = longestProgression(byRows, elements);
  const repeatedElementShare = shareOf(byElements);
  return {
    repetition,
    elementRepetition,
    rows: longest(byRows),
    progression,
    repeatedShare,
    repeatedElementShare,
    rowShare: shareOf(byRows),
    progressionShare,
    counters: elements.counters,
    elements: elements.count,
    incrementingScore: progressionShare,
    repeatingScore: Math.max(
      repeatedShare,
      repeatedElementShare,
      tailScore(repetition, length),
      tailScore(elementRepetition, length),
    ),
  };
});

/** Set with each repetition and progression: the share of the text in all of them. */
let repeatedShare = 0;
let progressionShare = 0;

/** The longest run of characters; the whole text where that has a period, also of one or two characters. */
function characterRepetition(codes: Int32Array, length: number): Repetition | null {
  const period = shortPeriod(codes, 0, length);
  if (period > 0) {
    repeatedShare = 1;
    return { period, elements: 0, count: length / period, start: 0, end: length, coverage: 1 };
  }
  periodicRuns(codes, length, CHARACTERS_RECUR, characterRuns);
  const byCharacters: Stretches = { runs: characterRuns, elements: null, codes, length };
  repeatedShare = shareOf(byCharacters);
  return longest(byCharacters);
}

function tailScore(repetition: Repetition | null, length: number): number {
  if (repetition === null || repetition.end < length) return 0;
  return Math.min(1, TAIL_WEIGHT * repetition.coverage);
}

function longestProgression(stretches: Stretches, elements: Elements): Progression | null {
  const { runs, codes, length } = stretches;
  let found: Progression | null = null;
  let covered = 0;
  let from = length;
  for (let r = runs.count - 1; r >= 0; r--) {
    const counting = countingIn(elements, runs.starts[r]!, runs.ends[r]!, runs.periods[r]!);
    const { counters, constants, free } = counting;
    if (counters === 0 || free > MOST_FREE * (counters + constants + free)) continue;
    const start = startOf(stretches, r);
    const end = endOf(stretches, r);
    covered += Math.max(0, Math.min(from, end) - start);
    from = Math.min(from, start);
    if (found !== null && end - start <= found.end - found.start) continue;
    const coverage = (end - start) / length;
    const { terms, period, regularity, first, second } = counting;
    const kind = progressionKind(codes, elements, first, second);
    const places = [first, runs.ends[r]!, period] as const;
    const step = kind === 'decimal' ? printedStep(codes, elements, counting.step, places) : counting.step;
    found = { kind, step, terms, period, counters, constants, free, regularity, start, end, coverage };
  }
  progressionShare = length === 0 ? 0 : covered / length;
  return found;
}
