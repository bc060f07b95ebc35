import { existsSync, mkdirSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../../support/run-command.ts';
import { query, temporaryFolder, writeParquet } from '../../support/tables.ts';
import {
  countByBruteForce,
  madeDocuments,
  writeBin,
  writeIndex,
  writeSequences,
} from '../../support/token-corpus.ts';

const corpus = (command: string, ...args: string[]) => runCommand('semmem', ['corpus', command, ...args]);

/** Rows of 6 tokens of which the last 3 are counted: some that stand in the documents, and some that do not. */
function rowsOf(documents: readonly (readonly number[])[]): number[][] {
  const own = documents.flatMap((tokens, k) =>
    tokens.length < 3 ? [] : [[9, 9, 9, ...tokens.slice(k % (tokens.length - 2)).slice(0, 3)]],
  );
  return [...own, [1, 2, 3, 60_001, 60_002, 60_003], [0, 0, 0, 70_000, 1, 1], ...own.slice(0, 2)];
}

const expected = (documents: readonly (readonly number[])[], rows: readonly (readonly number[])[]) =>
  countByBruteForce(
    documents,
    rows.map((tokens) => tokens.slice(3)),
  ).map((counts, id) => ({ id, ...counts }));

const counted = (folder: string) =>
  query(`select sequence_id::int as id, occurrences::int as occurrences, documents::int as documents
    from '${folder}/sequence_frequencies.parquet' order by id`);

const LAST_THREE = ['--from', '3', '--length', '3', '--threads', '2'];

describe('semmem corpus count', () => {
  it('counts in binary rows, an indexed stream in shards, and Parquet lists as comparing every place does', async () => {
    const folder = temporaryFolder();
    const documents = madeDocuments(300, 40, 9);
    const whole = documents.map((tokens) => [...tokens, ...new Array(40 - tokens.length).fill(8)]);
    const rows = rowsOf(documents);
    const sequences = await writeSequences(folder, rows);

    const bin = writeBin(join(folder, 'rows.bin'), whole.flat());
    const shards = join(folder, 'shards');
    mkdirSync(shards);
    const bytes = Buffer.from(Uint16Array.from(documents.flat()).buffer);
    writeFileSync(join(shards, 'd-00000-of-00002.bin'), bytes.subarray(0, 1001));
    writeFileSync(join(shards, 'd-00001-of-00002.bin'), bytes.subarray(1001));
    writeIndex(join(shards, 'd.idx'), { sizes: documents.map(({ length }) => length) });
    const lists = await writeParquet(
      join(folder, 'lists.parquet'),
      `from (values ${documents.map((ids, n) => `(${n}, [${ids.join(', ')}]::usmallint[])`).join(', ')}) t(uid, token_ids)`,
      ', row_group_size 100',
    );
    for (const [path, read, args] of [
      [bin, whole, ['--row-tokens', '40']],
      [shards, documents, []],
      [lists, documents, []],
    ] as const) {
      const output = join(folder, 'out');
      // What a count that was killed had written.
      mkdirSync(output);
      writeFileSync(join(output, 'token_frequencies.parquet.99999.tmp'), 'x');
      const result = await corpus(
        'count',
        '--corpus',
        path,
        '--sequences',
        sequences,
        '--output',
        output,
        ...LAST_THREE,
        ...args,
        '--json',
      );
      expect(result.stderr).toBe('');
      expect(await counted(output)).toEqual(expected(read, rows));
      const summary = JSON.parse(result.stdout.trim().split('\n').at(-1)!);
      expect(summary).toMatchObject({ event: 'summary', documents: 300, tokens: read.flat().length });
      expect(summary.sequences.rows).toBe(rows.length);
      const [tokens] = await query(
        `select sum(frequency)::int as n, count(*)::int as ids from '${output}/token_frequencies.parquet'`,
      );
      expect(tokens).toEqual({ n: read.flat().length, ids: new Set(read.flat()).size });
      expect(existsSync(`${output}.parts`)).toBe(false);
      expect(readdirSync(output)).toEqual(['sequence_frequencies.parquet', 'token_frequencies.parquet']);
      rmSync(output, { recursive: true });
    }
  });

  it('lists the first places, marks a sample, and gives null where a row is too short', async () => {
    const folder = temporaryFolder();
    const sequences = await writeSequences(folder, [[1, 2], [7], [5, 5]]);
    const first = writeBin(join(folder, 'a.bin'), [1, 2, 0, 0, 1, 2]);
    const second = writeBin(join(folder, 'b.bin'), [0, 1, 2]);
    const output = join(folder, 'out');
    const args = ['--row-tokens', '3', '--from', '0', '--length', '2', '--positions', '2', '--sample'];
    const result = await corpus(
      'count',
      '--corpus',
      first,
      second,
      '--sequences',
      sequences,
      '--output',
      output,
      ...args,
    );
    expect(result.status, result.stderr).toBe(0);
    expect(result.stdout).toContain('not counted: 1 row without an id, with too few tokens');
    const path = `${output}/sequence_frequencies.parquet`;
    const rows = await query(
      `select sequence_id::int as id, occurrences::int as n, documents::int as d,
         list_transform(positions, lambda p: parse_filename(p.file) || ' ' || p.document || ' ' || p.position) as places
       from '${path}' order by id`,
    );
    expect(rows).toEqual([
      { id: 0, n: 3, d: 3, places: ['a.bin 0 0', 'a.bin 1 1'] },
      { id: 1, n: null, d: null, places: [] },
      { id: 2, n: 0, d: 0, places: [] },
    ]);
    const [metadata] = await query(
      `select decode(value) as value from parquet_kv_metadata('${path}') where decode(key) = 'corpus_complete'`,
    );
    expect(metadata).toEqual({ value: 'false' });
  });

  it('counts only what a checkpoint had seen', async () => {
    const folder = temporaryFolder();
    const sequences = await writeSequences(folder, [[1, 1]]);
    const bin = writeBin(join(folder, 'rows.bin'), new Array(30).fill(1));
    const args = [
      '--corpus',
      bin,
      '--sequences',
      sequences,
      '--row-tokens',
      '3',
      '--from',
      '0',
      '--length',
      '2',
    ];
    const at = async (step: string) => {
      const output = join(folder, `out${step}`);
      const result = await corpus(
        'count',
        ...args,
        '--until-step',
        step,
        '--batch-rows',
        '4',
        '--output',
        output,
      );
      return result.status === 0 ? counted(output) : result.stderr;
    };
    expect(await at('2')).toEqual([{ id: 0, occurrences: 16, documents: 8 }]);
    expect(await at('3')).toBe('semmem corpus count: --until-step needs 12 rows, and the corpus has 10\n');
  });

  it('goes on from the ranges that an earlier attempt counted', async () => {
    const folder = temporaryFolder();
    const documents = madeDocuments(200, 30, 9, 5);
    const rows = rowsOf(documents);
    const sequences = await writeSequences(folder, rows);
    const write = (name: string, some: number[][], isBroken: boolean) => {
      const lists = some.map((ids) => `[${ids.join(', ')}]::integer[]`);
      if (isBroken) lists.push('[1, null]::integer[]');
      return writeParquet(join(folder, name), `select unnest([${lists.join(', ')}]) as tokens`);
    };
    const paths = [
      await write('a.parquet', documents.slice(0, 100), false),
      await write('b.parquet', documents.slice(100), true),
    ];
    const output = join(folder, 'out');
    const args = [
      '--corpus',
      ...paths,
      '--sequences',
      sequences,
      '--output',
      output,
      ...LAST_THREE.with(-1, '1'),
      '--json',
    ];
    // On one thread the first file is done before the second fails.
    const failed = await corpus('count', ...args);
    expect(failed.status).toBe(2);
    expect(failed.stderr).toBe(
      `semmem corpus count: row 100 of ${paths[1]} has a token that is null or no 32-bit number\n`,
    );
    await write('b.parquet', documents.slice(100), false);
    const resumed = await corpus('count', ...args);
    expect(resumed.stderr).toBe('');
    const { tokens_reused: reused } = JSON.parse(resumed.stdout.trim().split('\n').at(-1)!);
    expect(reused).toBe(documents.slice(0, 100).flat().length);
    expect(await counted(output)).toEqual(expected(documents, rows));
  });

  it('counts text in tokens, and findings in the same pass', async () => {
    const folder = temporaryFolder();
    const text = 'The quick brown fox writes to Jane.Roe@lantern-mail.org about the quick brown fox.';
    const lines = [text, 'nothing here', text].map((text) => JSON.stringify({ text }));
    const jsonl = join(folder, 'texts.jsonl');
    writeFileSync(jsonl, `${lines.join('\n')}\n`);
    const { encode } = await import('gpt-tokenizer/encoding/r50k_base');
    const sequences = await writeSequences(folder, [encode(' quick brown fox'), encode(text).slice(0, 3)]);
    const findings = await writeParquet(
      join(folder, 'findings.parquet'),
      `from (values ('email', 'jane.roe@lantern-mail.org'), ('email', 'no@lantern-mail.org'), ('email', 'Jane.Roe@lantern-mail.org'),
        ('email', null), ('colour', 'red')) t(type, value)`,
    );
    const output = join(folder, 'out');
    const args = ['--corpus', jsonl, '--tokenizer', 'gpt2', '--from', '0', '--length', '3'];
    const result = await corpus(
      'count',
      ...args,
      '--sequences',
      sequences,
      '--findings',
      findings,
      '--output',
      output,
      '--json',
    );
    expect(result.status, result.stderr).toBe(0);
    const events = result.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(events.filter(({ event }) => event === 'warning')).toEqual([
      { event: 'warning', message: '2 rows of --findings without a known type or a value: not counted' },
    ]);
    expect(events.at(-1).findings).toEqual({
      rows: 5,
      rows_not_counted: 2,
      distinct_items: 2,
      items_found: 1,
      occurrences: 2,
    });
    expect(await counted(output)).toEqual([
      { id: 0, occurrences: 4, documents: 2 },
      { id: 1, occurrences: 2, documents: 2 },
    ]);
    const found = await query(
      `select value, occurrences::int as n, documents::int as d from '${output}/finding_frequencies.parquet'`,
    );
    expect(found).toEqual([
      { value: 'jane.roe@lantern-mail.org', n: 2, d: 2 },
      { value: 'no@lantern-mail.org', n: 0, d: 0 },
    ]);
  });

  it('says in one line what is wrong with a corpus', async () => {
    const folder = temporaryFolder();
    const sequences = await writeSequences(folder, [[1, 1]]);
    const file = (name: string) => join(folder, name);
    writeBin(file('odd.bin'), [1, 2, 3]);
    truncateSync(file('odd.bin'), 5);
    writeBin(file('rows.bin'), [1, 2, 3]);
    writeFileSync(file('empty.bin'), '');
    writeBin(file('differs.bin'), [1, 2, 3]);
    writeIndex(file('differs.idx'), { sizes: [2, 2] });
    writeBin(file('dtype.bin'), [1, 2, 3]);
    writeIndex(file('dtype.idx'), { sizes: [3], dtype: 6 });
    writeBin(file('version.bin'), [1, 2, 3]);
    writeIndex(file('version.idx'), { sizes: [3], version: 2 });
    writeBin(file('magic.bin'), [1, 2, 3]);
    writeIndex(file('magic.idx'), { sizes: [3], magic: 'SOMETHING' });
    writeBin(file('cut.bin'), [1, 2, 3]);
    writeIndex(file('cut.idx'), { sizes: [3] });
    truncateSync(file('cut.idx'), 40);
    writeBin(file('s-00000-of-00003.bin'), [1, 2, 3]);
    writeBin(file('s-00002-of-00003.bin'), [1, 2, 3]);
    await writeParquet(file('none.parquet'), 'select 1 as x');
    await writeParquet(file('minus.parquet'), 'select [1, -5] as tokens');
    writeBin(file('large.bin'), [1, 60_000, 3]);
    const cases: [readonly string[], RegExp][] = [
      [['odd.bin'], /odd\.bin has an odd number of bytes \(5\)/],
      [['rows.bin'], /rows\.bin has 3 tokens, which are not rows of 2049; say --row-tokens N/],
      [['empty.bin'], /empty\.bin is empty/],
      [['differs.bin'], /differs\.idx tells of 4 tokens \(8 bytes\), and .*differs\.bin has 6 bytes/],
      [['dtype.bin'], /dtype\.idx has tokens of dtype 6; known are 8 \(uint16\) and 4 \(int32\)/],
      [['version.bin'], /version\.idx is a Megatron index of version 2/],
      [['magic.bin'], /magic\.idx is not a Megatron index/],
      [['cut.bin'], /cut\.idx has 40 bytes, and its header tells of \d+/],
      [['s-00000-of-00003.bin', 's-00002-of-00003.bin'], /s-00001-of-00003\.bin is missing/],
      [['none.parquet'], /none\.parquet has no column text/],
      [['minus.parquet'], /minus\.parquet has token id -5/],
      [['nowhere.bin'], /corpus not found: .*nowhere\.bin/],
      [['*.nothing'], /no file matches/],
      [['rows.bin', 'rows.bin'], /rows\.bin is given twice/],
    ];
    for (const [names, message] of cases) {
      const output = join(folder, 'out');
      const paths = names.map(file);
      const result = await corpus(
        'count',
        '--corpus',
        ...paths,
        '--sequences',
        sequences,
        '--from',
        '0',
        '--length',
        '2',
        '--output',
        output,
        '--json',
      );
      expect(result.stderr.split('\n'), names.join()).toEqual([expect.stringMatching(message), '']);
      expect(result.status).toBe(2);
      expect(existsSync(join(output, 'sequence_frequencies.parquet'))).toBe(false);
      expect(existsSync(`${output}.parts`)).toBe(false);
    }
    const large = await corpus(
      'count',
      '--corpus',
      file('large.bin'),
      '--row-tokens',
      '3',
      '--tokenizer',
      'gpt2',
      '--sequences',
      sequences,
      '--from',
      '0',
      '--length',
      '2',
      '--output',
      join(folder, 'out'),
      '--json',
    );
    expect(large.stderr).toMatch(/large\.bin has token 60000, and the tokenizer only 50257 tokens/);
  });
});

describe('semmem corpus frequencies', () => {
  it('counts tokens, and tells those of memorized rows from the others', async () => {
    const folder = temporaryFolder();
    const bin = writeBin(join(folder, 'all.bin'), [5, 5, 5, 7, 7, 9]);
    const memorized = await writeSequences(folder, [[5, 7], [5]]);
    const output = join(folder, 'tokens.parquet');
    const result = await corpus(
      'frequencies',
      '--corpus',
      bin,
      '--row-tokens',
      '0',
      '--memorized',
      memorized,
      '--output',
      output,
    );
    expect(result.status, result.stderr).toBe(0);
    const rows = await query(`select columns(*)::int from '${output}'`);
    expect(rows).toEqual([
      { token_id: 5, frequency: 3, memorized: 2, non_memorized: 1 },
      { token_id: 7, frequency: 2, memorized: 1, non_memorized: 1 },
      { token_id: 9, frequency: 1, memorized: 0, non_memorized: 1 },
    ]);
  });
});
