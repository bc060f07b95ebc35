import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CosineProduct, openCosineProduct } from '../../../pipeline/models/cosine-product.ts';
import { type NearestRows, openNearestRows } from '../../../pipeline/models/nearest-rows.ts';
import { emptyRecall, probedPairs } from '../../../pipeline/neighbours/probed-pairs.ts';
import { listsFor, sampleRows, vectorLists } from '../../../transforms/neighbours/vector-lists.ts';
import { bruteForce, vectors } from '../../support/vectors.ts';

let product: CosineProduct;
let rows: NearestRows;
beforeAll(async () => {
  product = await openCosineProduct({ device: 'cpu', threads: 1 });
  rows = await openNearestRows({ device: 'cpu', threads: 1 });
});
afterAll(async () => {
  await product.close();
  await rows.close();
});

/** Pairs by index with their cosines, and what the sample says of them. */
async function probed(a: Float32Array, b: Float32Array, width: number, probes: number, rowsAtOnce = 64) {
  const pairs = new Map<string, number>();
  const recall = emptyRecall();
  const smaller = { rows: rowsAtOnce, candidates: product.candidates };
  for await (const block of probedPairs(a, b, width, smaller, { probes, nearest: rows.nearest }, recall))
    for (const [i, cosine] of block.cosine.entries()) {
      const key = `${block.a[i]} ${block.b[i]}`;
      expect(pairs.has(key)).toBe(false);
      pairs.set(key, cosine);
    }
  return { pairs, recall };
}

const dot = (a: Float32Array, i: number, b: Float32Array, j: number, width: number) =>
  a.subarray(i * width, (i + 1) * width).reduce((sum, value, k) => sum + value * b[j * width + k]!, 0);

describe('pairs of probed lists', () => {
  it('are true ones with their true cosines, and the sample tells how many were found', async () => {
    const size = fc.integer({ min: 1, max: 150 });
    await fc.assert(
      fc.asyncProperty(
        ...[size, size, fc.integer({ min: 2, max: 20 }), fc.integer({ min: 1, max: 12 }), fc.nat(99)],
        async (inA, inB, width, probes, seed) => {
          const a = vectors(inA, width, seed, 2.5);
          const b = vectors(inB, width, seed + 100, 2.5);
          const { pairs, recall } = await probed(a, b, width, probes);
          const all = bruteForce(a, b, width).pairs;
          for (const [key, cosine] of pairs) expect(cosine).toBe(all.get(key));
          const isExact = probes >= listsFor(inB);
          if (isExact) expect(pairs.size).toBe(all.size);
          const least = (of: Map<string, number>, from: number) =>
            [...of.values()].filter((cosine) => cosine >= from && cosine < 1 - 1e-6).length;
          // So few rows are all sampled.
          const counts = (of: Map<string, number>) => (isExact ? [0, 0] : [least(of, 0.8), least(of, 0.9)]);
          expect(recall.map((one) => one.pairs)).toEqual(counts(all));
          expect(recall.map((one) => one.found)).toEqual(counts(pairs));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('are nearly all where vectors stand in groups, for a part of the work', async () => {
    const a = vectors(700, 384, 1, 2.2);
    const counts = { rows: 0 };
    const counting = {
      rows: 2048,
      candidates: (...args: Parameters<CosineProduct['candidates']>) => {
        counts.rows += (args[1].length / 384) * (args[2].length / 384);
        return product.candidates(...args);
      },
    };
    const recall = emptyRecall();
    let found = 0;
    const probing = { probes: 6, nearest: rows.nearest };
    for await (const { a: places } of probedPairs(a, a, 384, counting, probing, recall))
      found += places.length;
    const all = bruteForce(a, a, 384).pairs.size;
    expect(found / all).toBeGreaterThan(0.9);
    // What the sample says is what is so.
    expect(Math.abs(recall[0]!.found / recall[0]!.pairs - found / all)).toBeLessThan(0.05);
    expect(counts.rows).toBeLessThan(0.7 * 700 ** 2);
  }, 20_000);
});

describe('sampled rows', () => {
  it('are one in each stretch of rows', () => {
    const some = sampleRows(1000, 37, 1);
    for (const [i, row] of some.entries()) {
      expect(row).toBeGreaterThanOrEqual(Math.floor((i * 1000) / 37));
      expect(row).toBeLessThan(((i + 1) * 1000) / 37);
    }
    expect([...sampleRows(50, 50, 3)]).toEqual(Array.from({ length: 50 }, (_, i) => i));
  });

  it('of the recall are seldom those that centres were learned from: the search is best at these', () => {
    const learned = new Set(sampleRows(65_536, 8192, 0));
    const both = sampleRows(65_536, 256, 1).filter((row) => learned.has(row)).length;
    // An eighth by chance.
    expect(both).toBeGreaterThan(0);
    expect(both).toBeLessThan(64);
  });
});

describe('lists of vectors', () => {
  it('hold each vector once, in the list of the centre nearest to it', async () => {
    const width = 24;
    const all = vectors(500, width, 3, 1);
    const { centres, centreOf, lists } = await vectorLists(all, width, rows);
    expect(lists).toHaveLength(listsFor(500));
    const seen = lists.flatMap((list, centre) => Array.from(list, (row) => [row, centre]));
    expect(seen.map(([row]) => row).sort((x, y) => x! - y!)).toEqual(
      Array.from({ length: 500 }, (_, i) => i),
    );
    for (const [row, centre] of seen) {
      expect(centreOf[row!]).toBe(centre);
      const own = dot(all, row!, centres, centre!, width);
      for (let other = 0; other < lists.length; other++)
        expect(dot(all, row!, centres, other, width)).toBeLessThan(own + 1e-6);
    }
  });
});
