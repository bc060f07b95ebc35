import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../../support/run-command.ts';
import { smallRun } from '../../support/small-run.ts';
import { query, writeParquet } from '../../support/tables.ts';

let folder: string;
let runs: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'semmem-sql-'));
  runs = await smallRun(folder, { more: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sql = (...args: string[]) => runCommand('semmem', ['sql', '--runs', runs, ...args]);
const hashOfRun = () => {
  const hash = createHash('sha256');
  for (const name of readdirSync(join(runs, 'r'), { recursive: true, encoding: 'utf8' }).sort()) {
    hash.update(name);
    if (name.endsWith('.parquet') || name.endsWith('.json')) hash.update(readFileSync(join(runs, 'r', name)));
  }
  return hash.digest('hex');
};

describe('tables', () => {
  it('of the run are views by their own names, and features their union', async () => {
    const { status, stdout, stderr } = await sql(
      '--format',
      'csv',
      `select (select count(*) from seqs) as a, (select count(*) from "other-table") as b, count(*) as c,
         count(*) filter (source = 'other-table') as d, sum(source_input) as e from features`,
    );
    expect({ status, stdout, stderr }).toEqual({
      status: 0,
      stdout: 'a,b,c,d,e\n100,5,105,5,10\n',
      stderr: '',
    });
  });

  it('of other files join them by a name of their own', async () => {
    const file = await writeParquet(
      join(folder, 'duplicates.parquet'),
      `select unnest([3, 4]) as sequence_id, unnest([6, 400]) as member_count, unnest(['exact', 'near']) as kind`,
    );
    const query = `select kind, member_count, weight from seqs join copies using (sequence_id) order by all`;
    const { status, stdout, stderr } = await sql('--format', 'csv', '--table', `copies=${file}`, query);
    expect({ status, stdout, stderr }).toEqual({
      status: 0,
      stdout: 'kind,member_count,weight\nexact,6,0.75\nnear,400,1\n',
      stderr: '',
    });
    const refusals = await Promise.all(
      [
        `seqs=${file}`,
        join(folder, 'gone.parquet'),
        `a=${join(runs, 'r', 'run.json')}`,
        `features=${file}`,
      ].map((table) => sql('--format', 'csv', 'select 1', '--table', table)),
    );
    expect(refusals.map(({ status, stderr }) => [status, stderr])).toEqual([
      [
        2,
        expect.stringMatching(
          /^semmem sql: there is a table seqs already; name the other: --table NAME=.*\n$/,
        ),
      ],
      [2, expect.stringMatching(/^semmem sql: input not found: .*gone.parquet\n$/)],
      [2, expect.stringMatching(/^semmem sql: .*run.json is not a Parquet file .*\n$/)],
      [2, `semmem sql: "features" cannot name a table; give one: --table NAME=${file}\n`],
    ]);
  });

  it('of other files need no run, and are not written over', async () => {
    const file = await writeParquet(join(folder, 'alone.parquet'), 'select 7 as a');
    const alone = (...args: string[]) =>
      runCommand('semmem', ['sql', '--runs', join(folder, 'none'), '--format', 'csv', ...args]);
    const { status, stdout, stderr } = await alone('--table', file, 'from alone');
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: 'a\n7\n', stderr: '' });
    const over = await alone('--table', file, 'from alone', '--output', file, '--force');
    expect([over.status, over.stderr]).toEqual([2, expect.stringContaining('is the input')]);
    for (const more of [[], ['--table', file, '--run', 'r']]) {
      const { status, stderr } = await alone('select 1', ...more);
      expect([status, stderr]).toEqual([2, expect.stringMatching(/^semmem sql: no runs in .*\n$/)]);
    }
  });

  it('come in the order of the input', async () => {
    const { stdout } = await sql('--format', 'csv', 'select sequence_id from seqs');
    expect(stdout).toBe(`sequence_id\n${Array.from({ length: 100 }, (_, i) => `${i}\n`).join('')}`);
  });
});

describe('formats', () => {
  const SELECT = 'select sequence_id, text_redacted, tokens, is_repeating, weight, nested, big from seqs';

  it('jsonl, json and csv read back equal to the table', async () => {
    const parts = `read_parquet('${runs}/r/seqs/*.parquet')`;
    const wanted = await query(SELECT.replace('from seqs', `from ${parts}`));
    for (const format of ['jsonl', 'json', 'csv']) {
      const path = join(folder, `read-back.${format}`);
      writeFileSync(path, (await sql('--format', format, SELECT)).stdout);
      const types = `{sequence_id: 'BIGINT', text_redacted: 'VARCHAR', tokens: 'INTEGER[]', is_repeating: 'BOOLEAN', weight: 'DOUBLE',
        nested: 'STRUCT(a BIGINT, b BIGINT[])', big: 'BIGINT'}`;
      const reader =
        format === 'csv'
          ? `read_csv('${path}', header = true, columns = ${types.replace(/'INTEGER\[\]'|'STRUCT.*?\)'/g, "'JSON'")}, delim = ',')`
          : `read_json('${path}', columns = ${types})`;
      const cast =
        'select * replace (tokens::json::integer[] as tokens, nested::json::struct(a bigint, b bigint[]) as nested)';
      expect(await query(`${cast} from ${reader}`), format).toEqual(wanted);
    }
  });

  it('json numbers are exact at any size, nulls are null, and what is no number is a string', async () => {
    const select = `select 9223372036854775807 as b, 1.10 as d, null as n, 'NaN'::double as f, [1, null] as l, {'x': true} as s,
      map {'k': 2} as m, date '2024-02-03' as t, '' as e, 0.1::double as g, 170141183460469231731687303715884105727::hugeint as h`;
    const { stdout } = await sql('--format', 'jsonl', select);
    expect(stdout).toBe(
      '{"b":9223372036854775807,"d":1.10,"n":null,"f":"NaN","l":[1,null],"s":{"x":true},"m":{"k":2},' +
        '"t":"2024-02-03","e":"","g":0.1,"h":170141183460469231731687303715884105727}\n',
    );
  });

  it('an empty result is an empty array, no line, a header, a table of no rows', async () => {
    const select = 'select sequence_id from seqs where false';
    expect((await sql('--format', 'json', select)).stdout).toBe('[]\n');
    expect((await sql('--format', 'jsonl', select)).stdout).toBe('');
    expect((await sql('--format', 'csv', select)).stdout).toBe('sequence_id\n');
    expect((await sql(select)).stdout).toContain('0 rows');
  });

  it('a csv cell tells null from the empty text and quotes what must be', async () => {
    const { stdout } = await sql('--format', 'csv', `select null as a, '' as b, 'x,"y"' || chr(10) as "c,d"`);
    expect(stdout).toBe('a,b,"c,d"\n,"","x,""y""\n"\n');
  });

  it('a table shows the first and last rows, cuts wide cells and hides what could steer a terminal', async () => {
    const { stdout } = await sql(
      '--max-rows',
      '3',
      "select i, chr(27) || repeat('x', 100) as t from range(1000) t(i)",
    );
    const rows = stdout.split('\n').filter((line) => line.startsWith('│'));
    expect(rows.map((line) => line.split('│')[1]!.trim())).toEqual(['i', '0', '1', '⋮', '999']);
    expect(stdout).toContain('1,000 rows (3 shown)');
    expect(stdout).not.toContain('\u001b');
    expect(stdout).toContain('\\u001bxxx');
    expect(Math.max(...rows.map((line) => line.length))).toBeLessThan(80);
  });

  it('a table shows exactly as many rows as there are when they fit', async () => {
    const { stdout } = await sql('--max-rows', '3', 'from range(3)');
    expect(stdout).not.toContain('⋮');
    expect(stdout).toContain('3 rows\n');
  });

  it('Parquet goes to a file only', async () => {
    expect(await sql('--format', 'parquet', 'select 1')).toMatchObject({
      status: 2,
      stderr: 'semmem sql: Parquet is not for standard output; name a file: --output FILE.parquet\n',
    });
    const path = join(folder, 'out.parquet');
    expect(
      await sql('--output', path, 'select sequence_id from seqs order by 1 desc -- all of it'),
    ).toMatchObject({ status: 0 });
    const [row] = await query(`select count(*)::int as n, first(sequence_id)::int as f from '${path}'`);
    expect(row).toEqual({ n: 100, f: 99 });
  });
});

describe('a query only reads', () => {
  const part = () => join(runs, 'r/seqs/part-00000.parquet');
  const cases: [string, () => string][] = [
    ['copy to a file', () => `copy seqs to '${folder}/stolen.csv'`],
    ['copy over its own part', () => `copy (select 1) to '${part()}' (use_tmp_file false)`],
    ['explain analyze copy', () => `explain analyze copy (select 1) to '${part()}' (use_tmp_file false)`],
    ['prepared copy', () => `prepare p as copy (select 1) to '${part()}' (use_tmp_file false); execute p`],
    [
      'explain hidden behind a comment',
      () => `/* x */ explain analyze copy (select 1) to '${part()}' (use_tmp_file false)`,
    ],
    [
      'explain after another statement',
      () => `select 1; explain analyze copy (select 1) to '${part()}' (use_tmp_file false)`,
    ],
    ['table on disk', () => `attach '${folder}/stolen.db' as d; create table d.t as select 1`],
    ['install', () => 'install httpfs'],
    ['load', () => `load '${folder}/x.duckdb_extension'`],
    ['read another file', () => `from read_text('${folder}/seqs.parquet')`],
    ['other Parquet', () => `from read_parquet('${folder}/seqs.parquet')`],
    ['stage tables', () => `from read_parquet('${runs}/r/_stages/repeated_rows/seqs.parquet')`],
    ['list files', () => `from glob('${folder}/*')`],
    ['open up again', () => 'set enable_external_access = true'],
    ['unlock', () => 'set lock_configuration = false'],
    ['allow a path', () => `set allowed_paths = ['${folder}/x']`],
    ['export', () => `export database '${folder}/stolen'`],
    ['call', () => `call enable_logging(storage = 'file', storage_path = '${folder}/log')`],
    ['logging as a table', () => `from enable_logging(storage = 'file', storage_path = '${folder}/log')`],
  ];
  for (const [what, text] of cases) {
    it(`${what} is refused in one line`, async () => {
      const before = hashOfRun();
      const files = readdirSync(folder);
      const { status, stderr } = await sql('--format', 'csv', text());
      expect({ status, lines: stderr.split('\n').length }).toEqual({ status: 2, lines: 2 });
      expect(stderr).toMatch(/^semmem sql: /);
      expect(hashOfRun()).toBe(before);
      expect(readdirSync(folder)).toEqual(files);
    });
  }

  it('what stays in memory is allowed: own tables, macros, pivots, explain', async () => {
    const text = `create temp table t as select 1 as a; create macro twice(x) as x * 2; select twice(a) as b from t`;
    expect((await sql('--format', 'csv', text)).stdout).toBe('b\n2\n');
    expect((await sql('explain analyze select count(*) from seqs')).stdout).toContain('Total Time');
    expect(
      (
        await sql(
          '--format',
          'csv',
          'pivot (select is_repeating as r from seqs where is_repeating is not null) on r using count(*)',
        )
      ).stdout,
    ).toMatch(/^false(,true)?\n/);
  });

  it('--write lifts that', async () => {
    const path = join(folder, 'written.csv');
    expect(await sql('--write', `copy (select count(*) as n from seqs) to '${path}'`)).toMatchObject({
      status: 0,
      stderr: '',
    });
    expect(readFileSync(path, 'utf8')).toBe('n\n100\n');
  });
});

describe('mistakes end with status 2 and one line', () => {
  it('with the names that were meant', async () => {
    const { status, stderr, stdout } = await sql('select sequnce_id from seqs');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(
      /^semmem sql: Binder Error: Referenced column "sequnce_id" not found .*"sequence_id".*\n$/,
    );
    expect((await sql('from seq')).stderr).toMatch(/^semmem sql: Catalog Error: .*Did you mean "seqs"\?\n$/);
    expect((await sql('selec 1')).stderr).toBe('semmem sql: Parser Error: syntax error at or near "selec"\n');
    expect((await sql('select text::int from seqs')).stderr).toMatch(/^semmem sql: Conversion Error: .*\n$/);
  });

  it('also in the middle of a stream', async () => {
    const { status, stderr } = await sql(
      '--format',
      'csv',
      "select case when i = 9999 then error('here') else i end from range(10000) t(i)",
    );
    expect(status).toBe(2);
    expect(stderr).toBe('semmem sql: Invalid Input Error: here\n');
  });

  it('without a query, or two results where one fits', async () => {
    expect((await sql()).stderr).toBe('semmem sql: no query: give one as an argument or on standard input\n');
    expect((await sql('--format', 'csv', 'select 1; select 2')).stderr).toContain('csv holds one result');
    expect(await sql('--output', join(folder, 'two.parquet'), 'select 1 as a; select 2 as a')).toMatchObject({
      status: 2,
    });
    expect(existsSync(join(folder, 'two.parquet'))).toBe(false);
  });

  it('with an unknown subcommand, option or run', async () => {
    expect(await runCommand('semmem', ['sq'])).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(
        /^semmem: unknown command: sq \(did you mean sql\?\); valid: sql, export, .*\n$/,
      ),
    });
    expect(await sql('--formt', 'csv', 'select 1')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('--format'),
    });
    expect((await sql('--run', 'zz', 'select 1')).stderr).toBe('semmem sql: unknown run: zz; valid: r\n');
  });
});

it('reads the query from standard input', async () => {
  for (const args of [[], ['-']]) {
    const { stdout } = await runCommand('semmem', ['sql', '--runs', runs, '--format', 'csv', ...args], {
      input: 'select 42 as x',
    });
    expect(stdout).toBe('x\n42\n');
  }
});

it('never overwrites a file without --force, nor writes into the run', async () => {
  const path = join(folder, 'kept.csv');
  writeFileSync(path, 'kept');
  expect(await sql('--output', path, 'select 1 as a')).toMatchObject({
    status: 2,
    stderr: `semmem sql: ${path} exists; add --force to overwrite it\n`,
  });
  expect(readFileSync(path, 'utf8')).toBe('kept');
  expect(await sql('--output', '-', '--format', 'csv', 'select 1 as a')).toMatchObject({
    status: 2,
    stderr: 'semmem sql: --output takes a file, not -; without it, results are on standard output\n',
  });
  expect(await sql('--output', path, '--force', 'select 1 as a')).toMatchObject({ status: 0 });
  expect(readFileSync(path, 'utf8')).toBe('a\n1\n');
  expect(await sql('--output', join(runs, 'r/seqs/part-00000.parquet'), '--force', 'select 1')).toMatchObject(
    { status: 2 },
  );
});

it('ends quietly with 0 when the reader goes away', async () => {
  const result = await runCommand(
    'semmem',
    ['sql', '--runs', runs, '--format', 'csv', 'from range(100000000)'],
    {
      onStart: (child) => child.stdout!.once('data', () => child.stdout!.destroy()),
    },
  );
  expect(result).toMatchObject({ status: 0, stderr: '' });
});

it('SIGINT ends a long query with status 130', async () => {
  const result = await runCommand(
    'semmem',
    ['sql', '--runs', runs, 'select count(*) from range(100000000000) t(i) where i % 7 = 3'],
    {
      onStart: (child) => setTimeout(() => process.kill(child.pid!, 'SIGINT'), 1500),
    },
  );
  expect(result).toMatchObject({ status: 130, stderr: 'semmem sql: interrupted\n' });
});
