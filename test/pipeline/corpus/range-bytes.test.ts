import { expect, it } from 'vitest';
import type { CorpusFile, CorpusRange } from '../../../pipeline/corpus/corpus.ts';
import { rangeBytes } from '../../../pipeline/corpus/range-bytes.ts';

const file = (path: string, bytes: number) => ({ path, identity: { bytes } }) as unknown as CorpusFile;
const range = (path: string, from: number, to: number, more = {}) =>
  ({ path, from, to, ...more }) as unknown as CorpusRange;

it('lines weigh their bytes, all else its part of the items; shards of a stream weigh all together', () => {
  const shards = [{ path: 's-0.bin' }, { path: 's-1.bin' }];
  const bytes = rangeBytes({
    files: [file('a.jsonl', 30), file('b.parquet', 500), file('s-0.bin', 60), file('s-1.bin', 20)],
    ranges: [
      range('a.jsonl', 0, 10),
      range('a.jsonl', 10, 30),
      range('b.parquet', 0, 3),
      range('b.parquet', 3, 4),
      range('s-0.bin', 0, 10, { stream: { shards } }),
      range('s-0.bin', 10, 40, { stream: { shards } }),
    ],
  });
  expect(bytes).toEqual([10, 20, 375, 125, 20, 60]);
});
