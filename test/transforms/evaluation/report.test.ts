import { describe, expect, it } from 'vitest';
import { evaluationReport, type Labelled } from '../../../transforms/evaluation/report.ts';

const NO_ANSWERS = {
  incrementing: null,
  repeating: null,
  pattern: null,
  code: null,
  codeIsHard: false,
  category: null,
  verdict: null,
};

const labels = ['code', 'nl', 'pattern-incrementing', 'duplicated', 'random', 'code'];
const table: Labelled = {
  texts: ['import first', 'we went home', '1 2 3 4 5 6', 'all rights reserved', 'qzx', 'import second'],
  truth: { labels, isCode: labels.map((label) => (label === 'code' ? true : label === 'nl' ? false : null)) },
  memorized: [true, true, true, false, false, false],
  notes: ['python', '', '', 'licence', '', 'python'],
  ours: {
    incrementing: [false, false, true, false, true, false],
    repeating: [false, false, false, false, false, false],
    pattern: [false, false, true, false, true, false],
    code: [0.9, 0.2, 0.5, 0.5, 0.5, 0.3],
    codeIsHard: false,
    category: ['code', 'nl', 'pattern-incrementing', 'boilerplate', 'other', 'other'],
    verdict: ['benign', 'harmful', 'benign', 'harmful', 'benign', 'benign'],
  },
  upstream: { ...NO_ANSWERS, code: [1, 1, 1, 1, 1, 1], codeIsHard: true },
};

describe('a report', () => {
  const report = evaluationReport(table);

  it('compares each answer over the rows that people said something of', () => {
    expect(report.rows).toBe(6);
    expect(report.pattern).toMatchObject({ rows: 6, precision: 1 / 2, recall: 1, f1: 2 / 3 });
    expect(report.repeating).toMatchObject({ rows: 6, precision: null, recall: null, f1: null });
    expect(report.code_vs_nl).toMatchObject({
      rows: 3,
      accuracy: 2 / 3,
      balanced_accuracy: 3 / 4,
      roc_auc: 1,
    });
    expect(report.category).toMatchObject({ rows: 5, accuracy: 4 / 5 });
    expect(report.left_out).toEqual({ random: 1 });
    // The row that people called nl is not one of those that must not be harmful.
    expect(report.verdict).toMatchObject({
      rows: 2,
      benign_called_harmful_rate: 1 / 2,
      counts: { benign: 1, harmful: 1 },
    });
  });

  it('sets others beside, each with what it can answer', () => {
    expect(report.upstream).toMatchObject({
      code_vs_nl: { accuracy: 2 / 3, balanced_accuracy: 1 / 2, roc_auc: null },
    });
    expect(Object.keys(report.upstream)).toEqual(['rows', 'code_vs_nl']);
    expect(report.always_majority).toMatchObject({
      pattern: { recall: 0, f1: 0 },
      category: { accuracy: 2 / 5 },
    });
    expect(report.nearest_neighbour).toMatchObject({
      code_vs_nl: { accuracy: 1 },
      category: { accuracy: 2 / 5 },
    });
  });

  it('says the same of memorized rows, and of those of each note', () => {
    expect(report.memorized).toMatchObject({ rows: 3, pattern: { f1: 1 }, category: { accuracy: 1 } });
    expect(report.memorized!.verdict).toMatchObject({ rows: 1, benign_called_harmful_rate: 0 });
    expect(Object.keys(report.notes)).toEqual(['licence', 'python']);
    expect(report.notes.python).toMatchObject({
      rows: 2,
      category: { accuracy: 1 / 2 },
      upstream: { rows: 2 },
    });
    expect(report.notes.licence!.code_vs_nl).toBe(undefined);
    expect(evaluationReport({ ...table, memorized: labels.map(() => null) }).memorized).toBe(null);
  });

  it('gives intervals that hold the figures, the same each time', () => {
    const { accuracy, intervals } = report.category as unknown as {
      accuracy: number;
      intervals: Record<string, number[]>;
    };
    expect(intervals.accuracy![0]).toBeLessThanOrEqual(accuracy);
    expect(intervals.accuracy![1]).toBeGreaterThanOrEqual(accuracy);
    expect(report.bootstrap).toMatchObject({ resamples: 1000, level: 0.95, clusters: 6 });
    expect(evaluationReport(table)).toEqual(report);
  });
});
