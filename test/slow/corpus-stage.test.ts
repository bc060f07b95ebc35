import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../support/run-command.ts';
import { query, temporaryFolder, writeParquet } from '../support/tables.ts';
import { madeDocuments, writeBin, writeSequences } from '../support/token-corpus.ts';

const COLUMNS =
  'sequence_id, sequence_duplicates, sequence_occurrences, taxonomy, taxonomy_reason, max_frequency, token_frequency_missing';

/** Rows of 64 tokens that stand in the documents from their 32nd token on, and one that does not. */
function rowsOf(documents: readonly number[][]): number[][] {
  const rows = documents.slice(0, 30).map((tokens, k) => [...new Array(32).fill(k), ...tokens.slice(5, 37)]);
  return [...rows, new Array(64).fill(3)];
}

describe('calculate-metrics --corpus', () => {
  it('fills what tables of corpus count would fill, for all inputs in one pass, and resumes', async () => {
    const folder = temporaryFolder();
    const documents = madeDocuments(60, 60, 40).map((tokens) =>
      [...tokens, ...new Array(60).fill(7)].slice(0, 60),
    );
    // The first document stands often enough to be recited.
    for (let copy = 0; copy < 8; copy++) documents.push(documents[0]!);
    const bin = writeBin(join(folder, 'corpus.bin'), documents.flat());
    const rows = rowsOf(documents);
    const first = await writeSequences(folder, rows.slice(0, 20));
    const second = await writeParquet(
      join(folder, 'more.parquet'),
      `from (values ${rows
        .slice(20)
        .map((ids, k) => `(${100 + k}, [${ids.join(', ')}]::integer[])`)
        .join(', ')}) t(sequence_id, tokens)`,
    );
    const inputs = ['--input', first, second, '--tokenizer', 'gpt2', '--output', folder];
    const counts = join(folder, 'counts');
    for (const [path, name] of [
      [first, 'sequences'],
      [second, 'more'],
    ] as const) {
      const args = [
        '--corpus',
        bin,
        '--row-tokens',
        '60',
        '--sequences',
        path,
        '--output',
        join(counts, name),
      ];
      const counted = await runCommand('semmem', ['corpus', 'count', ...args]);
      expect(counted.status, counted.stderr).toBe(0);
    }
    const corpus = ['--corpus', bin, '--row-tokens', '60', '--run-id', 'counted'];
    const result = await runCommand('calculate-metrics', [...inputs, ...corpus]);
    expect(result.status, result.stderr).toBe(0);
    expect(result.stderr.match(/corpus: count: done/g)).toHaveLength(1);
    const tables = ['sequences', 'more'].map((name) => join(counts, name, 'sequence_frequencies.parquet'));
    const joined = [
      '--sequence-frequencies',
      ...tables,
      '--token-frequencies',
      join(counts, 'more', 'token_frequencies.parquet'),
    ];
    const other = await runCommand('calculate-metrics', [...inputs, ...joined, '--run-id', 'joined']);
    expect(other.status, other.stderr).toBe(0);
    const features = (run: string) => {
      const paths = ['sequences', 'more'].map((name) => `'${folder}/${run}/${name}/*.parquet'`);
      return query(`select ${COLUMNS} from read_parquet([${paths.join(', ')}]) order by sequence_id`);
    };
    const found = await features('counted');
    expect(found).toEqual(await features('joined'));
    expect(found[0]).toMatchObject({ sequence_duplicates: '9', taxonomy: 'recitation' });
    expect(found.at(-1)).toMatchObject({ sequence_duplicates: '0', taxonomy_reason: 'not_in_corpus' });

    const sample = await runCommand('calculate-metrics', [
      ...inputs,
      ...corpus.slice(0, 4),
      '--corpus-sample',
      '--run-id',
      'sample',
    ]);
    expect(sample.status, sample.stderr).toBe(0);
    expect((await features('sample')).at(-1)).toMatchObject({
      taxonomy: null,
      taxonomy_reason: 'incomplete_corpus',
    });

    const finished = await runCommand('calculate-metrics', [...inputs, ...corpus, '--resume']);
    expect(finished.status, finished.stderr).toBe(0);
    writeBin(bin, [...documents.flat().slice(0, -1), 1]);
    const again = await runCommand('calculate-metrics', [
      ...inputs,
      '--corpus',
      bin,
      '--row-tokens',
      '30',
      '--run-id',
      'counted',
      '--resume',
    ]);
    expect(again.stderr).toContain('setting row-tokens was 60 and is now 30');
  });

  it('refuses counts that are given twice, and options of a corpus without one', async () => {
    const input = ['--input', 'x.parquet', '--tokenizer', 'gpt2'];
    const twice = await runCommand('calculate-metrics', [
      ...input,
      '--corpus',
      'a.bin',
      '--sequence-frequencies',
      'b.parquet',
    ]);
    expect(twice.stderr).toBe(
      'calculate-metrics: --corpus counts what --sequence-frequencies would give; leave one out\n',
    );
    const without = await runCommand('calculate-metrics', [...input, '--until-step', '5']);
    expect(without.stderr).toBe('calculate-metrics: --until-step needs a --corpus\n');
  });
});
