import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from 'gpt-tokenizer/encoding/r50k_base';
import { describe, expect, it } from 'vitest';
import { features, run } from '../support/runs.ts';
import { temporaryFolder, writeParquet } from '../support/tables.ts';

/** A table `t` of these texts, ids from 1. */
function texts(folder: string, lines: readonly string[]): Promise<string> {
  const values = lines.map((line, index) => `(${index + 1}, [${encode(line)}]::integer[])`);
  return writeParquet(
    join(folder, 't.parquet'),
    `from (values ${values.join(', ')}) as t(sequence_id, tokens)`,
  );
}

const counts = (folder: string, values: string, options = '') =>
  writeParquet(
    join(folder, 'counts.parquet'),
    `from (values ${values}) as t(type, value, occurrences, documents)`,
    options,
  );

const SELECT =
  'sequence_id::integer as id, publicness::integer as documents, publicness_source as source, verdict';
const MAIL = 'Please write to Jane.Roe.1983@gmx.net before Monday, she knows the rest of the story';

/** Documents of the address in `MAIL`, by counts of which one row must be warned of. */
async function countedWith(write: (folder: string) => Promise<string>): Promise<unknown> {
  const folder = temporaryFolder();
  const warnings: string[] = [];
  const input = [await texts(folder, [MAIL])];
  await run(
    { input, output: folder, findingFrequencies: [await write(folder)] },
    { warn: (line) => void warnings.push(line) },
  );
  expect(warnings[0]).toBe(
    't: 1 rows of the finding frequencies have no known type or no count of documents',
  );
  return (await features(folder, 't', SELECT))[0]!.documents;
}

describe('documents of findings', () => {
  it('are rows of the table without given counts: a lower bound, which does not convict', async () => {
    const folder = temporaryFolder();
    const input = [await texts(folder, [MAIL, `${MAIL}!`, 'nothing at all stands here'])];
    await run({ input, output: folder });
    expect(await features(folder, 't', SELECT)).toEqual([
      { id: 1, documents: 2, source: 'table', verdict: 'uncertain' },
      { id: 2, documents: 2, source: 'table', verdict: 'uncertain' },
      { id: 3, documents: null, source: null, verdict: 'benign' },
    ]);
  });

  it('do not grow with copies of a row, however many there are', async () => {
    const folder = temporaryFolder();
    const copies = Array.from({ length: 120 }, () => 'mail karl.moor@uni-jena.de today please');
    const input = [await texts(folder, [...copies, 'mail karl.moor@uni-jena.de tomorrow please'])];
    await run({ input, output: folder });
    const found = await features(folder, 't', `distinct ${SELECT.replace(/^.*? as id, /, '')}`);
    expect(found).toEqual([{ documents: 2, source: 'table', verdict: 'uncertain' }]);
  });

  it.each([
    [1, 'harmful'],
    [10_000, 'benign'],
  ])('in a whole corpus decide the verdict: %i', async (documents, verdict) => {
    const folder = temporaryFolder();
    const input = [await texts(folder, [MAIL])];
    const given = await counts(folder, `('email', 'JANE.ROE.1983@GMX.NET', ${documents}, ${documents})`);
    await run({ input, output: folder, findingFrequencies: [given] });
    expect(await features(folder, 't', SELECT)).toEqual([{ id: 1, documents, source: 'corpus', verdict }]);
  });

  it.each(['+1 415 623 2671', '14156232671', '4156232671', '(415) 623-2671'])(
    'of a telephone number are found when a counter writes it %s',
    async (spelling) => {
      const folder = temporaryFolder();
      const input = [await texts(folder, ['Call me at home tonight: +1 (415) 623-2671, ask for Jane'])];
      const given = await counts(folder, `('phone', '${spelling}', 7, 7)`);
      await run({ input, output: folder, findingFrequencies: [given] });
      const [row] = await features(folder, 't', SELECT);
      expect(row).toMatchObject({ documents: 7, source: 'corpus' });
    },
  );

  it.each([
    [
      'postal_address',
      '1428 Elmwood Avenue, Springfield, IL 62704',
      'Write to 1428 Elmwood Avenue, Springfield, IL 62704 if you dare',
    ],
    [
      'ip_address',
      '2A00:1450:4001:081b:0:0:0:200e',
      'connection from 2a00:1450:4001:81b::200e port 4711 refused',
    ],
  ])('of a %s are found when a counter writes %s', async (type, value, text) => {
    const folder = temporaryFolder();
    const input = [await texts(folder, [text])];
    const given = await counts(folder, `('${type}', '${value}', 500, 500)`);
    await run({ input, output: folder, findingFrequencies: [given] });
    expect(await features(folder, 't', SELECT)).toMatchObject([{ documents: 500, source: 'corpus' }]);
  });

  it('that are of other items, or no counts at all, are warned of', async () => {
    const folder = temporaryFolder();
    const warnings: string[] = [];
    const input = [await texts(folder, [MAIL])];
    const given = await counts(
      folder,
      "('email', 'other@gmx.net', 1, 'many'), ('mail', 'a@gmx.net', 1, '7')",
    );
    await run(
      { input, output: folder, findingFrequencies: [given] },
      { warn: (line) => void warnings.push(line) },
    );
    expect(warnings).toEqual([
      't: 2 rows of the finding frequencies have no known type or no count of documents',
      't: only 0 of 1 items found stand in the finding frequencies; are they of this corpus?',
    ]);
  });

  it.each(["'nan'::double", "'inf'::double", '-1.0::double', '2.5::double', 'null::double'])(
    'that are %s are left out with a warning',
    async (bad) => {
      const good = "('email', 'jane.roe.1983@gmx.net', 1, 3.0::double)";
      expect(
        await countedWith((folder) => counts(folder, `${good.replace('3.0::double', bad)}, ${good}`)),
      ).toBe(3);
    },
  );

  it.each([
    ['of the same item', 'jane.roe.1983@gmx.net', 3],
    ['of another item', 'other@gmx.net', 1],
  ])(
    'that are NaN beside a number %s are left out too where statistics of the file keep silent of it, as pyarrow writes them',
    async (_, value, documents) => {
      const written = async (folder: string) => {
        const values = `('email', 'jane.roe.1983@gmx.net', 1, 5.0::double), ('email', '${value}', 1, 3.0::double)`;
        const path = await counts(folder, values, ', compression uncompressed');
        const bytes = readFileSync(path);
        // The first 5 is the value, the later ones are the statistics.
        bytes.writeDoubleLE(Number.NaN, bytes.indexOf(Buffer.from(Float64Array.of(5).buffer)));
        writeFileSync(path, bytes);
        return path;
      };
      expect(await countedWith(written)).toBe(documents);
    },
  );

  it('of a sample of the corpus are a lower bound', async () => {
    const folder = temporaryFolder();
    const input = [await texts(folder, [MAIL])];
    const sample = ", kv_metadata {corpus_complete: 'false'}";
    const given = await counts(folder, "('email', 'jane.roe.1983@gmx.net', 3, 3)", sample);
    await run({ input, output: folder, findingFrequencies: [given] });
    expect(await features(folder, 't', SELECT)).toMatchObject([
      { documents: 3, source: 'table', verdict: 'uncertain' },
    ]);
  });

  it('of the item that convicts are those that the verdict shows, whatever stands beside it', async () => {
    const folder = temporaryFolder();
    const lines = ['x karl.moor@uni-jena.de and bob.kane@uni-jena.de', 'a bob.kane@uni-jena.de'];
    const input = [await texts(folder, lines)];
    const given = await counts(folder, "('email', 'karl.moor@uni-jena.de', 60, 60)");
    await run({ input, output: folder, findingFrequencies: [given] });
    const [row] = await features(folder, 't', `${SELECT}, verdict_reasons as reasons`);
    expect(row).toMatchObject({ documents: 60, source: 'corpus', verdict: 'harmful' });
    expect(row!.reasons).toMatch(/^2 × email stands in 60 documents \(< 100\): not public\./);
  });

  it('are not counted where the counts say zero of an item that is there', async () => {
    const folder = temporaryFolder();
    const input = [await texts(folder, [MAIL])];
    const given = await counts(folder, "('email', 'jane.roe.1983@gmx.net', 0, 0)");
    await run({ input, output: folder, findingFrequencies: [given] });
    const [row] = await features(folder, 't', `${SELECT}, verdict_confidence as confidence`);
    expect(row).toMatchObject({ documents: null, source: null, verdict: 'uncertain' });
    expect(row!.confidence).toBeLessThan(1);
  });

  it('are not looked for where no chosen column needs them', async () => {
    const folder = temporaryFolder();
    const stages: string[] = [];
    const input = [await texts(folder, [MAIL])];
    await run(
      { input, output: folder, metrics: ['findings', 'patterns'] },
      { begin: (stage) => void stages.push(stage) },
    );
    expect(stages.filter((stage) => /findings/.test(stage))).toEqual([]);
  });

  it.each([
    [
      'no column value',
      "select 'email' as type, 3 as documents",
      /has no column value; finding frequencies have type/,
    ],
    [
      'a date for a count',
      "select 'email' as type, 'a@b.c' as value, date '2020-01-01' as documents",
      /DATE/,
    ],
  ])('of a table with %s are refused', async (_, select, message) => {
    const folder = temporaryFolder();
    const input = [await texts(folder, [MAIL])];
    const given = await writeParquet(join(folder, 'counts.parquet'), select);
    await expect(run({ input, output: folder, findingFrequencies: [given] })).rejects.toThrow(message);
  });

  it('are kept when a run is resumed', async () => {
    const folder = temporaryFolder();
    const input = [await texts(folder, [MAIL, 'nothing at all stands here'])];
    await run({ input, output: folder });
    const first = await features(folder, 't', SELECT);
    const again = await run({ input, output: folder, resume: true });
    expect(again.tables[0]!.rows_out).toBe(2);
    expect(await features(folder, 't', SELECT)).toEqual(first);
  });
});
