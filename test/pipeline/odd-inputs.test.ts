import { mkdirSync, renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { features, run } from '../support/runs.ts';
import { temporaryFolder, writeParquet } from '../support/tables.ts';

const rows = (count: number, id = 'i') =>
  `select ${id} as sequence_id, [i % 50000, 11]::integer[] as tokens from range(${count}) t(i)`;

describe('folders such as key=value', () => {
  it('neither replace nor add columns of the input', async () => {
    const folder = join(temporaryFolder(), 'sequence_id=77', 'year=2020', 'tokens=zz');
    mkdirSync(folder, { recursive: true });
    const input = await writeParquet(join(folder, 'a.parquet'), rows(6));
    const output = temporaryFolder();
    const summary = await run({ input: [input], output, metrics: ['text'] });
    expect(summary.tables[0]).toMatchObject({ rows_in: 6, rows_out: 6, repeated_ids_dropped: 0 });
    expect(Object.keys((await features(output, 'a'))[0]!)).toEqual(['sequence_id', 'text', 'row_error']);
  });

  it('neither replace nor add columns of a run', async () => {
    const folder = temporaryFolder();
    const input = await writeParquet(join(folder, 'a.parquet'), rows(6));
    const counts = await writeParquet(
      join(folder, 'c.parquet'),
      'select i as sequence_id, 2 as documents from range(6) t(i)',
    );
    const output = join(folder, 'row_number=6', 'sequence_id=5');
    const summary = await run({ input: [input], output, sequenceFrequencies: [counts] });
    expect(summary.tables[0]!.taxonomy!.counts).toEqual([
      { taxonomy: 'recollection', taxonomy_reason: 'sequence_duplicates', memorized: null, rows: 6 },
    ]);
  });
});

describe('values of a joined table that are no counts', () => {
  it('are null, told apart from ids without a match, and warned of', async () => {
    const folder = temporaryFolder();
    const input = await writeParquet(join(folder, 'a.parquet'), rows(12));
    const values = [
      '1e300',
      '9223372036854775807',
      '1e20',
      '9007199254740992',
      '-3',
      "'nan'::double",
      'null',
      '1.5',
    ];
    const good = ['9007199254740991', '0'];
    const counts = await writeParquet(
      join(folder, 'c.parquet'),
      [...values, ...good]
        .map((value, id) => `select ${id} as sequence_id, (${value})::double as documents`)
        .join(' union all '),
    );
    const summary = await run({
      input: [input],
      output: folder,
      sequenceFrequencies: [counts],
      metrics: ['text'],
    });
    const column = (await features(folder, 'a', 'sequence_duplicates')).map((row) => row.sequence_duplicates);
    expect(column).toEqual([...values.map(() => null), ...good, null, null]);
    expect(summary.tables[0]).toMatchObject({
      joins: { sequence_frequencies: { matched: 10, unmatched: 2 } },
      nulls: { sequence_duplicates: { rows: 10, reasons: { no_match: 2, no_value: 8 } } },
    });
    expect(summary.warnings).toEqual([
      'a: sequence_duplicates is null or no usable number for 8 rows whose id was found',
    ]);
  });

  it('are null in tables of tokens and of scores too', async () => {
    const folder = temporaryFolder();
    const input = await writeParquet(join(folder, 'a.parquet'), rows(3));
    const tokens = await writeParquet(
      join(folder, 't.parquet'),
      'select * from (values (0, 1e300), (1, -7.0), (2, 5.0), (11, 2.0)) as t(token_id, frequency)',
    );
    const scores = await writeParquet(
      join(folder, 's.parquet'),
      'select * from (values (0, 1.5), (1, -1.0), (2, 1.0)) as t(sequence_id, memorization_score)',
    );
    await run({
      input: [input],
      output: folder,
      tokenFrequencies: [tokens],
      memorizationScores: [scores],
      metrics: ['text'],
    });
    expect(await features(folder, 'a', 'token_frequencies, memorization_score')).toEqual([
      { token_frequencies: ['0', '2'], memorization_score: null },
      { token_frequencies: ['0', '2'], memorization_score: null },
      { token_frequencies: ['5', '2'], memorization_score: 1 },
    ]);
  });
});

describe('a sample', () => {
  const ids = 'case when i % 3 = 0 then null else i end';

  it('holds no row without an id, whatever the seed', async () => {
    const folder = temporaryFolder();
    const input = await writeParquet(join(folder, 'a.parquet'), rows(30, ids));
    for (const sampleSeed of [0, 1, 2, 3, 4, 5]) {
      const summary = await run({
        input: [input],
        output: folder,
        runId: `s${sampleSeed}`,
        sampleSize: 3,
        sampleSeed,
        metrics: ['text'],
      });
      expect(summary.tables[0]).toMatchObject({ rows_out: 3, not_sampled: 27, rows_with_errors: 0 });
    }
  });

  it('of a table without any id is a table without rows', async () => {
    const folder = temporaryFolder();
    const input = await writeParquet(join(folder, 'a.parquet'), rows(5, 'null::bigint'));
    const summary = await run({ input: [input], output: folder, sampleSize: 2, metrics: ['text'] });
    expect(summary.tables[0]).toMatchObject({ rows_in: 5, rows_out: 0, not_sampled: 5 });
    expect(await features(folder, 'a')).toEqual([]);
  });

  it('counts matches among its own rows', async () => {
    const folder = temporaryFolder();
    const input = await writeParquet(join(folder, 'a.parquet'), rows(40));
    const counts = await writeParquet(
      join(folder, 'c.parquet'),
      'select i as sequence_id, 2 as documents from range(40) t(i)',
    );
    const summary = await run({
      input: [input],
      output: folder,
      sampleSize: 10,
      sequenceFrequencies: [counts],
      metrics: ['text'],
    });
    expect(summary.tables[0]!.joins).toEqual({ sequence_frequencies: { matched: 10, unmatched: 0 } });
  });
});

describe('ids and files', () => {
  it('beyond 64 bits are an error of their own, not a missing id', async () => {
    const folder = temporaryFolder();
    const input = await writeParquet(
      join(folder, 'a.parquet'),
      'select unnest([18446744073709551615::ubigint, 9223372036854775807::ubigint, null]) as sequence_id, [1]::integer[] as tokens',
    );
    await run({ input: [input], output: folder, metrics: ['text'] });
    expect(await features(folder, 'a', 'sequence_id, row_error')).toEqual([
      { sequence_id: null, row_error: 'id_out_of_range' },
      { sequence_id: '9223372036854775807', row_error: null },
      { sequence_id: null, row_error: 'null_id' },
    ]);
  });

  it('behind links and in capitals belong to a folder; a loop of links ends', async () => {
    const folder = join(temporaryFolder(), 'in');
    const elsewhere = temporaryFolder();
    mkdirSync(folder);
    await writeParquet(join(folder, 'one.parquet'), rows(1));
    renameSync(await writeParquet(join(folder, 'two.tmp'), rows(1, 'i + 1')), join(folder, 'TWO.PARQUET'));
    await writeParquet(join(elsewhere, 'three.parquet'), rows(1, 'i + 2'));
    symlinkSync(elsewhere, join(folder, 'linked'));
    symlinkSync(folder, join(folder, 'loop'));
    const summary = await run({ input: [folder], output: elsewhere, metrics: ['text'] });
    expect(summary.tables[0]).toMatchObject({ rows_in: 3, rows_out: 3 });
  });

  it.each(['run.json', 'summary.json', 'Features', '_stages'])('cannot be named %s', async (name) => {
    const folder = temporaryFolder();
    const input = await writeParquet(join(folder, 'a.parquet'), rows(1));
    await expect(run({ input: [`${name}=${input}`], output: folder })).rejects.toThrow('cannot name a table');
  });

  it('of a join are all looked at: one file with ids of another kind is refused', async () => {
    const folder = temporaryFolder();
    const input = await writeParquet(join(folder, 'a.parquet'), rows(3));
    const counts = join(folder, 'counts');
    mkdirSync(counts);
    await writeParquet(join(counts, '1.parquet'), 'select 1::bigint as sequence_id, 2 as documents');
    await writeParquet(join(counts, '2.parquet'), 'select 1.5::double as sequence_id, 2 as documents');
    await expect(run({ input: [input], output: folder, sequenceFrequencies: [counts] })).rejects.toThrow(
      /2\.parquet is DOUBLE; ids must be whole numbers/,
    );
  });
});

describe('a finished run', () => {
  it('that is resumed says which of its inputs are others now', async () => {
    const folder = temporaryFolder();
    const input = await writeParquet(join(folder, 'a.parquet'), rows(3));
    const settings = { input: [input], output: folder, metrics: ['text'], resume: true };
    const warned: string[] = [];
    await run(settings, { warn: (line) => warned.push(line) });
    await run(settings, { warn: (line) => warned.push(line) });
    expect(warned).toEqual([]);
    await writeParquet(input, rows(4));
    expect(await run(settings, { warn: (line) => warned.push(line) })).toMatchObject({
      tables: [{ rows_in: 3 }],
    });
    expect(warned).toEqual([`${input} is gone or another file now; the finished run is of what it was`]);
  });
});
