import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { openCorpus } from '../../../pipeline/corpus/open-corpus.ts';
import { readRange } from '../../../pipeline/corpus/read-range.ts';
import { temporaryFolder, writeParquet } from '../../support/tables.ts';
import { testConnection } from '../../support/test-database.ts';

const connection = testConnection();

const options = { rowTokens: null, firstRows: null, field: null };

async function textsOf(path: string): Promise<(readonly string[])[]> {
  const { ranges, isText } = await openCorpus(connection(), [path], options);
  expect(isText).toBe(true);
  const all: string[][] = [];
  for (const range of ranges) {
    const texts: string[] = [];
    const reading = { overlap: 31, tokenizer: null, field: null, wantTexts: true };
    for await (const batch of readRange(connection(), range, reading)) texts.push(...batch.texts!);
    all.push(texts);
  }
  return all;
}

it('a folder of plain texts is one corpus, packed into ranges; one with tables is its tables', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'letters'));
  for (const name of ['a.txt', 'b.md', 'c.py']) writeFileSync(join(folder, 'letters', name), name);
  expect(await textsOf(folder)).toEqual([['a.txt', 'b.md', 'c.py']]);
  writeFileSync(join(folder, 'part-1.json.gz'), gzipSync('{"text": "one"}\n{"text": "two"}\n'));
  writeFileSync(join(folder, 'part-2.jsonl'), '{"text": "three"}\n');
  expect(await textsOf(folder)).toEqual([['one', 'two'], ['three']]);
});

it('a large file of lines is cut into ranges', async () => {
  const line = `${JSON.stringify({ text: 'x'.repeat(2 ** 20) })}\n`;
  const path = join(temporaryFolder(), 'large.jsonl');
  writeFileSync(path, line.repeat(70));
  expect((await textsOf(path)).map(({ length }) => length)).toEqual([35, 35]);
});

it('reads packed lines whose names are in capitals', async () => {
  const path = join(temporaryFolder(), 'G.JSONL.GZ');
  writeFileSync(path, gzipSync('{"text": "one"}\n{"text": "two"}\n'));
  expect(await textsOf(path)).toEqual([['one', 'two']]);
});

it('without a row in it is refused', async () => {
  const path = await writeParquet(join(temporaryFolder(), 'a.parquet'), "select 'x' as text where false");
  await expect(textsOf(path)).rejects.toThrow(/a\.parquet holds no document/);
});
