import { type Answers, copiedAnswers, majorityAnswers, type Truth } from './answers.ts';
import { BOOTSTRAP, type Bootstrap, bootstrapIntervals, type Interval } from './bootstrap.ts';
import type { Measure } from './measure.ts';
import { COPY_SIMILARITY, clustersOf, similarities } from './near-copies.ts';
import { leftOut, type Section, sectionsOf } from './sections.ts';

/** The figures of one section, `null` where not defined, with their intervals and the counts behind them. */
export interface SectionScore {
  readonly rows: number;
  readonly intervals: Readonly<Record<string, Interval | null>>;
  readonly [figure: string]: unknown;
}

/** The sections of one answerer over some rows. */
export type Scores = { readonly rows: number } & { readonly [section in Section]?: SectionScore };

/** Our scores over some rows, and beside them those of others. */
export type ComparedScores = Scores & {
  /** The published filters, and the published classifier's word where the table has it. */
  readonly upstream: Scores;
  readonly always_majority: Scores;
  readonly nearest_neighbour: Scores;
};

/** Everything that an evaluation says, but for single rows. */
export type Report = ComparedScores & {
  readonly memorized: ComparedScores | null;
  readonly notes: Readonly<Record<string, ComparedScores>>;
  readonly left_out: Readonly<Record<string, number>>;
  readonly bootstrap: Bootstrap & { readonly clusters: number; readonly copy_similarity: number };
};

/** A labelled table with our answers and the published ones. */
export interface Labelled {
  readonly texts: readonly string[];
  readonly truth: Truth;
  readonly memorized: readonly (boolean | null)[];
  /** The empty text where a row has none. */
  readonly notes: readonly string[];
  readonly ours: Answers;
  readonly upstream: Answers;
}

const ANSWERERS = ['ours', 'upstream', 'always_majority', 'nearest_neighbour'] as const;

/** Compares all answers with people's over all rows, the memorized ones, and those of each note. */
export function evaluationReport(table: Labelled): Report {
  const texts = similarities(table.texts);
  const clusters = clustersOf(texts);
  const answers = {
    ours: table.ours,
    upstream: table.upstream,
    always_majority: majorityAnswers(table.truth),
    nearest_neighbour: copiedAnswers(table.truth, texts),
  };
  const rowsWhere = (holds: (row: number) => boolean) =>
    table.texts.map((_, row) => row).filter((row) => holds(row));
  const notes = [...new Set(table.notes)].filter((note) => note !== '').sort();
  const subsets = [
    rowsWhere(() => true),
    rowsWhere((row) => table.memorized[row] === true),
    ...notes.map((note) => rowsWhere((row) => table.notes[row] === note)),
  ].map((rows) => ({
    rows,
    measured: ANSWERERS.map((name) => sectionsOf(rows, table.truth, answers[name])),
  }));
  // One set of resamples for all, so that differences between answerers are not noise.
  const measures = subsets.flatMap(({ measured }) => measured.flatMap((sections) => [...sections.values()]));
  const intervals = bootstrapIntervals(measures, clusters);
  const intervalsOf = new Map(measures.map((measure, at) => [measure, intervals[at]!]));
  const once = new Float64Array(table.texts.length).fill(1);
  const [all, memorized, ...byNote] = subsets.map(({ rows, measured }): ComparedScores => {
    const [ours, ...others] = measured.map((sections) => scores(rows.length, sections, intervalsOf, once));
    const [upstream, always_majority, nearest_neighbour] = others as [Scores, Scores, Scores];
    return { ...ours!, upstream, always_majority, nearest_neighbour };
  });
  return {
    ...all!,
    memorized: memorized!.rows === 0 ? null : memorized!,
    notes: Object.fromEntries(notes.map((note, at) => [note, byNote[at]!])),
    left_out: leftOut(subsets[0]!.rows, table.truth.labels),
    bootstrap: { ...BOOTSTRAP, clusters: new Set(clusters).size, copy_similarity: COPY_SIMILARITY },
  };
}

function scores(
  rows: number,
  sections: ReadonlyMap<Section, Measure>,
  intervalsOf: ReadonlyMap<Measure, (Interval | null)[]>,
  once: Float64Array,
): Scores {
  const scored = [...sections].map(([name, measure]) => [
    name,
    sectionScore(measure, intervalsOf.get(measure)!, once),
  ]);
  return { rows, ...Object.fromEntries(scored) };
}

function sectionScore(
  measure: Measure,
  intervals: readonly (Interval | null)[],
  once: Float64Array,
): SectionScore {
  const { names, rows, details } = measure;
  const figures = measure.figures(once);
  return {
    ...Object.fromEntries(names.map((name, at) => [name, Number.isNaN(figures[at]) ? null : figures[at]])),
    rows,
    ...details,
    intervals: Object.fromEntries(names.map((name, at) => [name, intervals[at]!])),
  };
}
