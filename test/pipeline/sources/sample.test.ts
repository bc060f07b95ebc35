import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { encode } from 'gpt-tokenizer/encoding/r50k_base';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { packageRoot } from '../../../pipeline/package-root.ts';
import { Session } from '../../../pipeline/session.ts';
import { portableDependencies } from '../../../pipeline/sources/sample/packages.ts';
import { openSample, SAMPLE_SIZE, type Sample } from '../../../pipeline/sources/sample/sample.ts';
import { gatherTexts } from '../../../pipeline/sources/sample/texts.ts';
import { InterruptedError } from '../../../pipeline/stop-flag.ts';
import { query, temporaryFolder } from '../../support/tables.ts';

const TABLES = ['sequences', 'sequence_frequencies', 'token_frequencies'] as const;
const SMALL = { bytes: 300_000, sequences: 500 };
const silent = { begin() {}, advance() {}, end() {}, note() {}, warn() {} };

/** Opens the sample with `cache` as the cache of this user. */
async function open(cache: string, size = SMALL, session = new Session(silent)) {
  vi.stubEnv('XDG_CACHE_HOME', cache);
  const notes: string[] = [];
  return { sample: await openSample(session, (line) => notes.push(line), size), notes };
}

const bytesOf = (folder: string) => TABLES.map((table) => readFileSync(join(folder, `${table}.parquet`)));

function writePackage(
  root: string,
  folder: string,
  description: object,
  files: Record<string, string | Buffer> = {},
) {
  const all = { 'package.json': JSON.stringify(description), ...files };
  for (const [path, content] of Object.entries(all)) {
    const file = join(root, folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('portableDependencies', () => {
  it('walks production dependencies as Node resolves them and leaves out what depends on the machine', () => {
    const root = temporaryFolder();
    const at = (place: string, name: string, more: object = {}) =>
      writePackage(root, place, { name, version: '1.0.0', ...more });
    const hoisted = 'node_modules';
    const own = `${hoisted}/main`;
    at(own, 'main', {
      dependencies: { b: '1', '@s/a': '1', linux: '1', arm: '1', maybe: '1', gone: '1' },
      optionalDependencies: { maybe: '1' },
      devDependencies: { dev: '1' },
    });
    at(`${hoisted}/b`, 'b', { exports: { '.': './closed.js' }, dependencies: { c: '2', main: '1' } });
    at(`${hoisted}/@s/a`, '@s/a', { dependencies: { c: '1' } });
    at(`${hoisted}/c`, 'c');
    at(`${hoisted}/b/node_modules/c`, 'c', { version: '2.0.0', dependencies: { '@s/a': '1' } });
    at(`${hoisted}/linux`, 'linux', { os: ['linux'], dependencies: { d: '1' } });
    at(`${hoisted}/arm`, 'arm', { cpu: ['arm64'] });
    at(`${hoisted}/d`, 'd');
    at(`${hoisted}/maybe`, 'maybe');
    at(`${hoisted}/dev`, 'dev');
    const found = portableDependencies(join(root, own)).map(({ name, version }) => `${name}@${version}`);
    expect(found).toEqual(['@s/a@1.0.0', 'b@1.0.0', 'c@1.0.0', 'c@2.0.0', 'd@1.0.0']);
  });

  it('finds this package’s own dependencies, none of which has a constraint on os or cpu', () => {
    const packages = portableDependencies(packageRoot);
    expect(packages.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['@duckdb/node-api', 'gpt-tokenizer', 'piscina']),
    );
    expect(packages.map(({ name }) => name)).not.toContain('vitest');
    for (const { folder } of packages) {
      const description = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      expect([description.os, description.cpu]).toEqual([undefined, undefined]);
    }
  });
});

describe('gatherTexts', () => {
  const lines = (bytes: number) => 'x = 1\n'.repeat(Math.ceil(bytes / 6));

  function packages(...named: [string, Record<string, string | Buffer>][]) {
    const root = temporaryFolder();
    return named.map(([name, files]) => {
      writePackage(root, name, {}, files);
      rmSync(join(root, name, 'package.json'));
      return { name, version: '1.0.0', folder: join(root, name) };
    });
  }

  it('takes readable text only: no binary, no map, no bundle, nothing of a package inside', () => {
    const given = packages([
      'p',
      {
        'src/b.ts': 'b\n',
        'src/a.d.ts': 'a\n',
        LICENSE: 'x'.repeat(9000),
        'readme.md': 'r\n',
        'table.csv': '1,2\n',
        'nul.js': Buffer.from([65, 0, 66]),
        'latin.txt': Buffer.from([0xe9, 0x0a]),
        'a.js.map': '{}\n',
        'a.min.js': 'a\n',
        'bundle.js': 'x'.repeat(9000),
        'huge.json': lines(200_001),
        'empty.js': '',
        'image.png': 'png\n',
        'node_modules/q/index.js': 'q\n',
      },
    ]);
    const paths = gatherTexts(given, 1e6).map(({ document }) => document);
    expect(paths).toEqual(
      ['LICENSE', 'readme.md', 'src/a.d.ts', 'src/b.ts', 'table.csv'].map((path) => `p@1.0.0/${path}`),
    );
  });

  it('never passes the limit, and gives each package its share, licences and readmes first', () => {
    const large = Object.fromEntries(Array.from({ length: 50 }, (_, k) => [`a${k}.js`, lines(600)]));
    const given = packages(
      ['large', { ...large, LICENSE: 'licence\n', 'README.md': 'readme\n' }],
      ['small', { 'z.js': lines(1200), 'zz.js': lines(1200) }],
    );
    const texts = gatherTexts(given, 6000);
    const bytes = (name: string) =>
      texts
        .filter(({ document }) => document.startsWith(`${name}@`))
        .reduce((sum, text) => sum + text.bytes, 0);
    expect(bytes('small')).toBe(2400);
    expect(bytes('large') + bytes('small')).toBeLessThanOrEqual(6000);
    expect(bytes('large')).toBeGreaterThan(2900);
    const documents = texts.map(({ document }) => document);
    expect(documents).toEqual(expect.arrayContaining(['large@1.0.0/LICENSE', 'large@1.0.0/README.md']));
    expect(documents).toEqual([...documents].sort());
  });
});

describe('the embedded sample', () => {
  let cache: string;
  let sample: Sample;

  beforeAll(async () => {
    cache = mkdtempSync(join(tmpdir(), 'semmem-test-'));
    ({ sample } = await open(cache, SAMPLE_SIZE));
  });

  afterAll(() => rmSync(cache, { recursive: true, force: true }));

  it('has some 20,000 sequences of 64 tokens with distinct ids, from at most 10 MB of text', async () => {
    const [row] = await query(
      `select count(*)::int as rows, count(distinct sequence_id)::int as ids, count(distinct tokens)::int as contents,
         min(len(tokens)) as shortest, max(len(tokens)) as longest, min(sequence_id) > 0 as positive
       from '${sample.sequencesPath}'`,
    );
    expect(row).toEqual({
      rows: 20_000,
      ids: 20_000,
      contents: 20_000,
      shortest: '64',
      longest: '64',
      positive: true,
    });
    expect(sample.sequences).toBe(20_000);
    expect(sample.bytes).toBeLessThanOrEqual(10_000_000);
    expect(sample.bytes).toBeGreaterThan(5_000_000);
  });

  it('counts continuations and tokens as a search through the whole corpus does', async () => {
    const texts = gatherTexts(portableDependencies(packageRoot), SAMPLE_SIZE.bytes);
    const documents = texts.map(({ text }) => encode(text, { disallowedSpecial: new Set() }));
    const written = documents.map((tokens) => ` ${tokens.join(' ')} `);
    const rows = await query(
      `with ranked as (
         from '${sample.sequencesPath}' join '${sample.sequenceFrequenciesPath}' using (sequence_id)
         select *, row_number() over (order by documents desc, sequence_id) as place
       )
       select list_transform(tokens[33:], x -> x::varchar).list_aggregate('string_agg', ' ') as continuation,
         documents::int as documents, occurrences::int as occurrences, document, document_token
       from ranked where place <= 10 or place % 1000 = 0`,
    );
    expect(rows).toHaveLength(30);
    for (const { continuation, documents: inDocuments, occurrences, document, document_token } of rows) {
      const wanted = ` ${continuation} `;
      let [found, foundIn] = [0, 0];
      for (const text of written) {
        let at = text.indexOf(wanted);
        if (at >= 0) foundIn++;
        for (; at >= 0; at = text.indexOf(wanted, at + 1)) found++;
      }
      expect([inDocuments, occurrences]).toEqual([foundIn, found]);
      const tokens = documents[texts.findIndex((text) => text.document === document)]!;
      const start = (document_token as number) + 32;
      expect(tokens.slice(start, start + 32).join(' ')).toBe(continuation);
    }
    const counts = new Map<number, number>();
    for (const tokens of documents) for (const id of tokens) counts.set(id, (counts.get(id) ?? 0) + 1);
    const frequencies = await query(
      `select token_id, frequency::int as n from '${sample.tokenFrequenciesPath}' order by all`,
    );
    expect(frequencies.map(({ token_id, n }) => [token_id, n])).toEqual(
      [...counts].sort((a, b) => a[0] - b[0]),
    );
  });

  it('says that its counts are of a whole corpus, with one row for each sequence', async () => {
    const [metadata] = await query(
      `select decode(value) as value from parquet_kv_metadata('${sample.sequenceFrequenciesPath}')
       where decode(key) = 'corpus_complete'`,
    );
    expect(metadata).toEqual({ value: 'true' });
    const [unmatched] = await query(
      `select count(*)::int as n from '${sample.sequencesPath}' full join '${sample.sequenceFrequenciesPath}' f
       using (sequence_id) where tokens is null or f.documents is null or f.documents < 1 or f.occurrences < f.documents`,
    );
    expect(unmatched).toEqual({ n: 0 });
  });

  it('holds licences that stand there hundreds of times', async () => {
    const [row] = await query(`select max(documents)::int as most from '${sample.sequenceFrequenciesPath}'`);
    expect(row!.most).toBeGreaterThan(200);
    const [licences] = await query(
      `select count(*)::int as n from '${sample.sequencesPath}' join '${sample.sequenceFrequenciesPath}' f using (sequence_id)
       where f.documents > 5 and regexp_matches(document, '(?i)licen[cs]e')`,
    );
    expect(licences!.n).toBeGreaterThan(5);
  });
});

describe('the cache of the sample', () => {
  it('gives the same bytes whenever it is made, and is made once', async () => {
    const [one, other] = [temporaryFolder(), temporaryFolder()];
    const first = await open(one);
    expect(first.notes.join()).toMatch(/making the sample/);
    expect(first.sample.folder.startsWith(join(one, 'semantic-memorization'))).toBe(true);
    const again = await open(one);
    expect(again).toEqual({ sample: first.sample, notes: [] });
    expect(bytesOf((await open(other)).sample.folder)).toEqual(bytesOf(first.sample.folder));
  });

  it('is whole after starts at the same time, and leaves nothing else behind', async () => {
    const cache = temporaryFolder();
    const starts = await Promise.all([open(cache), open(cache), open(cache)]);
    expect(new Set(starts.map(({ sample }) => sample.folder)).size).toBe(1);
    expect(readdirSync(join(cache, 'semantic-memorization'))).toHaveLength(1);
    expect((await open(cache)).notes).toEqual([]);
  });

  it('is made anew where a file of it is gone', async () => {
    const cache = temporaryFolder();
    const { sample } = await open(cache);
    const before = bytesOf(sample.folder);
    rmSync(sample.tokenFrequenciesPath);
    expect(bytesOf((await open(cache)).sample.folder)).toEqual(before);
  });

  it('is a temporary folder where the cache cannot be written, and says so', async () => {
    const blocked = join(temporaryFolder(), 'file');
    writeFileSync(blocked, '');
    const { sample, notes } = await open(blocked);
    expect(notes[0]).toMatch(/^cannot write to the cache .*file/);
    expect(sample.folder.startsWith(tmpdir())).toBe(true);
    rmSync(sample.folder, { recursive: true });
  });

  it('holds nothing after an interrupt', async () => {
    const cache = temporaryFolder();
    const session = new Session(silent);
    session.stop();
    await expect(open(cache, SMALL, session)).rejects.toThrow(InterruptedError);
    expect(readdirSync(join(cache, 'semantic-memorization'))).toEqual([]);
  });
});
