import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openBinaryCorpus, planBinaryRanges } from '../../../pipeline/corpus/binary-corpus.ts';
import type { CorpusRange } from '../../../pipeline/corpus/corpus.ts';
import { readTokenStream } from '../../../pipeline/corpus/token-stream.ts';
import { temporaryFolder } from '../../support/tables.ts';
import { writeBin, writeIndex } from '../../support/token-corpus.ts';

/** Documents of a range as its batches show them, with the number of the last one that ends in it. */
async function documentsOf(range: CorpusRange, overlap: number, batchTokens: number) {
  const shown = new Map<number, number[]>();
  let ended = 0;
  for await (const { tokens, starts, document, position, repeated, continues } of readTokenStream(
    range,
    overlap,
    batchTokens,
  )) {
    for (let k = 0; k + 1 < starts.length; k++) {
      const all = shown.get(document + k) ?? [];
      const skipped = k === 0 ? repeated : 0;
      if (k === 0 && all.length > 0) expect(position + repeated).toBe(all.length);
      const part = [...tokens.subarray(starts[k]! + skipped, starts[k + 1])];
      if (skipped > 0 && all.length >= skipped) {
        expect([...tokens.subarray(0, skipped)]).toEqual(all.slice(-skipped));
      }
      shown.set(document + k, [...all, ...part]);
    }
    ended = document + starts.length - 1 - (continues ? 1 : 0);
  }
  return { documents: [...shown.values()], ended };
}

const parts = fc.record({
  sizes: fc
    .array(fc.nat(9), { minLength: 1, maxLength: 12 })
    .filter((sizes) => sizes.some((size) => size > 0)),
  overlap: fc.nat(4),
  batch: fc.integer({ min: 1, max: 12 }),
  target: fc.integer({ min: 1, max: 30 }),
  cut: fc.nat(40),
});

describe('a stream of tokens', () => {
  it('shows every document of an index once, however it is cut into shards, ranges and batches', async () => {
    const folder = temporaryFolder();
    await fc.assert(
      fc.asyncProperty(parts, async ({ sizes, overlap, batch, target, cut }) => {
        const total = sizes.reduce((a, b) => a + b, 0);
        const bytes = Buffer.from(Uint16Array.from({ length: total }, (_, k) => k + 1).buffer);
        const paths = [0, 1].map((shard) => join(folder, `d-0000${shard}-of-00002.bin`));
        const at = Math.min(cut, bytes.length);
        writeFileSync(paths[0]!, bytes.subarray(0, at));
        writeFileSync(paths[1]!, bytes.subarray(at));
        writeIndex(join(folder, 'd.idx'), { sizes });
        const corpus = openBinaryCorpus(paths, null);
        expect(corpus.tokens).toBe(total);
        const shown: number[][] = [];
        for (const range of planBinaryRanges(corpus, corpus.documents, target)) {
          const { documents, ended } = await documentsOf({ ...range, index: 0 }, overlap, batch);
          shown.push(...documents);
          expect(ended).toBe(documents.length);
        }
        let next = 1;
        const expected = sizes.map((size) => Array.from({ length: size }, () => next++));
        // Documents without a token after the last one with some stand in no range.
        expect(shown).toEqual(expected.slice(0, shown.length));
        expect(shown.flat()).toEqual(expected.flat());
      }),
      { numRuns: 300 },
    );
  });

  it('is one document where it has no rows, which goes on from range to range', async () => {
    const path = writeBin(join(temporaryFolder(), 'all.bin'), [1, 2, 3, 4, 5, 6, 7]);
    const corpus = openBinaryCorpus([path], 0);
    const ranges = planBinaryRanges(corpus, 1, 3);
    expect(ranges.map(({ from, to }) => [from, to])).toEqual([
      [0, 3],
      [3, 6],
      [6, 7],
    ]);
    const batches = [];
    for (const range of ranges) {
      for await (const batch of readTokenStream({ ...range, index: 0 }, 2)) {
        const { position, repeated, continues, document } = batch;
        batches.push({ tokens: [...batch.tokens], position, repeated, continues, document });
      }
    }
    expect(batches).toEqual([
      { tokens: [1, 2, 3], position: 0, repeated: 0, continues: true, document: 0 },
      { tokens: [2, 3, 4, 5, 6], position: 1, repeated: 2, continues: true, document: 0 },
      { tokens: [5, 6, 7], position: 4, repeated: 2, continues: false, document: 0 },
    ]);
  });

  it('has ranges of whole rows', () => {
    const path = writeBin(join(temporaryFolder(), 'rows.bin'), new Array(30).fill(0));
    const ranges = planBinaryRanges(openBinaryCorpus([path], 3), 9, 7);
    expect(ranges.map(({ from, to }) => [from, to])).toEqual([
      [0, 6],
      [6, 12],
      [12, 18],
      [18, 24],
      [24, 27],
    ]);
  });
});
