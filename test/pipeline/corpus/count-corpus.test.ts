import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type CountQuestion, countKey } from '../../../pipeline/corpus/count-corpus.ts';
import { openCorpus } from '../../../pipeline/corpus/open-corpus.ts';
import { CONTINUATION } from '../../../transforms/corpus/wanted-part.ts';
import { temporaryFolder } from '../../support/tables.ts';
import { testConnection } from '../../support/test-database.ts';
import { writeBin, writeIndex } from '../../support/token-corpus.ts';

const connection = testConnection();

it('the key of a count is another where anything that decides its numbers is', async () => {
  const folder = temporaryFolder();
  const bin = writeBin(join(folder, 'a.bin'), [1, 2, 3, 4, 5, 6]);
  const index = writeIndex(join(folder, 'a.idx'), { sizes: [4, 2] });
  const open = (rowTokens: number | null) =>
    openCorpus(connection(), [bin], { rowTokens, firstRows: null, field: null });
  const corpus = await open(null);
  const asked: CountQuestion = {
    corpus,
    wanted: { part: CONTINUATION },
    keep: 0,
    reading: { field: null },
    tokenizer: { identity: 'a' },
    origins: [['sequences', 1]],
  };
  const others: CountQuestion[] = [
    { ...asked, wanted: null },
    { ...asked, wanted: { part: { ...CONTINUATION, from: 0 } } },
    { ...asked, keep: 1 },
    { ...asked, reading: { field: 'content' } },
    { ...asked, tokenizer: { identity: 'b' } },
    { ...asked, origins: [['sequences', 2]] },
  ];
  for (const path of [bin, index]) {
    utimesSync(path, 1, 1);
    others.push({ ...asked, corpus: await open(null) });
  }
  const keys = [asked, ...others].map(countKey);
  expect(new Set(keys).size).toBe(keys.length);
  expect(countKey({ ...asked, corpus: await open(null) })).toBe(keys.at(-1));
});
