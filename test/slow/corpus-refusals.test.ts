import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../support/run-command.ts';
import { writeSignTokenizer } from '../support/sign-tokenizer.ts';
import { query, temporaryFolder, writeParquet } from '../support/tables.ts';
import { madeDocuments, writeBin, writeSequences } from '../support/token-corpus.ts';

const corpus = (...words: string[]) => runCommand('semmem', ['corpus', ...words]);

describe('semmem corpus count', () => {
  it('counts no row that has a negative token', async () => {
    const folder = temporaryFolder();
    const bin = writeBin(join(folder, 'all.bin'), [1, 2, 65_531, 1, 2]);
    const sequences = await writeSequences(folder, [
      [1, 2],
      [1, 2, -5],
      [2, -5],
    ]);
    const output = join(folder, 'out');
    const args = ['--corpus', bin, '--row-tokens', '0', '--from', '0', '--length', '2'];
    const result = await corpus('count', ...args, '--sequences', sequences, '--output', output);
    expect(result.status, result.stderr).toBe(0);
    const path = `${output}/sequence_frequencies.parquet`;
    const rows = await query(`select occurrences::int as n, documents::int as d from '${path}'`);
    expect(rows).toEqual([
      { n: 2, d: 1 },
      { n: null, d: null },
      { n: null, d: null },
    ]);
  });

  it('says that rows are too short for what is asked for, and leaves no folder', async () => {
    const folder = temporaryFolder();
    const bin = writeBin(join(folder, 'all.bin'), [1, 2, 3]);
    const sequences = await writeSequences(folder, [[1, 2], new Array(64).fill(1)]);
    const output = join(folder, 'deep', 'out');
    const args = ['--corpus', bin, '--row-tokens', '0', '--from', '60', '--length', '32'];
    const result = await corpus('count', ...args, '--sequences', sequences, '--output', output);
    expect(result).toMatchObject({
      status: 2,
      stderr: `semmem corpus count: no row of ${sequences} has tokens 60 to 91 that can be counted; rows have at most 64 tokens, 0 to 63\n`,
    });
    expect(existsSync(join(folder, 'deep'))).toBe(false);
  });

  it('says which memory a count needs at least, and of what', async () => {
    const folder = temporaryFolder();
    const lists = await writeParquet(join(folder, 'lists.parquet'), 'select [1, 2, 3]::integer[] as tokens');
    const few = await writeSequences(folder, [[1, 2]]);
    const args = ['--corpus', lists, '--output', join(folder, 'out'), '--from', '0', '--length', '2'];
    const refused = await corpus('count', ...args, '--sequences', few, '--memory-limit', '300MiB');
    expect(refused).toMatchObject({
      status: 2,
      stderr:
        'semmem corpus count: counting with one thread takes 344 MB, and 1 windows 1 MB more: --memory-limit must be at least 345MB\n',
    });
    const enough = await corpus('count', ...args, '--sequences', few, '--memory-limit', '345MB');
    expect(enough.status, enough.stderr).toBe(0);
    const places = ['--positions', '20000000', '--memory-limit', '350MB', '--force'];
    const many = await corpus('count', ...args, '--sequences', few, ...places);
    expect(many.stderr).toBe(
      'semmem corpus count: counting with one thread takes 344 MB, and 1 windows 161 MB more: --memory-limit must be at least 505MB, or count the sequences in several tables\n',
    );
  });

  it('marks in its help what is required', async () => {
    const { stdout } = await corpus('count', '--help');
    expect(stdout.match(/^ {2}--\w+ <.*required,/gm)?.map((line) => line.split(' ')[2])).toEqual([
      '--sequences',
      '--output',
      '--corpus',
    ]);
  });
});

/** A corpus of text with its tokenizer of 95 tokens, and 30 rows that hold `token`. */
async function textCorpus(token: number) {
  const folder = temporaryFolder();
  const texts = join(folder, 'texts.jsonl');
  writeFileSync(texts, `${JSON.stringify({ text: 'one fish, two fish' })}\n`);
  const rows = Array.from({ length: 30 }, (_, row) => [row, token]);
  const sequences = await writeSequences(folder, rows);
  const args = ['--corpus', texts, '--tokenizer', writeSignTokenizer(folder)];
  return { folder, args, sequences };
}

describe('a tokenizer that cannot have made the sequences', () => {
  it('is refused by corpus count, and by corpus frequencies', async () => {
    const { folder, args, sequences } = await textCorpus(500);
    const count = ['--sequences', sequences, '--from', '0', '--length', '2'];
    const line = /has 95 tokens, but 30 of the first 30 rows of .* hold ids up to 500; give the model's own/;
    const refused = await corpus('count', ...args, ...count, '--output', join(folder, 'out'));
    expect(refused).toMatchObject({ status: 2, stderr: expect.stringMatching(line) });
    const output = join(folder, 'out.parquet');
    const tokens = await corpus('frequencies', ...args, '--memorized', sequences, '--output', output);
    expect(tokens).toMatchObject({ status: 2, stderr: expect.stringMatching(line) });
  });
});

it('an option that nothing has a use for is refused', async () => {
  const { folder, args, sequences } = await textCorpus(94);
  const bin = writeBin(join(folder, 'all.bin'), new Array(2049).fill(1));
  const rest = ['--sequences', sequences, '--output', join(folder, 'out')];
  for (const [given, line] of [
    [['--corpus', bin, '--field', 'text'], /^semmem corpus count: --field names the text of Parquet and/],
    [[...args, '--row-tokens', '5'], /^semmem corpus count: --row-tokens is of .bin files, and .* is none/],
    [
      ['--corpus', bin, '--batch-rows', '1024'],
      /^semmem corpus count: --batch-rows says how many rows a step/,
    ],
  ] as const) {
    const { status, stderr } = await corpus('count', ...given, ...rest);
    expect([status, stderr]).toEqual([2, expect.stringMatching(line)]);
  }
});

it('a count that finds no wanted window says so', async () => {
  const { folder, args, sequences } = await textCorpus(94);
  const count = ['--sequences', sequences, '--from', '0', '--length', '2', '--output', join(folder, 'out')];
  const { status, stderr } = await corpus('count', ...args, ...count);
  expect(status, stderr).toBe(0);
  expect(stderr).toContain('warning: none of 30 wanted windows stands in the corpus: are the sequences of');
});

describe('semmem corpus frequencies', () => {
  it('refuses memorized rows of another corpus', async () => {
    const folder = temporaryFolder();
    const bin = writeBin(join(folder, 'all.bin'), [5, 5, 7]);
    const output = join(folder, 'tokens.parquet');
    const args = ['--corpus', bin, '--row-tokens', '0', '--output', output];
    for (const [row, counts] of [
      [[7, 7], 'token 7 has the count 2 in them and 1 in the corpus'],
      [[5, 90_000], 'token 90000 has the count 1 in them and 0 in the corpus'],
    ] as const) {
      const memorized = await writeSequences(folder, [row]);
      const { status, stderr } = await corpus('frequencies', ...args, '--memorized', memorized);
      expect({ status, line: stderr.trimEnd().split('\n').at(-1) }).toEqual({
        status: 2,
        line: `semmem corpus frequencies: the rows of --memorized are not of this corpus, or of more than it: ${counts}`,
      });
      expect(existsSync(output)).toBe(false);
    }
  });

  it('marks a sample', async () => {
    const folder = temporaryFolder();
    const bin = writeBin(join(folder, 'all.bin'), madeDocuments(3, 20, 9).flat());
    for (const [more, complete] of [
      [[], 'true'],
      [['--sample'], 'false'],
    ] as const) {
      const output = join(folder, `${complete}.parquet`);
      const result = await corpus(
        'frequencies',
        '--corpus',
        bin,
        '--row-tokens',
        '0',
        '--output',
        output,
        ...more,
      );
      expect(result.status, result.stderr).toBe(0);
      expect(result.stdout).toContain(`\nwritten to ${output}\n`);
      const metadata = `select decode(value) as value from parquet_kv_metadata('${output}') where decode(key) = 'corpus_complete'`;
      expect(await query(metadata)).toEqual([{ value: complete }]);
    }
  });
});
