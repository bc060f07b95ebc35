import { isLearned } from '../../transforms/classifier/learned-texts.ts';
import type { Answers } from '../../transforms/evaluation/answers.ts';
import {
  type Disagreement,
  type DisagreementKind,
  disagreements,
} from '../../transforms/evaluation/disagreements.ts';
import { evaluationReport, type Report } from '../../transforms/evaluation/report.ts';
import type { Value } from '../../transforms/metric.ts';
import { patternEvidence } from '../../transforms/patterns/pattern-evidence.ts';
import { LABEL_COLUMNS, type RowLabels, readLabels } from './labelled-rows.ts';
import type { ReadText } from './row-text.ts';
import { TextMeasurer } from './text-measurer.ts';

/** A labelled row as its file gives it. */
interface GivenRow {
  readonly where: string;
  /** The text or tokens, then the columns of labels that the file has. */
  readonly cells: readonly (string | null)[];
  readonly id: string | null;
}

/** A disagreement with the row it is about; `text` masks what may be personal unless it was asked for unredacted. */
export interface ShownDisagreement extends Disagreement {
  readonly id: string | null;
  readonly note: string;
  readonly text: string;
}

/** What an evaluation found. */
export interface Evaluation {
  readonly report: Report;
  /** Rows that the classifiers learned from. */
  readonly learnedRows: number;
  readonly errors: Partial<Record<DisagreementKind, ShownDisagreement[]>> | null;
}

/** How an evaluation is done. */
export interface EvaluationRequest {
  readonly read: ReadText;
  /** Columns of labels in the order in which rows have their cells. */
  readonly labelColumns: readonly string[];
  /** Wrong answers to show of each kind, or `null`. */
  readonly errors: number | null;
  readonly unredacted: boolean;
}

const MEASURED = [
  'text_redacted',
  'is_incrementing',
  'is_repeating',
  'is_templating',
  'is_incrementing_upstream',
  'is_repeating_upstream',
  'code_probability',
  'content_category',
  'content_category_probability',
  'verdict',
  'harm_score',
];

interface Measured {
  readonly id: string | null;
  readonly text: string;
  readonly labels: RowLabels;
  readonly values: Readonly<Record<string, Value>>;
}

/** Measures labelled rows, all of which are held in memory, and compares. */
export async function evaluateLabels(
  batches: AsyncIterable<readonly GivenRow[]>,
  { read, labelColumns, errors, unredacted }: EvaluationRequest,
): Promise<Evaluation> {
  const measurer = new TextMeasurer(MEASURED);
  const rows: Measured[] = [];
  for await (const batch of batches)
    for (const { id, where, cells } of batch) {
      const [cell, ...rest] = cells;
      const labels = readLabels(Object.fromEntries(labelColumns.map((name, at) => [name, rest[at]])), where);
      const { text, tokens } = read(cell!, where);
      rows.push({ id, text, labels, values: measurer.measure(text, tokens) });
    }
  // Beside people's categories, is_code is the word of the published classifier.
  const hasCategory = labelColumns.includes(LABEL_COLUMNS[0]);
  const labels = rows.map((row) => row.labels.category);
  const isCode = rows.map((row) => (hasCategory ? codeOf(row.labels.category) : row.labels.isCode));
  const truth = { labels, isCode };
  const ours = answersOf(rows, '', measurer);
  const upstream = answersOf(rows, '_upstream', measurer);
  const report = evaluationReport({
    texts: rows.map(({ text }) => text),
    truth,
    memorized: rows.map((row) => row.labels.memorized),
    notes: rows.map((row) => row.labels.note),
    ours,
    upstream: {
      ...upstream,
      code:
        hasCategory && rows.some((row) => row.labels.isCode !== null)
          ? rows.map((row) => (row.labels.isCode === true ? 1 : 0))
          : null,
      codeIsHard: true,
    },
  });
  const learnedRows = rows.filter(({ text }) => isLearned(text)).length;
  if (errors === null) return { report, learnedRows, errors };
  const evidence = rows.map(({ text }) => patternEvidence(text));
  const confidences = {
    incrementing: evidence.map(({ incrementingScore }) => incrementingScore),
    repeating: evidence.map(({ repeatingScore }) => repeatingScore),
    category: numbers(rows, 'content_category_probability', measurer),
    harm: numbers(rows, 'harm_score', measurer),
  };
  const found = Object.entries(disagreements(truth, ours, confidences, errors)).map(([kind, list]) => [
    kind,
    list.map((one) => {
      const { id, text, labels, values } = rows[one.row]!;
      return { ...one, id, note: labels.note, text: unredacted ? text : String(values.text_redacted) };
    }),
  ]);
  return { report, learnedRows, errors: Object.fromEntries(found) };
}

const codeOf = (category: string | null) => (category === 'code' ? true : category === 'nl' ? false : null);

/** The answers that the measured columns with this suffix give; a flag or probability that is not defined says no. */
function answersOf(rows: readonly Measured[], suffix: string, measurer: TextMeasurer): Answers {
  const all = <T>(name: string, use: (value: Value) => T) =>
    measurer.has(name + suffix) ? rows.map(({ values }) => use(values[name + suffix]!)) : null;
  const flag = (value: Value) => value === true;
  const incrementing = all('is_incrementing', flag);
  const repeating = all('is_repeating', flag);
  return {
    incrementing,
    repeating,
    pattern: incrementing && repeating && rows.map((_, row) => incrementing[row]! || repeating[row]!),
    code: all('code_probability', (value) => (typeof value === 'number' ? value : 0)),
    codeIsHard: false,
    category: all('content_category', (value) => String(value ?? 'null')),
    verdict: all('verdict', (value) => String(value ?? 'null')),
  };
}

function numbers(rows: readonly Measured[], name: string, measurer: TextMeasurer): (number | null)[] | null {
  return measurer.has(name) ? rows.map(({ values }) => values[name] as number | null) : null;
}
