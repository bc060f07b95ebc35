import { expect, it } from 'vitest';
import { corpusFormat, isIndex } from '../../../pipeline/corpus/corpus-format.ts';

it.each([
  ['a.bin', 'bin', null],
  ['BIG.BIN', 'bin', null],
  ['a.Parquet', 'parquet', null],
  ['a.json', 'jsonl', null],
  ['a.ndjson.zst', 'jsonl', 'zstd'],
  ['g.JSONL.GZ', 'jsonl', 'gzip'],
  ['a.b/letter', 'text', null],
  ['letter.txt.gz', 'text', 'gzip'],
  ['letter.zst', 'text', 'zstd'],
  ['table.csv', 'text', null],
])('%s is %s, packed: %s', (path, kind, packing) => {
  expect(corpusFormat(path)).toEqual({ kind, packing });
});

it.each(['a.idx', 'a.PDF', 'a.tar.gz', 'a.bin.gz', 'a.parquet.zst'])('%s is no corpus file', (path) => {
  expect(corpusFormat(path)).toBeNull();
});

it('an index is known in any case', () => {
  expect([isIndex('a.idx'), isIndex('A.IDX'), isIndex('idx')]).toEqual([true, true, false]);
});
