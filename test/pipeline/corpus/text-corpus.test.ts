import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentBatches } from '../../../pipeline/corpus/document-batches.ts';
import { openTextFile, planTextRanges, readTextRange } from '../../../pipeline/corpus/text-corpus.ts';
import { type Connection, Database } from '../../../pipeline/duckdb/database.ts';
import { InputError } from '../../../pipeline/input-error.ts';
import { query, temporaryFolder, writeParquet } from '../../support/tables.ts';

let database: Database;
let connection: Connection;
beforeAll(async () => {
  database = await Database.open({
    memoryLimit: 2 ** 29,
    threads: 1,
    spillFolder: join(process.env.TMPDIR ?? '/tmp', `spill-${process.pid}`),
  });
  connection = await database.connect();
});
afterAll(() => database.close());

/** A code unit a token. */
const encode = (text: string) => Int32Array.from(text, (character) => character.charCodeAt(0));

/** All texts of a corpus path, range by range. */
async function textsOf(path: string, { target = 2 ** 26, field = 'text' } = {}): Promise<string[][]> {
  const file = await openTextFile(connection, path, field);
  const all: string[][] = [];
  const ranges = await planTextRanges(connection, file, target);
  for (const [index, some] of ranges.entries()) {
    const range = { ...some, index };
    const texts: string[] = [];
    const reading = { encode: null, overlap: 31, wantTexts: true, field };
    for await (const batch of readTextRange(connection, range, reading)) {
      expect(batch.document).toBe(texts.length);
      expect([...batch.starts]).toEqual(batch.texts!.concat('').map(() => 0));
      texts.push(...batch.texts!);
    }
    all.push(texts);
  }
  return all;
}

const lines = (texts: readonly string[]) =>
  texts.map((text) => `${JSON.stringify({ id: 1, text })}\n`).join('');

function written(name: string, content: string | Buffer): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, content);
  return path;
}

/** The lines of a file in zstd, which DuckDB packs. */
async function zstd(name: string, texts: readonly string[]): Promise<string> {
  const plain = written('plain.jsonl', lines(texts));
  const path = join(temporaryFolder(), name);
  await query(
    `copy (select column0 from read_csv('${plain}', delim = '\x1f', quote = '', header = false, columns = {'column0': 'VARCHAR'}))
     to '${path}' (format csv, header false, quote '', escape '', delimiter '\x1f', compression zstd)`,
  );
  return path;
}

const TEXTS = ['one', '', 'Zoë said "no"\n\tand left\r', '漢字 😀', 'x'.repeat(3_000), 'last'];

describe('a corpus of texts', () => {
  it.each([
    ['JSON lines', () => written('a.jsonl', lines(TEXTS))],
    ['JSON lines without a last line end', () => written('a.ndjson', lines(TEXTS).slice(0, -1))],
    [
      'JSON lines with CRLF, empty lines and a byte order mark',
      () => written('a.json', `\ufeff${lines(TEXTS).replaceAll('\n', '\r\n \r\n\n')}`),
    ],
    ['JSON lines in gzip', () => written('a.jsonl.gz', gzipSync(lines(TEXTS)))],
    [
      'JSON lines in gzip of two members',
      () =>
        written(
          'a.jsonl.gz',
          Buffer.concat([gzipSync(lines(TEXTS.slice(0, 2))), gzipSync(lines(TEXTS.slice(2)))]),
        ),
    ],
    ['JSON lines in zstd', () => zstd('a [1].jsonl.zst', TEXTS)],
    ['JSON lines in zstd, in capitals', () => zstd('A.JSONL.ZST', TEXTS)],
    [
      'Parquet',
      () =>
        writeParquet(
          join(temporaryFolder(), 'a.parquet'),
          `select unnest([${TEXTS.map((text) => `'${text}'`).join(', ')}]) as text`,
        ),
    ],
  ])('is read from %s', async (_, make) => {
    expect(await textsOf(await make())).toEqual([TEXTS]);
  });

  it('cuts JSON lines at any byte into the same documents, each in one range', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ maxLength: 12 }), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 60 }),
        fc.constantFrom('\n', '\r\n', '\n\n'),
        async (texts, target, lineEnd) => {
          const path = written('a.jsonl', lines(texts).replaceAll('\n', lineEnd));
          expect((await textsOf(path, { target })).flat()).toEqual(texts);
        },
      ),
      { numRuns: 60 },
    ));

  it('takes a folder of plain texts by name, packed into ranges, packed files too', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'b'));
    writeFileSync(join(folder, 'c.md'), 'third');
    writeFileSync(join(folder, 'a.txt'), '\ufefffirst');
    writeFileSync(join(folder, 'b', 'd.txt.gz'), gzipSync('second'));
    writeFileSync(join(folder, '.hidden'), 'no');
    writeFileSync(join(folder, 'picture.png'), Buffer.of(0x89));
    symlinkSync(folder, join(folder, 'b', 'round'));
    expect(await textsOf(folder)).toEqual([['first', 'second', 'third']]);
    expect(await textsOf(folder, { target: 1 })).toEqual([['first'], ['second'], ['third']]);
    expect(await textsOf(join(folder, 'c.md'))).toEqual([['third']]);
    expect((await openTextFile(connection, folder)).documents).toBe(3);
  });

  it('cuts Parquet by row groups, and takes no text for an empty one', async () => {
    const path = join(temporaryFolder(), 'a.parquet');
    await writeParquet(
      path,
      "select case when i = 7 then null else 'row ' || i end as content from range(5000) t(i)",
      ', row_group_size 2048',
    );
    const ranges = await textsOf(path, { target: 1, field: 'content' });
    expect(ranges.map(({ length }) => length)).toEqual([2048, 2048, 904]);
    expect(ranges[0]!.slice(6, 9)).toEqual(['row 6', '', 'row 8']);
    expect(ranges[2]!.at(-1)).toBe('row 4999');
  });

  it('in a folder of plain texts is what lay there when it was opened', async () => {
    const folder = temporaryFolder();
    for (const name of ['b.txt', 'c.txt']) writeFileSync(join(folder, name), name);
    const file = await openTextFile(connection, folder);
    writeFileSync(join(folder, 'a.txt'), 'a.txt');
    const ranges = await planTextRanges(connection, file, 1);
    writeFileSync(join(folder, 'bb.txt'), 'bb.txt');
    const texts: string[][] = [];
    for (const [index, some] of ranges.entries()) {
      const reading = { encode: null, overlap: 31, wantTexts: true };
      for await (const batch of readTextRange(connection, { ...some, index }, reading))
        texts.push([...batch.texts!]);
    }
    expect(texts).toEqual([['b.txt'], ['c.txt']]);
  });
});

describe('batches of documents', () => {
  async function batchesOf(texts: readonly string[], overlap: number, batchTokens: number) {
    async function* source() {
      yield texts;
    }
    const batches = [];
    for await (const batch of documentBatches(source(), { encode, overlap, wantTexts: true }, batchTokens))
      batches.push({ ...batch, tokens: batch.tokens.slice(), starts: batch.starts.slice() });
    return batches;
  }

  it('repeat the last tokens of a document that goes on', async () => {
    const batches = await batchesOf(['ab', '', 'cdefghijk', 'l'], 2, 4);
    const shown = batches.map(({ tokens, starts, document, position, repeated, continues, texts }) => [
      String.fromCharCode(...tokens),
      [...starts].join(),
      document,
      position,
      repeated,
      continues,
      texts,
    ]);
    expect(shown).toEqual([
      ['ab', '0,2,2', 0, 0, 0, false, ['ab', '']],
      ['cdef', '0,4', 2, 0, 0, true, ['cdefghijk']],
      ['efghij', '0,6', 2, 2, 2, true, ['']],
      ['ijk', '0,3', 2, 6, 2, false, ['']],
      ['l', '0,1', 3, 0, 0, false, ['l']],
    ]);
  });

  it('show every token once, and every window of overlap + 1 tokens once', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ maxLength: 40 }), { maxLength: 10 }),
        fc.integer({ min: 0, max: 6 }),
        fc.integer({ min: 1, max: 20 }),
        async (texts, overlap, batchTokens) => {
          const tokens: string[] = texts.map(() => '');
          const windows: string[][] = texts.map(() => []);
          for (const batch of await batchesOf(texts, overlap, batchTokens)) {
            for (let i = 0; i + 1 < batch.starts.length; i++) {
              const part = String.fromCharCode(
                ...batch.tokens.subarray(batch.starts[i], batch.starts[i + 1]),
              );
              const document = batch.document + i;
              expect(batch.position).toBe(i > 0 ? 0 : tokens[document]!.length - batch.repeated);
              tokens[document] += part.slice(i === 0 ? batch.repeated : 0);
              for (let at = 0; at + overlap < part.length; at++)
                windows[document]!.push(part.slice(at, at + overlap + 1));
            }
          }
          expect(tokens).toEqual(texts);
          texts.forEach((text, i) => {
            const all = Array.from({ length: Math.max(0, text.length - overlap) }, (__, at) =>
              text.slice(at, at + overlap + 1),
            );
            expect(windows[i]).toEqual(all);
          });
        },
      ),
    ));
});

describe('a broken corpus of texts is one clear line', () => {
  const object = '{"text": "fine"}\n';
  const cases: [string, RegExp, () => string | Promise<string>, number?][] = [
    ['an absent file', /^corpus file not found: .*gone\.jsonl$/, () => join(temporaryFolder(), 'gone.jsonl')],
    ['an absent text', /^corpus not found: .*gone\.txt$/, () => join(temporaryFolder(), 'gone.txt')],
    ['an empty file', /a\.jsonl is empty; it needs/, () => written('a.jsonl', '')],
    ['a folder without text', /has no text file; name a folder/, () => temporaryFolder()],
    [
      'broken JSON',
      /a\.jsonl, line 3: broken JSON; each/,
      () => written('a.jsonl', `${object}\n{"text": \n${object}`),
    ],
    [
      'broken JSON in a later range',
      /a\.jsonl, line 9: broken JSON/,
      () => written('a.jsonl', `${object.repeat(8)}oops\n${object}`),
      20,
    ],
    [
      'broken JSON in gzip',
      /a\.jsonl\.gz, line 2: broken/,
      () => written('a.jsonl.gz', gzipSync(`${object}[`)),
    ],
    ['no object', /line 1: not a JSON object such as/, () => written('a.jsonl', '["text"]\n')],
    [
      'another field',
      /line 1: no field text; its fields are: content, id$/,
      () => written('a.jsonl', '{"content": "a", "id": 1}\n'),
    ],
    [
      'a text that is a number',
      /line 1: text must be a string, not number/,
      () => written('a.jsonl', '{"text": 7}'),
    ],
    [
      'bytes that are not UTF-8',
      /line 2: not UTF-8 text \(byte 10 of the line\); save it as UTF-8$/,
      () =>
        written('a.jsonl', Buffer.concat([Buffer.from(object), Buffer.from('{"text": "\xff"}', 'latin1')])),
    ],
    [
      'a text that is not UTF-8',
      /a\.txt is not UTF-8 text \(byte 3\); save it as UTF-8$/,
      () => written('a.txt', Buffer.from('caf\xe9 bar', 'latin1').subarray(0)),
    ],
    [
      'a gzip cut short',
      /a\.jsonl\.gz is cut short: its gzip has no end/,
      () => written('a.jsonl.gz', gzipSync(lines(TEXTS)).subarray(0, -20)),
    ],
    [
      'a text gzip cut short',
      /a\.txt\.gz is cut short: its gzip has no end/,
      () => written('a.txt.gz', gzipSync('some text').subarray(0, -4)),
    ],
    [
      'no gzip',
      /a\.jsonl\.gz is damaged, or no gzip \(incorrect header check\)/,
      () => written('a.jsonl.gz', object),
    ],
    ['no zstd', /a\.jsonl\.zst is damaged, or no zstd \(byte 0\)/, () => written('a.jsonl.zst', object)],
    ['an empty zstd', /a\.jsonl\.zst is empty/, () => written('a.jsonl.zst', '')],
    [
      'plain text in zstd',
      /a\.txt\.zst: plain text in zstd is not read; unpack it/,
      () => written('a.txt.zst', ''),
    ],
    ['no Parquet', /a\.parquet is not a Parquet file/, () => written('a.parquet', 'no table at all')],
    [
      'Parquet without the column',
      /a\.parquet has no column text; its columns are: x$/,
      () => writeParquet(join(temporaryFolder(), 'a.parquet'), 'select 1 as x'),
    ],
    [
      'Parquet with numbers',
      /a\.parquet: column text is INTEGER, not text$/,
      () => writeParquet(join(temporaryFolder(), 'a.parquet'), 'select 1 as text'),
    ],
  ];
  it.each(cases)('%s', async (_, message, make, target) => {
    const error = await textsOf(await make(), target === undefined ? {} : { target }).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(InputError);
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message).not.toContain('\n');
  });

  it('broken JSON in zstd, and every place where a zstd can be cut short', async () => {
    const { readFileSync } = await import('node:fs');
    const path = await zstd('a.jsonl.zst', TEXTS);
    const whole = readFileSync(path);
    for (let length = 1; length < whole.length; length += length < 40 ? 1 : 17) {
      const cut = written('a.jsonl.zst', whole.subarray(0, length));
      await expect(openTextFile(connection, cut), `${length} bytes`).rejects.toThrow(
        /is cut short: its zstd has no end/,
      );
    }
    const other = join(temporaryFolder(), 'b.jsonl.zst');
    await query(
      `copy (select '{"text": "a"' as a) to '${other}' (format csv, header false, quote '', escape '', compression zstd)`,
    );
    await expect(textsOf(other)).rejects.toThrow(
      /b\.jsonl\.zst, line 1 \(empty lines not counted\): broken JSON/,
    );
  });
});
