import type { Elements } from './elements.ts';
import type { PeriodicRuns } from './periodic-runs.ts';

/** A stretch of a text that repeats. */
export interface Repetition {
  /** Code points of the repeated unit; their mean, where rows of different lengths have one form. */
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

/** Runs of code points, or of the elements given. */
export interface Stretches {
  readonly runs: PeriodicRuns;
  readonly elements: Elements | null;
  /** The text: the first `length` of `codes`. */
  readonly codes: Int32Array;
  readonly length: number;
}

/** First code point of a run of elements: the text's where only the end of an element stands before it. */
export function startOf({ runs, elements, codes }: Stretches, r: number): number {
  const from = runs.starts[r]!;
  if (elements === null || from === 0) return from;
  const { starts, ends } = elements;
  const like = runs.periods[r]!;
  const size = ends[0]! - starts[0]!;
  const cut = from === 1 && same(codes, starts[0]!, Math.max(0, ends[like]! - size), size);
  return cut ? 0 : starts[from]!;
}

/** One past a run's last code point: the text's where only the beginning of an element is left. */
export function endOf({ runs, elements, codes, length }: Stretches, r: number): number {
  const to = runs.ends[r]!;
  if (elements === null) return to;
  const { count, starts, ends } = elements;
  if (to === count) return length;
  const like = count - 1 - runs.periods[r]!;
  const size = ends[count - 1]! - starts[count - 1]!;
  const cut = to === count - 1 && same(codes, starts[count - 1]!, starts[like]!, size);
  return cut ? length : ends[to - 1]!;
}

function same(codes: Int32Array, a: number, b: number, size: number): boolean {
  for (let i = 0; i < size; i++) if (codes[a + i] !== codes[b + i]) return false;
  return true;
}

/** The longest of the runs, `null` where there is none. */
export function longest(stretches: Stretches): Repetition | null {
  const { runs, elements, length } = stretches;
  let at = -1;
  let most = 0;
  for (let r = 0; r < runs.count; r++) {
    const size = endOf(stretches, r) - startOf(stretches, r);
    if (size > most) {
      most = size;
      at = r;
    }
  }
  if (at < 0) return null;
  const start = startOf(stretches, at);
  const period = runs.periods[at]!;
  const count = (runs.ends[at]! - runs.starts[at]!) / period;
  return {
    period: elements === null ? period : Math.round(most / count),
    elements: elements === null ? 0 : period,
    count,
    start,
    end: start + most,
    coverage: most / length,
  };
}

/** Share of the text that lies in any run: they are sorted by end, so going backwards each adds what lies before the others. */
export function shareOf(stretches: Stretches): number {
  let covered = 0;
  let from = stretches.length;
  for (let r = stretches.runs.count - 1; r >= 0; r--) {
    const start = startOf(stretches, r);
    covered += Math.max(0, Math.min(from, endOf(stretches, r)) - start);
    from = Math.min(from, start);
  }
  return stretches.length === 0 ? 0 : covered / stretches.length;
}
