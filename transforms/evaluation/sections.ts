import { type Answers, isIncrementing, isPattern, isRepeating, type Truth } from './answers.ts';
import { detection } from './detection.ts';
import { CLASSES, classOf, isBenignLabel } from './labels.ts';
import { manyClasses } from './many-classes.ts';
import type { Measure } from './measure.ts';
import { rate } from './rate.ts';
import { twoClasses } from './two-classes.ts';

/** Sections of a report, in order. */
export const SECTIONS = [
  'pattern',
  'incrementing',
  'repeating',
  'code_vs_nl',
  'category',
  'verdict',
] as const;

/** Name of a section. */
export type Section = (typeof SECTIONS)[number];

/** The comparisons of answers with what people said of these rows; a section without answers or rows is absent. */
export function sectionsOf(
  rows: readonly number[],
  { labels, isCode }: Truth,
  answers: Answers,
): Map<Section, Measure> {
  const labelled = rows.filter((row) => labels[row] !== null);
  const classed = labelled.filter((row) => classOf(labels[row]!) !== null);
  const codeOrNot = rows.filter((row) => isCode[row] !== null);
  const benign = labelled.filter((row) => isBenignLabel(labels[row]!));
  const detected = (truth: (label: string | null) => boolean, answer: readonly boolean[] | null) =>
    answer &&
    detection(
      labelled,
      (row) => truth(labels[row]!),
      (row) => answer[row]!,
    );
  const { code, codeIsHard, category, verdict } = answers;
  const measures: Record<Section, Measure | null> = {
    pattern: detected(isPattern, answers.pattern),
    incrementing: detected(isIncrementing, answers.incrementing),
    repeating: detected(isRepeating, answers.repeating),
    code_vs_nl:
      code &&
      twoClasses(
        codeOrNot,
        (row) => isCode[row]!,
        (row) => code[row]!,
        codeIsHard,
      ),
    category:
      category &&
      manyClasses(
        classed,
        CLASSES,
        (row) => classOf(labels[row]!)!,
        (row) => category[row]!,
      ),
    verdict: verdict && rate(benign, 'benign_called_harmful_rate', (row) => verdict[row]!, 'harmful'),
  };
  return new Map(
    SECTIONS.flatMap((name) => {
      const measure = measures[name];
      return measure === null || measure.rows === 0 ? [] : [[name, measure] as const];
    }),
  );
}

/** How many rows have each of the labels that stand for no class. */
export function leftOut(rows: readonly number[], labels: readonly (string | null)[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const row of rows) {
    const label = labels[row]!;
    if (label !== null && classOf(label) === null) counts[label] = (counts[label] ?? 0) + 1;
  }
  return counts;
}
