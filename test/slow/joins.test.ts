import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { features, run as runAll } from '../support/runs.ts';
import { query, temporaryFolder, writeParquet } from '../support/tables.ts';

/** Without the text metrics, which nothing here looks at: what joined tables fill is there regardless. */
const run: typeof runAll = (settings, progress) =>
  runAll({ metrics: ['taxonomy', 'is_templating'], ...settings }, progress);

/** ",,,,,,": the same sign again and again. */
const PATTERN = '[11, 11, 11, 11, 11, 11]';
/** "The quick brown fox": no pattern. */
const PROSE = '[464, 2068, 7586, 21831]';

/** `values (1, 2), …` as a select with these columns. */
const rows = (columns: string, values: string) => `select * from (values ${values}) as t(${columns})`;

/** A source `t` of these ids, in this order, all with prose for tokens. */
function sequences(folder: string, ids: readonly number[], extra = ''): Promise<string> {
  const select = `select unnest([${ids}])::bigint as sequence_id, ${PROSE}::integer[] as tokens${extra}`;
  return writeParquet(join(folder, 't.parquet'), select);
}

const NEIGHBOURS = [
  'exact_duplicates',
  'near_duplicates',
  'semantic_matches_0_8',
  'semantic_matches_0_9',
  'textual_matches_0_8',
  'textual_matches_0_9',
];

describe('joined tables', () => {
  const spellings = {
    'our names': {
      id: 'sequence_id',
      sequenceFrequencies: ['sequence_duplicates', 'sequence_occurrences', 'sequence_duplicates_upstream'],
      codeScores: ['nl_scores_upstream'],
      snowclones: ['snowclones_0_8_upstream', 'snowclones_0_9_upstream'],
      templates: ['templates_0_8_upstream', 'templates_0_9_upstream'],
      neighbours: NEIGHBOURS,
      perplexities: [
        'prompt_perplexity_upstream',
        'generation_perplexity_upstream',
        'sequence_perplexity_upstream',
      ],
      memorizationScores: ['memorization_score'],
    },
    'the published names': {
      id: 'index',
      sequenceFrequencies: ['documents', 'occurrences', 'counts'],
      codeScores: ['nl_scores'],
      snowclones: ['0.8_frequencies', '0.9_frequencies'],
      templates: ['0.8_frequencies', '0.9_frequencies'],
      neighbours: NEIGHBOURS,
      perplexities: ['prompt_perplexity', 'generation_perplexity', 'sequence_perplexity'],
      memorizationScores: ['memorization_score'],
    },
    'the names of the finished tables': {
      id: 'Index',
      sequenceFrequencies: ['documents', 'occurrences', 'Frequency'],
      codeScores: ['nl_scores'],
      snowclones: ['0_8_snowclones', '0_9_snowclones'],
      templates: ['0_8_templates', '0_9_templates'],
      neighbours: NEIGHBOURS,
      perplexities: ['prompt_perplexity', 'generation_perplexity', 'sequence_perplexity'],
      memorizationScores: ['memorization_score'],
    },
  };

  it.each(Object.entries(spellings))('are read by %s', async (_, { id, ...options }) => {
    const folder = temporaryFolder();
    const input = [await sequences(folder, [5, 6])];
    const given: Record<string, string[]> = {};
    let value = 1;
    for (const [option, columns] of Object.entries(options)) {
      // Scores are shares: 0.04 is the fourth value, 0.18 the eighteenth.
      const scale = option.endsWith('Scores') ? 0.01 : 1;
      const values = columns.map((name) => `${value++ * scale}::double as "${name}"`);
      const select = `select 6::integer as "${id}", ${values.join(', ')}`;
      given[option] = [await writeParquet(join(folder, `${option}.parquet`), select)];
    }
    await run({ input, output: folder, ...given });
    const names = Object.values(spellings['our names']).slice(1).flat().join(', ');
    const [first, second] = await features(folder, 't', names);
    expect(Object.values(first!)).toEqual(new Array(18).fill(null));
    expect(Object.values(second!).map(Number)).toEqual([
      1, 2, 3, 0.04, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 0.18,
    ]);
  });

  it('give the value of the first of repeated ids, over all files of a table', async () => {
    const folder = temporaryFolder();
    const input = [await sequences(folder, [1, 2, 3])];
    const counts = join(folder, 'counts');
    mkdirSync(counts);
    await writeParquet(join(counts, 'a.parquet'), rows('index, counts', '(2, 20), (1, 10), (2, 21)'));
    await writeParquet(join(counts, 'b.parquet'), rows('index, counts', '(1, 11), (3, 30)'));
    await run({ input, output: folder, sequenceFrequencies: [counts] });
    expect(await features(folder, 't', 'sequence_duplicates_upstream as n')).toEqual([
      { n: '10' },
      { n: '20' },
      { n: '30' },
    ]);
  });

  it('say where the published names of snowclones and templates are crossed', async () => {
    const folder = temporaryFolder();
    const input = [await sequences(folder, [1, 2, 3])];
    const table = (name: string, values: string) =>
      writeParquet(
        join(folder, `${name}.parquet`),
        rows(`sequence_id, "0_8_${name}", "0_9_${name}"`, values),
      );
    const templates = [await table('templates', '(1, 5, 0), (2, 5, 5), (3, 2, 3)')];
    const snowclones = [await table('snowclones', '(1, 5, 0), (2, 4, 4), (3, 2, 2)')];
    const { tables, warnings } = await run({
      ...{ input, output: folder, templates, snowclones },
      metrics: ['text'],
    });
    expect(tables[0]!.crossed_names).toBe(2);
    expect(warnings).toEqual([
      't: 2 rows have more templates than snowclones: the published names are crossed',
    ]);
    const { tables: alone } = await run({
      ...{ input, output: folder, templates },
      ...{ runId: 't', metrics: ['text'] },
    });
    expect(alone[0]!.crossed_names).toBeNull();
  });

  it('do not call names crossed for a row that is not ASCII, whose templates were never counted', async () => {
    const folder = temporaryFolder();
    const input = [
      await writeParquet(
        join(folder, 't.parquet'),
        'select 1::bigint as sequence_id, [447, 247]::integer[] as tokens',
      ),
    ];
    const templates = [
      await writeParquet(join(folder, 'a.parquet'), 'select 1 as index, 1 as "0_8_templates"'),
    ];
    const snowclones = [
      await writeParquet(join(folder, 'b.parquet'), 'select 1 as index, 0 as "0_8_snowclones"'),
    ];
    const { tables, warnings } = await run({
      ...{ input, output: folder, templates, snowclones },
      metrics: ['text'],
    });
    expect([tables[0]!.crossed_names, warnings]).toEqual([0, []]);
  });

  it('leave rows without a match null, and count them', async () => {
    const folder = temporaryFolder();
    const input = [await sequences(folder, [1, 2, 3, 4])];
    const codeScores = [
      await writeParquet(
        join(folder, 'c.parquet'),
        rows('sequence_id, nl_scores', '(9, 0.1), (null, 0.2), (3, 0.5)'),
      ),
    ];
    const { tables, warnings } = await run({ input, output: folder, codeScores });
    expect(tables[0]!.joins).toEqual({ code_scores: { matched: 1, unmatched: 3 } });
    expect(tables[0]!.nulls.nl_scores_upstream).toEqual({ rows: 3, reasons: { no_match: 3 } });
    expect(warnings).toEqual([]);
    expect(await features(folder, 't', 'nl_scores_upstream as s')).toEqual([
      { s: null },
      { s: null },
      { s: 0.5 },
      { s: null },
    ]);
  });

  it.each([
    [1, 1],
    [2, 0],
  ])('that match %i of 200 rows cause %i warnings', async (matches, expected) => {
    const folder = temporaryFolder();
    const input = [
      await sequences(
        folder,
        Array.from({ length: 200 }, (_, i) => i),
      ),
    ];
    const select = `select i as index, i as counts from range(${200 - matches}, 400) t(i)`;
    const sequenceFrequencies = [await writeParquet(join(folder, 'c.parquet'), select)];
    const { warnings } = await run({ input, output: folder, sequenceFrequencies });
    expect(warnings).toHaveLength(expected);
    if (expected === 1)
      expect(warnings[0]).toMatch(/^t: only 1 of 200 rows found their id in sequence_frequencies/);
  });

  it('hold counts as text or as floats; what is no whole number is no count', async () => {
    const folder = temporaryFolder();
    const input = [await sequences(folder, [1, 2, 3, 4, 5, 6, 7])];
    const written = "'7', ' 8 ', '9.0', '1e3', '1.5', 'inf', 'many'";
    const text = `select generate_subscripts([${written}], 1) as index, unnest([${written}]) as counts`;
    const float = `select sequence_id, counts::float as counts from (select index as sequence_id, try_cast(counts as double) as counts from (${text}))`;
    const files = {
      text: await writeParquet(join(folder, 'text.parquet'), text),
      float: await writeParquet(join(folder, 'float.parquet'), float),
    };
    for (const [runId, file] of Object.entries(files)) {
      await run({ input, output: folder, runId, sequenceFrequencies: [file] });
      const counts = await features(folder, 't', 'sequence_duplicates_upstream as n', runId);
      expect(counts.map(({ n }) => n)).toEqual(['7', '8', '9', '1000', null, null, null]);
    }
  });

  it('are refused where they hold no numbers, lack an id or lack the column that the others have', async () => {
    const folder = temporaryFolder();
    const input = [await sequences(folder, [1])];
    const table = async (name: string, select: string) => [
      await writeParquet(join(folder, `${name}.parquet`), select),
    ];
    const attempt = (settings: object) => run({ input, output: folder, ...settings });
    const lists = await table('lists', 'select 1 as index, [1] as counts');
    await expect(attempt({ sequenceFrequencies: lists })).rejects.toThrow(
      /column counts of .*lists.* is INTEGER\[\]; it must hold numbers/,
    );
    const dates = await table('dates', "select 1 as token_id, date '2020-01-01' as frequency");
    await expect(attempt({ tokenFrequencies: dates })).rejects.toThrow(/frequency of .* is DATE/);
    const names = await table('names', "select 'a' as index, 1 as counts");
    await expect(attempt({ sequenceFrequencies: names })).rejects.toThrow(
      /column index of .*names.* is VARCHAR; ids must be whole numbers/,
    );
    const other = await table('other', 'select 1 as index, 2 as nl_scores');
    await expect(attempt({ templates: other })).rejects.toThrow(
      /no column of templates \(.*0\.8_frequencies.*\); its columns are: index, nl_scores/,
    );
    const fewer = await table('fewer', 'select 1 as index, 2 as "0.9_frequencies"');
    const more = await table('more', 'select 1 as index, 2 as "0.8_frequencies", 3 as "0.9_frequencies"');
    await expect(attempt({ templates: [...more, ...fewer] })).rejects.toThrow(
      /fewer.parquet has no column 0.8_frequencies, but .*more.parquet has/,
    );
  });

  it('and sources of several files may number their ids in types of different width', async () => {
    const folder = temporaryFolder();
    const source = join(folder, 't');
    mkdirSync(source);
    await writeParquet(
      join(source, 'a.parquet'),
      `select 1::utinyint as index, [70, 71]::utinyint[] as tokens`,
    );
    await writeParquet(join(source, 'b.parquet'), `select ${PROSE}::bigint[] as tokens, 5000000000 as index`);
    const sequenceFrequencies = [
      await writeParquet(join(folder, 'a.parquet'), 'select 1::smallint as index, 6::utinyint as counts'),
      await writeParquet(join(folder, 'b.parquet'), "select '70000' as counts, 5000000000 as index"),
    ];
    await run({ input: [source], output: join(folder, 'out'), sequenceFrequencies });
    const columns = 'sequence_id, sequence_duplicates_upstream as n, row_error';
    expect(await features(join(folder, 'out'), 't', columns)).toEqual([
      { sequence_id: '1', n: '6', row_error: null },
      { sequence_id: '5000000000', n: '70000', row_error: null },
    ]);
  });

  it('that are published finished tables fill the upstream count, never the plain one', async () => {
    const folder = temporaryFolder();
    const input = [await sequences(folder, [1])];
    for (const column of ['0_8_snowclones', '0_8_templates', 'frequencies']) {
      const select = `select 1 as sequence_id, 9 as sequence_duplicates, 0 as "${column}"`;
      const sequenceFrequencies = [await writeParquet(join(folder, 'finished.parquet'), select)];
      await runAll({ input, output: folder, runId: column, sequenceFrequencies });
      const columns =
        'sequence_duplicates as plain, sequence_duplicates_upstream as upstream, taxonomy_reason as reason';
      expect(await features(folder, 't', columns, column)).toEqual([
        { plain: null, upstream: '9', reason: 'sequence_duplicates_upstream' },
      ]);
    }
  });

  it('that are feature tables of ours give both counts', async () => {
    const folder = temporaryFolder();
    const input = [await sequences(folder, [1])];
    const select =
      'select 1 as sequence_id, 3 as sequence_duplicates, 9 as sequence_duplicates_upstream, 0 as frequencies';
    const sequenceFrequencies = [await writeParquet(join(folder, 'ours.parquet'), select)];
    await run({ input, output: folder, sequenceFrequencies });
    expect(
      await features(folder, 't', 'sequence_duplicates as a, sequence_duplicates_upstream as b'),
    ).toEqual([{ a: '3', b: '9' }]);
  });
});

describe('memorization scores', () => {
  it('come from the given table, and are unknown for ids that it lacks', async () => {
    const folder = temporaryFolder();
    const input = [await sequences(folder, [1, 2])];
    const memorizationScores = [
      await writeParquet(join(folder, 's.parquet'), 'select 2 as Index, 0.5 as memorization_score'),
    ];
    await run({ input, output: folder, memorizationScores });
    expect(await features(folder, 't', 'memorization_score as s')).toEqual([{ s: null }, { s: 0.5 }]);
  });
});

describe('perplexities', () => {
  it('are published ones to the power 63/31 and 63/32; where a token is 0 or the value below 1 there is none', async () => {
    const folder = temporaryFolder();
    const tokens = `list_transform(range(64), k -> 1000 + k)`;
    const source = `select 1 as index, ${tokens} as tokens union all select 2, list_concat([0], ${tokens}[2:]) union all select 3, ${tokens} order by 1`;
    const input = [await writeParquet(join(folder, 't.parquet'), source)];
    const published = rows(
      'index, prompt_perplexity, generation_perplexity, sequence_perplexity',
      '(1, 5.7395, 9.3743, 53.80), (2, 2.0, 2.0, 4.0), (3, -1.0, 0.99, 1.0)',
    );
    const perplexities = [await writeParquet(join(folder, 'p.parquet'), published)];
    await run({ input, output: folder, perplexities });
    const names = ['prompt_perplexity', 'generation_perplexity', 'sequence_perplexity'];
    const table = await features(folder, 't', names.map((name) => `${name}, ${name}_upstream`).join(', '));
    expect(table[1]).toMatchObject({ prompt_perplexity: null, generation_perplexity: null });
    expect(table[1]).toMatchObject({ sequence_perplexity: null, sequence_perplexity_upstream: 4 });
    expect(table[2]).toMatchObject({ prompt_perplexity: null, prompt_perplexity_upstream: -1 });
    expect(table[2]).toMatchObject({ generation_perplexity: null, sequence_perplexity: 1 });
    expect(table[0]!.prompt_perplexity).toBeCloseTo(5.7395 ** (63 / 31), 9);
    expect(table[0]!.generation_perplexity).toBeCloseTo(9.3743 ** (63 / 32), 9);
    expect(table[0]).toMatchObject({ sequence_perplexity: 53.8, prompt_perplexity_upstream: 5.7395 });
  });
});

describe('token frequencies', () => {
  const source = 'select 1 as index, [1, 2, 3, 4] as tokens union all select 2, [9, 9] order by 1';
  const statistics = ['max', 'avg', 'min', 'median', 'p25', 'p75'];
  const plain = statistics.map((name) => `${name}_frequency::double as ${name}`).join(', ');
  const upstream = statistics.map((name) => `${name}_frequency_upstream::double as ${name}`).join(', ');

  it('of one table: a missing token counts 0 and is counted; upstream it is dropped', async () => {
    const folder = temporaryFolder();
    const input = [await writeParquet(join(folder, 't.parquet'), source)];
    const counts = rows(
      'TokenID, Frequency',
      '(1, 10), (2, 20), (4, 40), (1, 99), (null, 5), (-1, 5), (60000, 5)',
    );
    const tokenFrequencies = [await writeParquet(join(folder, 'f.parquet'), counts)];
    await run({ input, output: folder, tokenFrequencies });
    expect(await features(folder, 't', 'token_frequencies as f, token_frequency_missing as m')).toEqual([
      { f: ['10', '20', '0', '40'], m: 1 },
      { f: ['0', '0'], m: 2 },
    ]);
    expect(await features(folder, 't', plain)).toEqual([
      { max: 40, avg: 17.5, min: 0, median: 15, p25: 7.5, p75: 25 },
      { max: 0, avg: 0, min: 0, median: 0, p25: 0, p75: 0 },
    ]);
    const none = { max: null, avg: null, min: null, median: null, p25: null, p75: null };
    expect(await features(folder, 't', upstream)).toEqual([
      { max: 40, avg: 70 / 3, min: 10, median: 20, p25: 10, p75: 40 },
      none,
    ]);
  });

  it('of two tables are added up; upstream a token that one of them lacks is dropped', async () => {
    const folder = temporaryFolder();
    const input = [await writeParquet(join(folder, 't.parquet'), source)];
    const tokenFrequencies = [
      await writeParquet(
        join(folder, 'a.parquet'),
        rows('token_id, frequency', '(1, 10), (2, 20), (3, 30), (9, 1)'),
      ),
      await writeParquet(
        join(folder, 'b.parquet'),
        rows('TokenID, counts', "(1, '1'), (3, '3'), (4, '4'), (9, '1.5')"),
      ),
    ];
    await run({ input, output: folder, tokenFrequencies });
    expect(await features(folder, 't', 'token_frequencies as f, token_frequency_missing as m')).toEqual([
      { f: ['11', '20', '33', '4'], m: 0 },
      { f: ['1', '1'], m: 0 },
    ]);
    const [first] = await features(folder, 't', plain);
    expect(first).toEqual({ max: 33, avg: 17, min: 4, median: 15.5, p25: 9.25, p75: 23.25 });
    const [dropped] = await features(folder, 't', upstream);
    expect(dropped).toEqual({ max: 33, avg: 22, min: 11, median: 22, p25: 11, p75: 33 });
  });

  it('of the tokens 1 to 64 with their own numbers have the published quartiles', async () => {
    const folder = temporaryFolder();
    const input = [
      await writeParquet(join(folder, 't.parquet'), 'select 1 as index, range(1, 65) as tokens'),
    ];
    const counts = 'select i as token_id, i as frequency from range(1, 65) t(i)';
    const tokenFrequencies = [await writeParquet(join(folder, 'f.parquet'), counts)];
    await run({ input, output: folder, tokenFrequencies });
    const [row] = await features(folder, 't', plain);
    expect(row).toMatchObject({ p25: 16.75, median: 32.5, p75: 48.25 });
    const [published] = await features(folder, 't', upstream);
    expect(published).toMatchObject({ p25: 16, median: 32.5, p75: 48 });
  });
});

describe('the taxonomy', () => {
  type Case = [
    plain: string,
    upstream: string,
    tokens: string,
    taxonomy: string | null,
    reason: string,
    published: string,
  ];
  const R = 'recitation';
  const P = 'reconstruction';
  const L = 'recollection';
  const complete: Case[] = [
    ['5', 'null', PATTERN, P, 'sequence_duplicates', P],
    ['5', 'null', PROSE, L, 'sequence_duplicates', L],
    ['6', 'null', PATTERN, R, 'sequence_duplicates', P],
    ['1', '900', PROSE, L, 'sequence_duplicates', R],
    ['0', '900', PROSE, null, 'not_in_corpus', R],
    ['null', '5', PATTERN, P, 'sequence_duplicates_upstream', P],
    ['null', '5', PROSE, L, 'sequence_duplicates_upstream', L],
    ['null', '6', PATTERN, R, 'sequence_duplicates_upstream', R],
    ['null', '0', PROSE, null, 'not_in_corpus', L],
    ['null', 'null', PATTERN, null, 'unknown_count', P],
    ['null', 'null', PROSE, null, 'unknown_count', L],
  ];
  const sample: Case[] = [
    ['6', 'null', PROSE, R, 'sequence_duplicates', L],
    ['5', 'null', PROSE, null, 'incomplete_corpus', L],
    ['0', 'null', PATTERN, null, 'incomplete_corpus', P],
    ['5', '2', PATTERN, P, 'sequence_duplicates_upstream', P],
    ['5', '8', PATTERN, R, 'sequence_duplicates_upstream', R],
    ['null', 'null', PROSE, null, 'unknown_count', L],
  ];

  async function classified(folder: string, cases: readonly Case[], corpusComplete: boolean) {
    const source = rows('index, tokens', cases.map(([, , tokens], id) => `(${id}, ${tokens})`).join());
    const input = [await writeParquet(join(folder, 't.parquet'), source)];
    const counts = rows(
      'index, sequence_duplicates, counts',
      cases.map(([plain, upstream], id) => `(${id}, ${plain}::bigint, ${upstream}::bigint)`).join(),
    );
    const metadata = corpusComplete ? '' : ", kv_metadata {corpus_complete: 'false'}";
    const sequenceFrequencies = [await writeParquet(join(folder, 'counts.parquet'), counts, metadata)];
    return run({ input, output: folder, sequenceFrequencies });
  }

  it.each([
    ['a whole corpus', complete, true],
    ['a sample of it, where counts are lower bounds', sample, false],
  ] as const)('says class and reason with counts of %s', async (_, cases, corpusComplete) => {
    const folder = temporaryFolder();
    await classified(folder, cases, corpusComplete);
    const columns = 'taxonomy, taxonomy_reason as reason, taxonomy_upstream as published';
    expect(await features(folder, 't', columns)).toEqual(
      cases.map(([, , , taxonomy, reason, published]) => ({ taxonomy, reason, published })),
    );
  });

  it('is null for a row that cannot be measured, and without counts says unknown_count', async () => {
    const folder = temporaryFolder();
    const input = [
      await writeParquet(
        join(folder, 't.parquet'),
        rows('index, tokens', `(1, null), (2, []), (3, ${PROSE})`),
      ),
    ];
    const { tables } = await run({ input, output: folder });
    expect(await features(folder, 't', 'taxonomy, taxonomy_reason as r, taxonomy_upstream as u')).toEqual([
      { taxonomy: null, r: null, u: null },
      { taxonomy: null, r: null, u: null },
      { taxonomy: null, r: 'unknown_count', u: null },
    ]);
    expect(tables[0]!.nulls.taxonomy).toEqual({ rows: 3, reasons: { row_error: 2, unknown_count: 1 } });
  });

  it.each([true, false])(
    'is swept over thresholds as plain SQL counts it (corpus complete: %s)',
    async (whole) => {
      const folder = temporaryFolder();
      const plain = [...Array(28).keys(), null];
      const upstream = [null, 0, 1, 3, 9, 10, 21, 400];
      const cases = plain.flatMap((n) =>
        upstream.flatMap((m) =>
          [PATTERN, PROSE].map((tokens): Case => [String(n), String(m), tokens, null, '', '']),
        ),
      );
      const { tables } = await classified(folder, cases, whole);
      const usable = whole ? 'n is not null' : 'n > t';
      const [row] = await query(`
      with given as (
        select sequence_duplicates as n, sequence_duplicates_upstream as m, is_templating as p
        from read_parquet('${folder}/r/t/*.parquet')
      ), counted as (select case when ${usable} then n else m end as c, n, m, p, t from given, range(2, 21) s(t)
      ), classed as (
        select n, m, p, t, case when c > t then 'recitation' when c >= 1 then if(p, 'reconstruction', 'recollection') end as class
        from counted
      )
      select list(changed order by t) as changed from (
        select other.t, count(*) filter (other.class is distinct from own.class)::integer as changed
        from classed other join classed own on own.t = 5 and other.n is not distinct from own.n
          and other.m is not distinct from own.m and other.p = own.p
        group by other.t)`);
      const { sweep } = tables[0]!.taxonomy!;
      expect(sweep.map(({ threshold }) => threshold)).toEqual(Array.from({ length: 19 }, (_, i) => i + 2));
      expect(sweep.map(({ rows_changed }) => rows_changed)).toEqual(row!.changed);
      expect(sweep.find(({ threshold }) => threshold === 5)!.rows_changed).toBe(0);
    },
  );
});

describe('a sample', () => {
  /** The 128 bits of an MD5, first byte lowest, as DuckDB numbers them. */
  function hash(seed: number, id: number): bigint {
    const digest = createHash('md5').update(`${seed}:${id}`).digest();
    return BigInt(`0x${digest.reverse().toString('hex')}`);
  }

  it.each([
    [7, 0],
    [150, 42],
    [400, 1],
  ])('of %i with seed %i is the ids of smallest hash, whatever threads and files', async (size, seed) => {
    const folder = temporaryFolder();
    // 300 ids, negative ones too, of which 100 stand twice.
    const ids = Array.from({ length: 400 }, (_, i) => ((i * 7) % 300) - 20);
    const one = await sequences(folder, ids);
    const split = join(folder, 'parts');
    mkdirSync(split);
    for (const part of [0, 1, 2]) {
      const select = `select * from read_parquet('${one}') where file_row_number % 3 = ${part}`;
      await writeParquet(join(split, `${part}.parquet`), select);
    }
    const chosen = [...new Set(ids)]
      .sort((a, b) => (hash(seed, a) < hash(seed, b) ? -1 : 1))
      .slice(0, size)
      .sort((a, b) => a - b);
    for (const [runId, input, threads] of [
      ['one', one, 1],
      ['split', `t=${split}`, 3],
    ] as const) {
      const sampled = { sampleSize: size, sampleSeed: seed, metrics: ['sequence_id'], threads };
      const { tables } = await run({ input: [input], output: folder, runId, ...sampled });
      const found = await features(folder, 't', 'sequence_id', runId);
      expect(found.map(({ sequence_id }) => Number(sequence_id)).sort((a, b) => a - b)).toEqual(chosen);
      const { rows_in, rows_out, repeated_ids_dropped, not_sampled } = tables[0]!;
      expect(rows_in).toBe(rows_out + repeated_ids_dropped + not_sampled);
      expect(rows_out).toBe(chosen.length);
    }
  });
});

describe('extra columns', () => {
  const EXTRAS = `{'a': id, 'b': [id, null]} as nested, [id::varchar] as "list of", date '2020-01-01' + id::integer as day,
    (id / 7)::decimal(18, 3) as price, map {id: 'x'} as "m", ('00000000-0000-0000-0000-' || lpad(id::varchar, 12, '0'))::uuid as u, encode(id::varchar) as bytes, id * 10 as text,
    -id as part, id + 1 as row_number, id + 2 as "Max_Frequency", null::varchar as nothing, 'q"' || id as "say ""x"""`;
  const source = `select id as sequence_id, case when id = 4 then [] else [1, id] end as tokens, ${EXTRAS}
    from (select unnest([3, 1, 3, 4, 2, 1, 5]) as id)`;

  it('stay with their rows although rows were dropped; names of ours become NAME_input', async () => {
    const folder = temporaryFolder();
    const input = [await writeParquet(join(folder, 't.parquet'), source)];
    await run({ input, output: folder, metrics: ['text', 'tokens'] });
    const written = `select * exclude (sequence_id, tokens, text, row_error) rename (text_input as text, Max_Frequency_input as "Max_Frequency")
      from read_parquet('${folder}/r/t/*.parquet')`;
    const [compared] = await query(`
      with written as (from read_parquet('${folder}/r/t/*.parquet')),
        given as (select * from read_parquet('${input[0]}', file_row_number = true) qualify row_number() over (partition by sequence_id order by file_row_number) = 1)
      select count(*)::integer as rows, count(*) filter (
        written.nested = given.nested and written."list of" = given."list of" and written.day = given.day and written.price = given.price
        and written.m = given.m and written.u = given.u and written.bytes = given.bytes and written.text_input = given.text
        and written.part = given.part and written.row_number = given.row_number and written."Max_Frequency_input" = given."Max_Frequency"
        and written.nothing is null and written."say ""x""" = given."say ""x""")::integer as equal
      from written join given using (sequence_id)`);
    expect(compared).toEqual({ rows: 5, equal: 5 });
    const order = await features(folder, 't', 'sequence_id::integer as id');
    expect(order.map(({ id }) => id)).toEqual([3, 1, 4, 2, 5]);
    const types = (sql: string) => query(`select column_name, column_type from (describe ${sql})`);
    const given = `select * exclude (sequence_id, tokens) from read_parquet('${input[0]}')`;
    expect(await types(written)).toEqual(await types(given));
  });

  it('are left out on request', async () => {
    const folder = temporaryFolder();
    const input = [await writeParquet(join(folder, 't.parquet'), source)];
    await run({ input, output: folder, metrics: ['text'], extraColumns: false });
    const [row] = await features(folder, 't');
    expect(Object.keys(row!)).toEqual(['sequence_id', 'text', 'row_error']);
  });

  it('that would get the name of another one are refused', async () => {
    const folder = temporaryFolder();
    const select = 'select 1 as index, [1] as tokens, 2 as text, 3 as text_input';
    const input = [await writeParquet(join(folder, 't.parquet'), select)];
    await expect(run({ input, output: folder })).rejects.toThrow(
      /column text would be carried as text_input, which is there too/,
    );
    await run({ input, output: folder, runId: 'bare', extraColumns: false });
  });

  it('do not stand in for the id and the tokens: those are ours', async () => {
    const folder = temporaryFolder();
    const select = 'select 1 as sequence_id, 2 as index, [3] as tokens';
    const input = [await writeParquet(join(folder, 't.parquet'), select)];
    await run({ input, output: folder, metrics: ['sequence_id'] });
    const [row] = await features(folder, 't');
    expect(row).toMatchObject({ sequence_id: '1', index: 2 });
  });
});

describe('token ids', () => {
  it('may be of any integer type', async () => {
    const folder = temporaryFolder();
    const types = [
      'TINYINT',
      'UTINYINT',
      'SMALLINT',
      'USMALLINT',
      'INTEGER',
      'UINTEGER',
      'BIGINT',
      'UBIGINT',
    ];
    const input = await Promise.all(
      types.map((type) => {
        const select = `select i::${type} as index, [15, i + 16, 79]::${type}[] as tokens from range(3) t(i)`;
        return writeParquet(join(folder, `${type}.parquet`), select);
      }),
    );
    await run({ input, output: folder, metrics: ['tokens', 'text'] });
    for (const type of types) {
      expect(await features(folder, type, 'sequence_id, tokens, text, row_error')).toEqual(
        ['1', '2', '3'].map((digit, id) => ({
          sequence_id: String(id),
          tokens: [15, id + 16, 79],
          text: `0${digit}p`,
          row_error: null,
        })),
      );
    }
  });

  it('beyond 32 bits make the row an error, like a null', async () => {
    const folder = temporaryFolder();
    const select = rows(
      'index, tokens',
      '(1, [1, 4294967296]), (2, [1, null]), (3, [1, 2147483647]), (4, [1, -4294967297]), (5, [1, 2])',
    );
    const input = [await writeParquet(join(folder, 't.parquet'), select)];
    const { tables } = await run({ input, output: folder, metrics: ['tokens'] });
    expect(await features(folder, 't', 'row_error as e')).toEqual([
      { e: 'null_token' },
      { e: 'null_token' },
      { e: 'unknown_token' },
      { e: 'null_token' },
      { e: null },
    ]);
    expect(tables[0]).toMatchObject({ rows_with_errors: 4, errors: { null_token: 3, unknown_token: 1 } });
  });
});
