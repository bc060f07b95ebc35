import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { ParquetReader } from 'parquetjs-lite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashesIn } from '../../support/hashes.ts';
import { type CommandResult, runCommand } from '../../support/run-command.ts';
import { query, writeParquet } from '../../support/tables.ts';

let folder: string;
const at = (name: string) => join(folder, name);
const command = (args: readonly string[], options = {}) => runCommand('calculate-metrics', args, options);
/** The run `r` in `output` with GPT-2's tokens on one thread. */
const calculate = (output: string, ...args: string[]) =>
  command(['--output', output, '--run-id', 'r', '--tokenizer', 'gpt2', '--threads', '1', ...args]);
const linesOf = (text: string) => text.split('\n').filter((line) => line !== '');
const json = (...path: string[]) => JSON.parse(readFileSync(join(...path), 'utf8'));

const GOOD = 'select i as sequence_id, [1, 2, 3, i]::integer[] as tokens from range(50) t(i)';
const TABLES: Readonly<Record<string, string>> = {
  good: GOOD,
  'no-id': 'select 1 as id, [1] as tokens',
  'no-tokens': 'select 1 as index, [1] as token_ids',
  'text-tokens': "select 1 as index, 'x' as tokens",
  'float-tokens': 'select 1 as index, [1.5::double] as tokens',
  'nested-tokens': 'select 1 as index, [[1]] as tokens',
  'text-id': "select 'a' as index, [1] as tokens",
  'float-id': 'select 1::double as index, [1] as tokens',
  'no-rows': 'select 1 as index, [1] as tokens where false',
  reserved: 'select 1 as index, [1] as tokens, 0 as file_row_number',
  'high-tokens': 'select i as index, [60000] as tokens from range(30) t(i)',
  'one-bad-row': `select i as index, if(i = 7, [-1], [1]) as tokens from range(50) t(i)`,
  'no-count': 'select 1 as token_id, 1 as index, 2 as number',
  'list-count': 'select 1 as token_id, 1 as index, [2] as frequency',
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'semmem-command-'));
  for (const [name, select] of Object.entries(TABLES)) await writeParquet(at(`${name}.parquet`), select);
  for (const name of ['mixed-names', 'mixed-types', 'mixed-kinds', 'nothing']) mkdirSync(at(name));
  for (const name of ['mixed-names', 'mixed-types', 'mixed-kinds'])
    await writeParquet(at(`${name}/a.parquet`), GOOD);
  await writeParquet(at('mixed-names/b.parquet'), 'select 1 as index, [1] as tokens');
  await writeParquet(at('mixed-types/b.parquet'), "select 1 as sequence_id, 'x' as tokens");
  writeFileSync(at('mixed-kinds/b.parquet'), 'a,b\n1,2\n');
  writeFileSync(at('nothing/readme.md'), '# nothing');
  writeFileSync(at('empty.parquet'), '');
  writeFileSync(at('text.parquet'), 'this is some text, not Parquet at all');
  const whole = readFileSync(at('good.parquet'));
  writeFileSync(at('truncated.parquet'), whole.subarray(0, 300));
  const spoiled = Buffer.from(whole);
  const footer = whole.length - 8 - whole.readUInt32LE(whole.length - 8);
  spoiled.fill('#', footer, footer + 40);
  writeFileSync(at('spoiled-footer.parquet'), spoiled);
  writeFileSync(at('a-file'), 'x');
  mkdirSync(at('taken/r'), { recursive: true });
  writeFileSync(at('taken/r/mine.txt'), 'mine');
  writeFileSync(at('broken.json'), '{"model": {"type": "BPE", "vocab": {');
  writeFileSync(at('list.json'), '[1, 2]');
  writeFileSync(at('unigram.json'), '{"model": {"type": "Unigram", "vocab": [["a", -1.0]]}}');
  const model = { type: 'BPE', vocab: { a: 0, b: 1, c: 2 }, merges: [] };
  writeFileSync(at('small.json'), JSON.stringify({ model, decoder: { type: 'ByteLevel' } }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const good = () => ['--input', at('good.parquet')];
const input = (name: string) => () => ['--input', at(name)];
const withGood =
  (...args: string[]) =>
  () => [...good(), ...args.map((word) => word.replace('@', `${folder}/`))];

/** What is wrong, the words of the command after its usual ones, and what the one line says of it. */
const MISTAKES: readonly [what: string, args: () => string[], says: RegExp][] = [
  ['nothing to do', () => [], /nothing to measure: give --input FILE/],
  ['no such file', input('absent.parquet'), /input not found: .*absent\.parquet/],
  ['no file for a glob', input('absent*.parquet'), /no file matches .*absent\*\.parquet/],
  ['an empty file', input('empty.parquet'), /empty\.parquet is empty \(0 bytes\)/],
  ['a truncated file', input('truncated.parquet'), /truncated\.parquet is truncated/],
  ['a spoiled footer', input('spoiled-footer.parquet'), /cannot read .*spoiled-footer\.parquet/],
  ['text instead of Parquet', input('text.parquet'), /text\.parquet is not a Parquet file .*"this"/],
  ['a folder without Parquet', input('nothing'), /no \.parquet file in folder .*nothing/],
  ['no id column', input('no-id.parquet'), /no-id\.parquet has no id column .*its columns are: id, tokens/],
  ['no tokens column', input('no-tokens.parquet'), /no tokens column .*its columns are: index, token_ids/],
  ['tokens as text', input('text-tokens.parquet'), /column tokens of .*text-tokens\.parquet is VARCHAR/],
  ['tokens as floats', input('float-tokens.parquet'), /column tokens of .* is DOUBLE\[\]/],
  ['tokens as lists of lists', input('nested-tokens.parquet'), /column tokens of .* is INTEGER\[\]\[\]/],
  ['ids as text', input('text-id.parquet'), /column index of .*text-id\.parquet is VARCHAR/],
  ['ids as floats', input('float-id.parquet'), /column index of .* is DOUBLE/],
  ['no rows', input('no-rows.parquet'), /no rows in .*no-rows\.parquet/],
  ['a reserved column', input('reserved.parquet'), /reserved\.parquet has a column named file_row_number/],
  [
    'files of other columns',
    input('mixed-names'),
    /mixed-names\/b\.parquet has other columns than .*a\.parq/,
  ],
  ['files of other types', input('mixed-types'), /column tokens of .*mixed-types\/b\.parquet is VARCHAR/],
  ['files of another kind', input('mixed-kinds'), /mixed-kinds\/b\.parquet is not a Parquet file/],
  ['two tables of one name', withGood('--input', '@good.parquet'), /two tables are named good/],
  [
    'a name that no table can have',
    () => ['--input', `features=${at('good.parquet')}`],
    /"features" cannot name/,
  ],
  ['a file that is no option', () => [...good(), at('good.parquet'), '--strict=3'], /--strict/],
  ['no tokenizer', withGood('--tokenizer', '@none.json'), /tokenizer not found: .*none\.json/],
  [
    'a folder without tokenizer',
    withGood('--tokenizer', '@nothing'),
    /not found: .*nothing\/tokenizer\.json/,
  ],
  ['a broken tokenizer', withGood('--tokenizer', '@broken.json'), /broken\.json: broken JSON/],
  ['an empty tokenizer', withGood('--tokenizer', '@empty.parquet'), /empty\.parquet: broken JSON/],
  ['a tokenizer that is a list', withGood('--tokenizer', '@list.json'), /list\.json: \w/],
  ['a Parquet file as tokenizer', withGood('--tokenizer', '@good.parquet'), /good\.parquet: broken JSON/],
  ['a tokenizer of another kind', withGood('--tokenizer', '@unigram.json'), /unigram\.json: .*(Unigram|BPE)/],
  [
    'a small vocabulary',
    withGood('--tokenizer', '@small.json'),
    /small\.json has 3 tokens, but 50 of the first 50/,
  ],
  [
    'ids beyond the vocabulary',
    input('high-tokens.parquet'),
    /tokenizer gpt2 has 50257 tokens, but 30 .*60000/,
  ],
  [
    'an unknown metric',
    withGood('--metrics', 'text,hufman_length'),
    /unknown metric: hufman_length \(did you mean huffman_coding_length\?\)/,
  ],
  ['an unknown option', withGood('--metricz', 'x'), /unknown option '--metricz'.*Did you mean --metrics\?/],
  [
    'an unknown dataset',
    () => ['--datasets', 'memoriez'],
    /unknown dataset: memoriez \(did you mean memories\?\)/,
  ],
  [
    'an unknown scheme',
    () => ['--datasets', 'memories', '--schemes', 'dedup'],
    /unknown scheme: dedup \(did you mean deduped\?\)/,
  ],
  [
    'an unknown model',
    () => ['--datasets', 'memories', '--models', '1.5b'],
    /unknown model: 1\.5b \(did you mean 1\.4b\?\)/,
  ],
  [
    'a model that the dataset lacks',
    () => ['--datasets', 'pile', '--schemes', 'deduped', '--models', '12b.23000'],
    /pile \(deduped\) has no model 12b\.23000/,
  ],
  ['an option without its value', () => ['--input'], /option '--input .*' argument missing/],
  ['an output that is a file', withGood('--output', '@a-file'), /cannot write to .*a-file/],
  ['an output below a file', withGood('--output', '@a-file/below'), /cannot write to .*a-file/],
  ['a folder that is no run', withGood('--output', '@taken'), /taken\/r exists and is not a run/],
  ['a run id that is a path', withGood('--run-id', '../x'), /"\.\.\/x" cannot be a run id/],
  ['an empty run id', withGood('--run-id', ''), /"" cannot be a run id/],
  [
    'threads that are no number',
    withGood('--threads', 'two'),
    /--threads must be a whole number from 1, not "two"/,
  ],
  ['no threads', withGood('--threads', '0'), /--threads must be a whole number from 1/],
  ['half a thread', withGood('--threads', '1.5'), /--threads must be a whole number/],
  ['a negative sample', withGood('--sample-size', '-3'), /--sample-size/],
  ['an empty sample', withGood('--sample-size', '0'), /--sample-size must be a whole number from 1/],
  ['a seed that is no number', withGood('--sample-seed', 'x'), /--sample-seed must be a whole number/],
  ['a threshold that is no number', withGood('--recitation-threshold', '5.5'), /--recitation-threshold must/],
  ['a size that is none', withGood('--memory-limit', '3x'), /--memory-limit must be a size such as 4GB/],
  ['too little memory', withGood('--memory-limit', '1MB'), /--memory-limit must be at least 256MiB/],
  ['no such counts', withGood('--sequence-frequencies', '@absent.parquet'), /not found: .*absent\.parquet/],
  [
    'counts without a count',
    withGood('--sequence-frequencies', '@no-count.parquet'),
    /no-count\.parquet has no column of sequence_frequencies .*its columns are: token_id, index, number/,
  ],
  [
    'counts without an id',
    withGood('--sequence-frequencies', '@no-id.parquet'),
    /no-id\.parquet has no id column/,
  ],
  [
    'counts that are lists',
    withGood('--sequence-frequencies', '@list-count.parquet'),
    /column frequency of .*list-count\.parquet is INTEGER\[\]; it must hold numbers/,
  ],
  [
    'token counts without a count',
    withGood('--token-frequencies', '@no-count.parquet'),
    /no-count\.parquet has no count column/,
  ],
  [
    'token counts that are text',
    withGood('--token-frequencies', '@text.parquet'),
    /text\.parquet is not a Parquet/,
  ],
];

describe('a mistake', () => {
  it.concurrent.each(MISTAKES)('is told in one line: %s', async (what, args, says) => {
    const output = at(`out-${what.replaceAll(' ', '-')}`);
    const { status, stdout, stderr } = await calculate(output, ...args());
    expect(stderr).toMatch(says);
    expect(linesOf(stderr)).toHaveLength(1);
    expect(stderr).toMatch(/^calculate-metrics: /);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(existsSync(output)).toBe(false);
  });

  it('leaves what lay at the place of its output as it was', () => {
    expect(readdirSync(at('taken/r'))).toEqual(['mine.txt']);
    expect(readFileSync(at('a-file'), 'utf8')).toBe('x');
  });

  it.concurrent('with --strict is the first row that cannot be measured; no table appears', async () => {
    const output = at('strict');
    const { status, stderr } = await calculate(output, '--input', at('one-bad-row.parquet'), '--strict');
    expect(status).toBe(2);
    expect(linesOf(stderr).at(-1)).toMatch(
      /^calculate-metrics: .*one-bad-row\.parquet: sequence 7 \(row 7\) cannot be measured: negative_token/,
    );
    expect(readdirSync(join(output, 'r')).sort()).toEqual(['_stages', 'run.json']);
    expect(json(output, 'r/run.json')).toMatchObject({ state: 'failed' });
    const again = await calculate(output, '--input', at('one-bad-row.parquet'), '--resume');
    expect(again.status).toBe(0);
    expect(json(output, 'r/summary.json').tables[0]).toMatchObject({ rows_out: 50, rows_with_errors: 1 });
  });

  const spoiled: readonly [what: string, column: string, place: number, args: string[]][] = [
    ['the header of a page', 'index', 0, []],
    ['a page of ids', 'index', 0.1, []],
    ['a page of tokens', 'tokens', 0.8, []],
    ['a page of tokens of which a sample is taken', 'tokens', 0.8, ['--sample-size', '59999']],
    ['a page of tokens that nobody asked for', 'tokens', 0.8, ['--metrics', 'taxonomy']],
    ['a page of an extra column', 'label', 0.5, ['--metrics', 'text']],
  ];
  it.concurrent.each(spoiled)('in %s ends the run without a table', async (what, column, place, args) => {
    const name = `spoiled-${what.replaceAll(' ', '-')}`;
    const path = at(`${name}.parquet`);
    const select =
      "select (i * 7919) % 60013 as index, [(i * 7919) % 50000, i % 40000, 3] as tokens, 'x' || i as label from range(60000) t(i)";
    await writeParquet(path, select, ', row_group_size 10240');
    const [page] = await query(
      `select coalesce(dictionary_page_offset, data_page_offset)::integer as start, total_compressed_size::integer as size from parquet_metadata('${path}')
       where row_group_id = 5 and path_in_schema like '${column}%'`,
    );
    const bytes = readFileSync(path);
    const { start, size } = page as { start: number; size: number };
    const from = start + Math.floor(place * size);
    bytes.fill(0xff, from, from + 40);
    writeFileSync(path, bytes);
    const { status, stderr } = await calculate(at(name), '--input', path, ...args);
    expect(linesOf(stderr).at(-1)).toMatch(
      /^calculate-metrics: .* is damaged \(.*\); copy or download it again$/,
    );
    expect(linesOf(stderr).at(-1)).toContain(path);
    expect(status).toBe(2);
    expect(readdirSync(join(at(name), 'r')).sort()).toEqual(['_stages', 'run.json']);
  });
});

describe('a run', () => {
  let finished: CommandResult;
  let output: string;
  const INPUT = `select i as index, if(i = 5, null, [15, 16 + i % 4, 17, 18]) as tokens, 'x' || i as label from range(40) t(i)
    union all select 3, [1], 'repeated'`;

  beforeAll(async () => {
    output = at('runs');
    await writeParquet(at('seqs.parquet'), INPUT);
    await writeParquet(at('counts.parquet'), 'select i as index, i as counts from range(1, 20) t(i)');
    finished = await calculate(
      output,
      '--input',
      at('seqs.parquet'),
      '--sequence-frequencies',
      at('counts.parquet'),
    );
  });

  it('says on standard output what came out, and what was odd on standard error', () => {
    expect(finished.status).toBe(0);
    expect(finished.stdout).toMatch(/dropped: id repeated/);
    expect(finished.stderr).toMatch(/warning: seqs: 1 rows dropped/);
    expect(finished.stderr).toMatch(/warning: seqs: 1 rows could not be measured/);
  });

  it('lies in a folder of its own: parts and nothing else by the name of the table', () => {
    expect(readdirSync(join(output, 'r')).sort()).toEqual(['_stages', 'run.json', 'seqs', 'summary.json']);
    expect(readdirSync(join(output, 'r/seqs'))).toEqual(['part-00000.parquet']);
    const left = readdirSync(join(output, 'r/_stages'), { recursive: true }) as string[];
    expect(left.filter((name) => /lock|tmp|spill/.test(name))).toEqual([]);
  });

  it('writes down its settings and inputs, and what became of every row', () => {
    const manifest = json(output, 'r/run.json');
    expect(manifest).toMatchObject({ run_id: 'r', state: 'finished', tables: ['seqs'] });
    expect(manifest.settings).toMatchObject({ tokenizer: 'gpt2', 'recitation-threshold': 5, metrics: null });
    expect(manifest.inputs.seqs).toEqual([
      {
        path: at('seqs.parquet'),
        bytes: readFileSync(at('seqs.parquet')).length,
        footer_sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        rows: 41,
      },
    ]);
    expect(Date.parse(manifest.finished_at)).toBeGreaterThanOrEqual(Date.parse(manifest.started_at));
    const summary = json(output, 'r/summary.json');
    expect(summary).toMatchObject({ run_id: 'r', threads: 1, folder: join(output, 'r') });
    expect(summary.peak_memory_bytes).toBeGreaterThan(1e7);
    expect(summary.stages.map(({ stage }: { stage: string }) => stage)).toEqual([
      'repeated ids',
      'join',
      'findings',
      'documents of findings',
      'features',
      'checks and summary',
    ]);
    const [table] = summary.tables;
    expect(table).toMatchObject({
      table: 'seqs',
      rows_in: 41,
      rows_out: 40,
      repeated_ids_dropped: 1,
      rows_with_errors: 1,
      errors: { null_tokens: 1 },
      partitions: { computed: 1, reused: 0 },
      joins: { sequence_frequencies: { matched: 19, unmatched: 21 } },
    });
    expect(table.nulls.sequence_duplicates_upstream).toEqual({ rows: 21, reasons: { no_match: 21 } });
    expect(table.nulls.text).toEqual({ rows: 1, reasons: { row_error: 1 } });
    expect(table.nulls.nl_scores_upstream).toEqual({ rows: 40, reasons: { input_not_given: 40 } });
    const counted = table.taxonomy.counts.reduce((sum: number, { rows }: { rows: number }) => sum + rows, 0);
    expect(counted).toBe(39);
  });

  it('is read alike by DuckDB, hyparquet and parquetjs-lite', async () => {
    const part = join(output, 'r/seqs/part-00000.parquet');
    const columns =
      'sequence_id, tokens, text, is_templating, huffman_coding_length, sequence_duplicates_upstream, taxonomy, label, row_error';
    const wanted = await query(`select ${columns} from read_parquet('${part}')`);
    expect(wanted).toHaveLength(40);
    const asJson = (value: unknown): unknown => {
      if (typeof value === 'bigint') return String(value);
      if (Array.isArray(value)) return value.map(asJson);
      return Buffer.isBuffer(value) ? value.toString() : (value ?? null);
    };
    const names = columns.split(', ');
    const row = (given: Record<string, unknown>) =>
      Object.fromEntries(names.map((name) => [name, asJson(given[name])]));
    const file = await asyncBufferFromFile(part);
    expect((await parquetReadObjects({ file, compressors, columns: names })).map(row)).toEqual(wanted);
    const reader = await ParquetReader.openFile(part);
    const cursor = reader.getCursor();
    const read: Record<string, unknown>[] = [];
    for (let next = await cursor.next(); next !== null; next = await cursor.next()) {
      // It gives lists as they are stored, and numbers from a dictionary as text.
      const { list } = (next.tokens ?? {}) as { list?: { element: unknown }[] };
      const counts = next.sequence_duplicates_upstream;
      read.push({
        ...row(next),
        sequence_id: String(next.sequence_id),
        tokens: list?.map(({ element }) => Number(element)) ?? null,
        huffman_coding_length: next.row_error === undefined ? Number(next.huffman_coding_length) : null,
        sequence_duplicates_upstream: counts === undefined ? null : String(counts),
      });
    }
    await reader.close();
    expect(read).toEqual(wanted);
  });

  it('describes its columns in the Parquet metadata', async () => {
    const part = join(output, 'r/seqs/part-00000.parquet');
    const rows = await query(
      `select decode(key) as key, decode(value) as value from parquet_kv_metadata('${part}')`,
    );
    const columns = JSON.parse(
      rows.find(({ key }) => key === 'semantic-memorization.columns')!.value as string,
    );
    expect(columns.huffman_coding_length.unit).toBe('bits per code point');
    const [row] = await query(`select * from read_parquet('${part}') limit 1`);
    expect(Object.keys(columns)).toEqual(Object.keys(row!).filter((name) => name !== 'label'));
    for (const { description } of Object.values(columns) as { description: string }[])
      expect(description).toMatch(/^.{10,}\.$/s);
  });

  it('that is finished is left as it is by --resume, and refused without', async () => {
    const before = hashesIn(join(output, 'r/seqs'));
    const files = ['run.json', 'summary.json'].map((name) => readFileSync(join(output, 'r', name), 'utf8'));
    const again = ['--input', at('seqs.parquet'), '--sequence-frequencies', at('counts.parquet')];
    const resumed = await calculate(output, ...again, '--resume', '--threads', '2', '--json');
    expect(resumed.status).toBe(0);
    expect(JSON.parse(linesOf(resumed.stdout).at(-1)!)).toMatchObject({ event: 'summary', run_id: 'r' });
    const refused = await calculate(output, ...again);
    expect(refused.status).toBe(2);
    expect(refused.stderr).toMatch(
      /^calculate-metrics: run r exists in .*; add --resume or use another --run-id\n$/,
    );
    const other = await calculate(output, ...again, '--resume', '--metrics', 'text');
    expect(other.status).toBe(2);
    expect(linesOf(other.stderr)).toEqual([
      expect.stringMatching(/run r cannot be resumed: setting metrics was null and is now \["text"\]/),
    ]);
    expect(hashesIn(join(output, 'r/seqs'))).toEqual(before);
    expect(['run.json', 'summary.json'].map((name) => readFileSync(join(output, 'r', name), 'utf8'))).toEqual(
      files,
    );
  });
});

describe.concurrent('the command', () => {
  it('takes options with underscores and leaves a sample', async () => {
    const args = [
      '--tokenizer',
      'gpt2',
      '--output',
      at('u'),
      '--run_id=u1',
      '--sample_size',
      '5',
      '--sample_seed=3',
    ];
    const { status } = await command([...good(), ...args]);
    expect(status).toBe(0);
    expect(json(at('u/u1/summary.json')).tables[0]).toMatchObject({ rows_out: 5, not_sampled: 45 });
  });

  it('with --json writes JSON lines and nothing else, the summary last', async () => {
    const { status, stdout, stderr } = await calculate(at('json'), ...good(), '--json');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const events = linesOf(stdout).map((line) => JSON.parse(line));
    expect(events.length).toBeGreaterThan(2);
    const { event, ...summary } = events.at(-1);
    expect(event).toBe('summary');
    expect(summary).toEqual(json(at('json/r/summary.json')));
    expect(events.slice(0, -1).every((one) => typeof one.event === 'string' && one.event !== 'summary')).toBe(
      true,
    );
  });

  it('resolves relative paths against the folder that npm was started in', async () => {
    const args = ['--input', 'good.parquet', '--output', 'from-npm', '--run-id', 'r', '--tokenizer', 'gpt2'];
    const { status } = await command(args, { env: { INIT_CWD: folder }, cwd: tmpdir() });
    expect(status).toBe(0);
    expect(readdirSync(at('from-npm/r'))).toContain('good');
    const direct = await command(args.with(3, 'from-cwd'), { cwd: folder });
    expect(direct.status).toBe(0);
    expect(readdirSync(at('from-cwd/r'))).toContain('good');
  });

  it('makes a table of each input: files, NAME=PATH, globs and folders', async () => {
    const many = at('many');
    mkdirSync(many);
    for (const [part, from] of [0, 20].entries())
      await writeParquet(
        join(many, `p${part}.parquet`),
        GOOD.replace('range(50)', `range(${from}, ${from + 20})`),
      );
    writeFileSync(join(many, '_notes.parquet'), 'hidden');
    const { status } = await calculate(
      at('named'),
      ...good(),
      ...['--input', `first=${many}/p0.parquet`, many],
      ...['--input', `globbed=${many}/p*.parquet`, '--metrics', 'tokens'],
    );
    expect(status).toBe(0);
    const { tables } = json(at('named/r/summary.json'));
    expect(
      tables.map(({ table, rows_out }: { table: string; rows_out: number }) => [table, rows_out]),
    ).toEqual([
      ['good', 50],
      ['first', 20],
      ['many', 40],
      ['globbed', 40],
    ]);
    expect(readdirSync(at('named/r')).sort()).toEqual(
      ['_stages', 'first', 'globbed', 'good', 'many', 'run.json', 'summary.json'].sort(),
    );
  });

  it('refuses to go on with inputs that have changed', async () => {
    const path = await writeParquet(at('changing.parquet'), TABLES['one-bad-row']!);
    const first = await calculate(at('changed'), '--input', path, '--strict');
    expect(first.status).toBe(2);
    await writeParquet(path, GOOD);
    const { status, stderr } = await calculate(at('changed'), '--input', path, '--resume');
    expect(status).toBe(2);
    expect(linesOf(stderr)).toHaveLength(1);
    expect(stderr).toMatch(/run r cannot be resumed: input changing was .* and is now/);
    expect(existsSync(at('changed/r/changing'))).toBe(false);
  });

  it('refuses a run that another process computes, and takes over from a dead one', async () => {
    const stages = at('locked/r/_stages');
    mkdirSync(stages, { recursive: true });
    const stat = readFileSync(`/proc/${process.pid}/stat`, 'latin1');
    const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    const lock = (holder: object) => writeFileSync(join(stages, 'lock'), JSON.stringify(holder));
    lock({ pid: process.pid, host: hostname(), started });
    const refused = await calculate(at('locked'), ...good(), '--resume');
    expect(refused.status).toBe(2);
    expect(linesOf(refused.stderr)).toEqual([
      expect.stringMatching(new RegExp(`run r is being computed by process ${process.pid} on `)),
    ]);
    expect(readdirSync(at('locked/r'))).toEqual(['_stages']);
    // The number of a process that is gone, given to another one since.
    lock({ pid: process.pid, host: hostname(), started: '1' });
    const { status } = await calculate(at('locked'), ...good(), '--resume');
    expect(status).toBe(0);
    expect(readdirSync(at('locked/r')).sort()).toEqual(['_stages', 'good', 'run.json', 'summary.json']);
  });

  it('starts a run with --resume that does not exist yet', async () => {
    const { status } = await calculate(at('new'), ...good(), '--resume', '--no-extra-columns');
    expect(status).toBe(0);
  });

  it('shows its help and version on standard output', async () => {
    const help = await command(['--help']);
    expect({ status: help.status, stderr: help.stderr }).toEqual({ status: 0, stderr: '' });
    expect(help.stdout).toMatch(/--sequence-frequencies/);
    const version = await command(['--version']);
    expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
