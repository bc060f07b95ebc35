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
  /** Code points of the text. */
  readonly length: number;
}

/** First code point of a run; the first element takes what stands before it. */
export function startOf({ runs, elements }: Stretches, r: number): number {
  const from = runs.starts[r]!;
  return elements === null ? from : from === 0 ? 0 : elements.starts[from]!;
}

/** One past a run's last code point; the last element takes what is left of the text, and so does a cut one. */
export function endOf({ runs, elements, length }: Stretches, r: number): number {
  const to = runs.ends[r]!;
  return elements === null ? to : to === elements.count ? length : elements.ends[to - 1]!;
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
