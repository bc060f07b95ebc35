import { expect, it } from 'vitest';
import { type CorpusSummary, countText } from '../../../pipeline/corpus/count-summary.ts';

const summary: CorpusSummary = {
  output: 'counts',
  files: 1,
  passed_over: { files: 0, names: [] },
  corpus_complete: true,
  corpus_bytes: 2,
  documents: 1,
  tokens: 1,
  distinct_tokens: 1,
  sequences: {
    window_from: 32,
    window_length: 32,
    rows: 1,
    rows_without_window: 1,
    distinct_windows: 1,
    windows_found: 1,
    occurrences: 1,
  },
  tokens_reused: 0,
  seconds: 1,
  tokens_per_second: 1,
  peak_memory_bytes: 1e6,
};

it('says one of a thing as one', () => {
  expect(countText(summary).split('\n').slice(0, 6)).toEqual([
    'corpus: 1 file read',
    'corpus: 1 document, 1 token, 1 different',
    'the corpus is complete',
    'sequences: 1 row with 1 distinct window (tokens 32 to 63); 1 found in the corpus, at 1 place',
    'not counted: 1 row without an id, with too few tokens, or with a null or negative one',
    '1 token in 1.0 s (1 tokens/s), peak memory 1 MB',
  ]);
});

it('says what was passed over, and that a sample gives lower bounds', () => {
  const passed_over = { files: 6, names: ['a.pdf', 'b.png', 'c.txt', 'd.txt', 'e.txt'] };
  const text = countText({ ...summary, files: 2000, passed_over, corpus_complete: false });
  expect(text).toContain('corpus: 2,000 files read, 6 passed over (a.pdf, b.png, c.txt, d.txt, e.txt, …)\n');
  expect(text).toContain('the corpus is a sample: counts are lower bounds\n');
});

it('says what became of the findings that were asked for', () => {
  const findings = { rows: 2000, rows_not_counted: 1, distinct_items: 1500, items_found: 1, occurrences: 7 };
  expect(
    countText({ ...summary, findings })
      .split('\n')
      .slice(5, 7),
  ).toEqual([
    'findings: 2,000 rows with 1,500 distinct items; 1 found in the corpus, at 7 places',
    'not counted: 1 row of findings without a known type or a value',
  ]);
  expect(countText({ ...summary, findings: { ...findings, rows_not_counted: 0 } })).not.toContain(
    'of findings',
  );
});
