import type { ComparedScores, Report, Scores, SectionScore } from '../../transforms/evaluation/report.ts';
import { SECTIONS } from '../../transforms/evaluation/sections.ts';
import { plainTable } from './plain-table.ts';
import { shownText } from './result-table.ts';

/** A wrong answer as it is shown. */
interface ShownDisagreement {
  readonly row: number;
  readonly id: string | null;
  readonly truth: string;
  readonly answer: string;
  readonly confidence: number | null;
  readonly note: string;
  readonly text: string;
}

/** Notes with fewer rows stand in the JSON only. */
const LEAST_ROWS = 10;
const TEXT_WIDTH = 160;

const FIGURES = [
  'precision',
  'recall',
  'f1',
  'accuracy',
  'balanced_accuracy',
  'roc_auc',
  'macro_f1',
  'benign_called_harmful_rate',
];

const figure = (value: unknown) => (typeof value === 'number' ? value.toFixed(3) : '-');

/** An evaluation for people: figures beside those of others, by class, by note, and the wrong answers asked for. */
export function evaluationText(
  report: Report,
  learnedRows: number,
  errors: Readonly<Record<string, readonly ShownDisagreement[]>> | null,
): string {
  const { resamples, clusters, copy_similarity } = report.bootstrap;
  const excluded = Object.entries(report.left_out).map(([label, rows]) => `${label} ${rows}`);
  const blocks = [
    scoresTable(`all ${report.rows} rows`, report),
    ...(report.memorized === null
      ? []
      : [scoresTable(`${report.memorized.rows} memorized rows`, report.memorized)]),
    ...classTables(report.category),
    excluded.length > 0
      ? `Labels that no class stands for, left out of category: ${excluded.join(', ')}`
      : '',
    notesTable(report.notes),
    `95%: bootstrap, ${resamples} resamples of ${clusters} clusters of near copies (character 5-grams, Jaccard over ${copy_similarity}).\n` +
      'upstream: the published filters; for code_vs_nl the classifier in is_code, where category is there too.\n' +
      'copier: repeats the label of the most similar other row, near copies included.',
    learnedRows === 0
      ? ''
      : `Our classifiers learned from ${learnedRows} of these rows: code_vs_nl and category flatter them. docs/code-probability.md has\n` +
        'figures of rows that were held out.',
    ...Object.entries(errors ?? {}).map(([kind, list]) => errorsText(kind, list)),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function scoresTable(head: string, scores: ComparedScores): string {
  const rows = SECTIONS.flatMap((name) => {
    const section = scores[name];
    if (section === undefined) return [];
    const beside = [scores.upstream, scores.always_majority, scores.nearest_neighbour].map(
      (one) => one[name],
    );
    return figuresOf(section).map((one, at) => [
      `${at === 0 ? name : ''}`,
      at === 0 ? section.rows : '',
      one,
      figure(section[one]),
      intervalText(section, one),
      ...beside.map((other) => figure(other?.[one])),
    ]);
  });
  const names = [head, 'rows', '', 'semmem', '95%', 'upstream', 'majority', 'copier'];
  return plainTable(names, rows, [1, 3, 5, 6, 7]);
}

const figuresOf = (section: SectionScore) => FIGURES.filter((name) => name in section);

function intervalText({ intervals }: SectionScore, name: string): string {
  const interval = intervals[name];
  return interval ? `${figure(interval[0])}-${figure(interval[1])}` : '-';
}

function classTables(category: SectionScore | undefined): string[] {
  if (category === undefined) return [];
  const perClass = category.per_class as Record<string, Record<string, number | null>>;
  const confusion = category.confusion as Record<string, Record<string, number>>;
  const classes = Object.keys(confusion);
  const answers = Object.keys(confusion[classes[0]!]!);
  return [
    plainTable(
      ['class', 'rows', 'precision', 'recall', 'f1'],
      classes.map((name) => {
        const { rows, precision, recall, f1 } = perClass[name]!;
        return [name, rows!, figure(precision), figure(recall), figure(f1)];
      }),
      [1, 2, 3, 4],
    ),
    plainTable(
      ['people said / we said', ...answers],
      classes.map((name) => [name, ...answers.map((answer) => confusion[name]![answer]!)]),
      answers.map((_, at) => at + 1),
    ),
  ];
}

function notesTable(notes: Readonly<Record<string, Scores>>): string {
  const listed = Object.entries(notes)
    .filter(([, { rows }]) => rows >= LEAST_ROWS)
    .sort(([, a], [, b]) => b.rows - a.rows)
    .map(([note, scores]) => [
      shownText(note),
      scores.rows,
      figure(scores.pattern?.f1),
      figure(scores.code_vs_nl?.accuracy),
      figure(scores.category?.accuracy),
      figure(scores.verdict?.benign_called_harmful_rate),
    ]);
  const names = ['note', 'rows', 'pattern f1', 'code_vs_nl', 'category accuracy', 'benign called harmful'];
  return listed.length === 0 ? '' : plainTable(names, listed, [1, 2, 3, 4, 5]);
}

function errorsText(kind: string, list: readonly ShownDisagreement[]): string {
  if (list.length === 0) return `${kind}: no disagreement`;
  const lines = list.map(({ row, id, truth, answer, confidence, note, text }) => {
    const which = `row ${row}${id === null ? '' : `, id ${shownText(id)}`}${note === '' ? '' : `, ${shownText(note)}`}`;
    const sure = confidence === null ? '' : `, sure ${figure(confidence)}`;
    return `  ${which}: people say ${truth}, we ${answer}${sure}\n    ${shownText(text, TEXT_WIDTH)}`;
  });
  return `${kind}:\n${lines.join('\n')}`;
}
