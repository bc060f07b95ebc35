import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { ParquetReader } from 'parquetjs-lite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../../support/run-command.ts';
import { run } from '../../support/runs.ts';
import { smallRun } from '../../support/small-run.ts';
import { query, writeParquet } from '../../support/tables.ts';

let folder: string;
let runs: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'semmem-export-'));
  runs = await smallRun(folder, { more: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
/** Exports to a new file; answers its path and how the command ended. */
async function exported(extension: string, ...args: string[]) {
  const path = join(folder, `export-${files++}.${extension}`);
  const result = await runCommand('semmem', [
    'export',
    '--runs',
    runs,
    '--table',
    'seqs',
    '--output',
    path,
    ...args,
  ]);
  return { ...result, path };
}

const COLUMNS = 'sequence_id,text_redacted,tokens,is_repeating,weight,huffman_coding_length,nested,big';
const parts = () => `read_parquet('${runs}/r/seqs/*.parquet')`;
const plain = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, item) => (typeof item === 'bigint' ? Number(item) : item)));

describe('a file reads back equal to the table, in its order', () => {
  const select = (from: string) =>
    query(`select sequence_id, text_redacted, tokens::json::integer[] as tokens, is_repeating, weight, huffman_coding_length,
      nested::json as nested, big from ${from}`);

  it('parquet, csv and jsonl in DuckDB', async () => {
    const wanted = await select(parts());
    for (const [extension, from] of [
      ['parquet', (path: string) => `'${path}'`],
      ['csv', (path: string) => `read_csv('${path}')`],
      ['jsonl', (path: string) => `read_json('${path}')`],
    ] as const) {
      const { status, path } = await exported(extension, '--unredacted', '--columns', COLUMNS);
      expect(status).toBe(0);
      expect(plain(await select(from(path))), extension).toEqual(plain(wanted));
    }
  });

  it('parquet in hyparquet and parquetjs-lite', async () => {
    const names = 'sequence_id,tokens,text_redacted,is_repeating,weight';
    const { path } = await exported('parquet', '--unredacted', '--columns', names);
    const wanted = plain(
      await query(
        `select sequence_id::int as sequence_id, tokens, text_redacted, is_repeating, weight from ${parts()}`,
      ),
    ) as Record<string, unknown>[];
    const rows = await parquetReadObjects({ file: await asyncBufferFromFile(path) });
    // A list that is null is absent there.
    expect(plain(rows.map((row) => ({ ...row, tokens: row.tokens ?? null })))).toEqual(wanted);
    const reader = await ParquetReader.openFile(path);
    const cursor = reader.getCursor();
    for (const one of wanted) {
      const row = (await cursor.next()) as Record<string, unknown>;
      expect(Number(row.sequence_id)).toBe(one.sequence_id);
      expect(row.text_redacted ?? null).toBe(one.text_redacted);
    }
    expect(await cursor.next()).toBeNull();
    await reader.close();
  });

  it('arrow, in apache-arrow: lists as lists, 64-bit numbers exact, nested values as JSON', async () => {
    const { path } = await exported('arrow', '--unredacted', '--columns', `${COLUMNS},label,row_error`);
    const table = tableFromIPC(readFileSync(path));
    expect(table.schema.fields.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'sequence_id Int64',
      'text_redacted Utf8',
      'tokens List<Int32>',
      'is_repeating Bool',
      'weight Float64',
      'huffman_coding_length Float64',
      'nested Utf8',
      'big Int64',
      'label Utf8',
      'row_error Utf8',
    ]);
    const wanted = await query(`select ${COLUMNS}, label, row_error from ${parts()}`);
    const rows = table.toArray().map((row) => {
      const one = row.toJSON();
      return { ...one, tokens: one.tokens && [...one.tokens], nested: JSON.parse(one.nested) };
    });
    const numbers = (one: Record<string, unknown>) => ({
      ...one,
      sequence_id: Number(one.sequence_id),
      big: String(one.big),
      nested: {
        a: Number((one.nested as { a: number }).a),
        b: [Number((one.nested as { b: number[] }).b[0])],
      },
    });
    expect(rows.map(numbers)).toEqual(wanted.map(numbers));
    expect(rows[7]).toMatchObject({
      tokens: null,
      text_redacted: null,
      is_repeating: null,
      row_error: 'null_tokens',
    });
  });

  it('features has the table of each row', async () => {
    const path = join(folder, 'union.csv');
    await runCommand('semmem', [
      'export',
      '--runs',
      runs,
      '--output',
      path,
      '--columns',
      'source,sequence_id',
    ]);
    expect(await query(`select source, count(*)::int as n from '${path}' group by all order by all`)).toEqual(
      [
        { source: 'other-table', n: 5 },
        { source: 'seqs', n: 100 },
      ],
    );
  });
});

describe('redaction', () => {
  it('leaves out text, tokens and extra columns that may hold text, and says so', async () => {
    const { path, stderr } = await exported('parquet');
    expect(stderr).toMatch(/\n\d+ rows and \d+ columns of the table \w+ in .*\.parquet\n$/);
    const names = (await query(`describe from '${path}'`)).map((row) => row.column_name);
    for (const name of ['text', 'tokens', 'hidden_states', 'text_input', 'label', 'nested']) {
      expect(names).not.toContain(name);
      expect(stderr).toMatch(new RegExp(`left out, .*\\b${name}\\b`));
    }
    expect(names).toEqual(
      expect.arrayContaining(['sequence_id', 'text_redacted', 'weight', 'big', 'row_error']),
    );
    const content = readFileSync((await exported('jsonl')).path, 'utf8');
    expect(content).not.toMatch(/confidential \d/);
  });

  it('leaves out a text named source, but not the tables’ names in features', async () => {
    const at = join(folder, 'source');
    mkdirSync(at);
    const select = `select i as sequence_id, [i, 2] as tokens, 'confidential ' || i as source from range(5) t(i)`;
    const input = [await writeParquet(join(at, 'rows.parquet'), select)];
    await run({ input, output: at, metrics: ['taxonomy'] });
    const args = ['export', '--runs', at, '--output'];
    const alone = await runCommand('semmem', [...args, join(at, 'rows.csv')]);
    expect(alone.stderr).toMatch(/^note: left out, as they may hold memorized text: source /);
    expect(readFileSync(join(at, 'rows.csv'), 'utf8')).not.toContain('confidential');
    const union = await runCommand('semmem', [...args, join(at, 'all.csv'), '--table', 'features']);
    expect(union.stderr).toMatch(/^note: left out, as they may hold memorized text: source_input /);
    expect(readFileSync(join(at, 'all.csv'), 'utf8')).toMatch(/^source,.*\nrows,0,/);
    const asked = await runCommand('semmem', [...args, join(at, 'x.csv'), '--columns', 'source']);
    expect(asked.stderr).toContain('column source may hold memorized text');
  });

  it('asking for such a column is an error that names the way', async () => {
    for (const column of ['text', 'TEXT', 'tokens', 'label', 'text_input']) {
      const { status, stderr, path } = await exported('csv', '--columns', column);
      expect(status).toBe(2);
      expect(stderr).toMatch(
        /^semmem export: column \w+ may hold memorized text: add --unredacted to export it.*\n$/,
      );
      expect(existsSync(path)).toBe(false);
    }
    const { path } = await exported('csv', '--unredacted', '--columns', 'label');
    expect(readFileSync(path, 'utf8')).toMatch(/^label\nconfidential 0\n/);
  });

  it('a filter may look at any column but bring none along', async () => {
    const { path } = await exported(
      'csv',
      '--columns',
      'sequence_id',
      '--where',
      "label = 'confidential 3' -- only that",
    );
    expect(readFileSync(path, 'utf8')).toBe('sequence_id\n3\n');
    for (const where of [
      'true) union all (select text from seqs where (true',
      'true), (true',
      'true; drop view seqs',
      'lable = 1',
      '',
    ]) {
      const {
        status,
        stderr,
        path: none,
      } = await exported('csv', '--columns', 'text_redacted', '--where', where);
      expect({ where, status, lines: stderr.split('\n').length }).toEqual({ where, status: 2, lines: 2 });
      expect(stderr).toMatch(/^semmem export: --where: /);
      expect(existsSync(none)).toBe(false);
    }
  });
});

describe('an error at some row', () => {
  const HIDDEN = 'its message may hold memorized text: add --unredacted to see it';

  it.each([
    ['csv', 'text::int > 0', 'Conversion Error'],
    ['arrow', 'label::date is null', 'Conversion Error'],
    ['parquet', 'error(text)', 'Invalid Input Error'],
    ['arrow', `error('Failed to read file "' || label || '": x')`, 'Invalid Input Error'],
    ['jsonl', `error('No space left on device ' || label)`, 'Invalid Input Error'],
    ['csv', "regexp_matches('a', text_input || '(')", 'Invalid Input Error'],
  ])('is told to %s by its kind, without text, for --where "%s"', async (extension, where, kind) => {
    const { status, stdout, stderr, path } = await exported(extension, '--where', where);
    expect({ status, stdout, stderr }).toEqual({
      status: 2,
      stdout: '',
      stderr: `semmem export: --where fails on a row (${kind}); ${HIDDEN}\n`,
    });
    expect(existsSync(path)).toBe(false);
  });

  it('is told in full with --unredacted', async () => {
    const { status, stderr } = await exported('csv', '--unredacted', '--where', 'label::int > 0');
    expect(status).toBe(2);
    expect(stderr).toContain("Could not convert string 'confidential 0' to INT32");
  });

  it('that a reader of the table meets tells no text either', async () => {
    const at = join(folder, 'view');
    cpSync(join(runs, 'r'), join(at, 'r'), { recursive: true });
    const [part] = readdirSync(join(at, 'r/other-table'));
    const file = join(at, 'r/other-table', part!);
    const marker = 'confidential';
    const written = join(at, 'written.parquet');
    await query(
      `copy (select i as sequence_id, '${marker}' as text_redacted from range(5) t(i))
       to '${written}' (format parquet, compression uncompressed)`,
    );
    // One byte that is no UTF-8, wherever the word stands in the pages.
    const bytes = readFileSync(written);
    for (let at = bytes.indexOf(marker); at >= 0; at = bytes.indexOf(marker, at + 1))
      bytes[at + marker.length - 1] = 0xff;
    writeFileSync(file, bytes);
    const args = ['export', '--runs', at, '--table', 'other-table', '--output', join(at, 'x.csv')];
    const { status, stderr } = await runCommand('semmem', args);
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: `semmem export: the export fails on a row (Invalid Input Error); ${HIDDEN}\n`,
    });
    expect((await runCommand('semmem', [...args, '--unredacted'])).stderr).toContain('confidentia');
  });
});

describe('--column-names upstream', () => {
  it('gives the published names, and leaves out what else bears them', async () => {
    const { path, stderr } = await exported('parquet', '--unredacted', '--column-names', 'upstream');
    const names = (await query(`describe from '${path}'`)).map((row) => row.column_name as string);
    expect(names).toEqual(
      expect.arrayContaining([
        'is_incrementing',
        'is_repeating',
        '0_8_snowclones',
        'sequence_duplicates',
        'frequencies',
        'nl_scores',
        'taxonomy',
      ]),
    );
    expect(names.filter((name) => name.endsWith('_upstream'))).toEqual(['taxonomy_upstream']);
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
    expect(stderr).toMatch(
      /left out, as published columns have their names: is_incrementing, is_repeating, huffman_coding_length/,
    );
    const [row] =
      await query(`select count(*)::int as n from '${path}' a join ${parts()} b using (sequence_id)
      where a.is_repeating is distinct from b.is_repeating_upstream or a.huffman_coding_length is distinct from b.huffman_coding_length_upstream`);
    expect(row).toEqual({ n: 0 });
  });

  it('takes the published names for the published columns', async () => {
    const { path } = await exported(
      'csv',
      '--column-names',
      'upstream',
      '--columns',
      'is_repeating,0_8_snowclones',
      '--where',
      'sequence_id = 0',
    );
    expect(readFileSync(path, 'utf8')).toMatch(/^is_repeating,0_8_snowclones\n/);
    expect((await exported('csv', '--columns', '0_8_snowclones')).stderr).toContain(
      'did you mean snowclones_0_8_upstream?',
    );
  });
});

it('Parquet keeps what the columns mean, under their names in the file', async () => {
  const { path } = await exported(
    'parquet',
    '--column-names',
    'upstream',
    '--columns',
    'is_repeating,huffman_coding_length',
  );
  const rows = await query(
    `select decode(key) as key, decode(value) as value from parquet_kv_metadata('${path}')`,
  );
  const described = JSON.parse(
    rows.find(({ key }) => key === 'semantic-memorization.columns')!.value as string,
  );
  expect(Object.keys(described)).toEqual(['is_repeating', 'huffman_coding_length']);
  expect(described.huffman_coding_length.unit).toBe('bits per code point');
});

describe('files', () => {
  it('are never overwritten without --force, and are whole or absent', async () => {
    const path = join(folder, 'kept.csv');
    writeFileSync(path, 'kept');
    const again = (...args: string[]) =>
      runCommand('semmem', [
        'export',
        '--runs',
        runs,
        '--table',
        'seqs',
        '--columns',
        'sequence_id',
        '--output',
        path,
        ...args,
      ]);
    expect(await again()).toMatchObject({
      status: 2,
      stderr: `semmem export: ${path} exists; add --force to overwrite it\n`,
    });
    expect(readFileSync(path, 'utf8')).toBe('kept');
    expect(
      await again('--force', '--where', "case when sequence_id = 99 then error('late') else true end"),
    ).toMatchObject({ status: 2 });
    expect(readFileSync(path, 'utf8')).toBe('kept');
    expect(await again('--force')).toMatchObject({ status: 0 });
    expect(readFileSync(path, 'utf8')).toMatch(/^sequence_id\n0\n/);
    expect(existsSync(`${path}.tmp`)).toBe(false);
  });

  it('are not written into the run, over a device or a folder, or without a format', async () => {
    const to = (path: string) =>
      runCommand('semmem', ['export', '--runs', runs, '--table', 'seqs', '--force', '--output', path]);
    expect((await to(join(runs, 'r/seqs/part-00000.parquet'))).stderr).toContain('is inside the run');
    mkdirSync(join(folder, 'd.csv'));
    expect((await to(join(folder, 'd.csv'))).stderr).toContain('is not a plain file');
    const dash = await runCommand(
      'semmem',
      ['export', '--runs', runs, '--format', 'csv', '--table', 'seqs', '--output', '-'],
      { cwd: folder },
    );
    expect(dash).toMatchObject({
      status: 2,
      stderr: 'semmem export: --output takes a file, not -; name one to write\n',
    });
    expect(existsSync(join(folder, '-'))).toBe(false);
    expect((await to(join(folder, 'x.xlsx'))).stderr).toContain('add --format (parquet, csv, jsonl, arrow)');
  });
});

it('names an unknown table or column and what was meant', async () => {
  const wrong = await runCommand('semmem', [
    'export',
    '--runs',
    runs,
    '--table',
    'seq',
    '--output',
    join(folder, 'x.csv'),
  ]);
  expect(wrong).toMatchObject({
    status: 2,
    stderr: 'semmem export: unknown table: seq (did you mean seqs?); valid: seqs, other-table, features\n',
  });
  expect((await exported('csv', '--columns', 'sequnce_id')).stderr).toMatch(
    /^semmem export: unknown column: sequnce_id \(did you mean sequence_id\?\); valid: sequence_id, /,
  );
});
