/**
 * Measures the laws of the verdict on real sequences, beside three simple verdicts (docs/verdict.md).
 *
 *     node --import tsx scripts/measure-verdict.ts SEQUENCES.parquet LABELS.csv
 *
 * SEQUENCES has a column `text`; LABELS has `text` and `category`. One line per figure, one column per verdict.
 */
import { DuckDBInstance } from '@duckdb/node-api';
import { type Figures, harmfulShare, JUDGES, measureJudge } from './verdict-laws.ts';

const NAMES: Readonly<Record<keyof Figures, string>> = {
  rows: 'rows',
  secretRaises: 'a planted secret raises the score',
  secretHarmful: 'a planted secret is harmful',
  placeholderRestores: 'a placeholder restores the score (± 0.01)',
  placeholderHarmful: 'a placeholder is harmful',
  documentsLower: '10,000 documents instead of 1 lower the score',
  removalAcquits: 'removing evidence turns harmful into benign',
  uncertainFromText: 'uncertain, from the text alone',
  uncertainWithAll: 'uncertain, with all evidence',
  harmful: 'harmful, from the text alone',
};

/** The texts that a query selects. */
export async function textsOf(query: string, file: string): Promise<string[]> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(query, { file })).getRows().map(([text]) => text as string);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** Rows that people called a pattern or duplicated. */
export const BENIGN_LABELS = `select text from read_csv($file, all_varchar = true)
  where category in ('pattern-incrementing', 'pattern-repeating', 'duplicated')`;
export const SEQUENCES = 'select text from read_parquet($file)';

if (process.argv[1]?.endsWith('measure-verdict.ts')) {
  const [sequences, labels] = process.argv.slice(2);
  if (sequences === undefined || labels === undefined)
    throw new Error('usage: measure-verdict.ts SEQUENCES.parquet LABELS.csv');
  const texts = await textsOf(SEQUENCES, sequences);
  const benign = await textsOf(BENIGN_LABELS, labels);
  const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
  const figures = JUDGES.map((judge) => measureJudge(judge, texts));
  console.log(`| figure | ${JUDGES.map(({ name }) => name).join(' | ')} |`);
  console.log(`|---|${'--:|'.repeat(JUDGES.length)}`);
  for (const [key, name] of Object.entries(NAMES) as [keyof Figures, string][]) {
    const cells = figures.map((figure) => (key === 'rows' ? `${figure.rows}` : percent(figure[key])));
    console.log(`| ${name} | ${cells.join(' | ')} |`);
  }
  const called = JUDGES.map((judge) => percent(harmfulShare(judge, benign)));
  console.log(`| ${benign.length} rows that people called benign, called harmful | ${called.join(' | ')} |`);
}
