import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CosineProduct, openCosineProduct } from '../../../pipeline/models/cosine-product.ts';
import { semanticPairs } from '../../../pipeline/neighbours/semantic-pairs.ts';
import { bruteForce, pairsFound, vectors } from '../../support/vectors.ts';

let product: CosineProduct;
beforeAll(async () => {
  product = await openCosineProduct({ device: 'cpu', threads: 1 });
});
afterAll(() => product.close());

/** Two unit vectors of the plane with that cosine. */
const plane = (cosine: number) => Float32Array.of(cosine, Math.sqrt(1 - cosine * cosine));

describe('semantic pairs', () => {
  it('equal those of all products in float64, whatever the sizes', async () => {
    const size = fc.integer({ min: 0, max: 150 });
    await fc.assert(
      fc.asyncProperty(
        size,
        size,
        fc.integer({ min: 1, max: 40 }),
        fc.nat(99),
        async (inA, inB, width, seed) => {
          const a = vectors(inA, width, seed, 2.5);
          const b = vectors(inB, width, seed + 100, 2.5);
          for (const rows of [64, 50, 2048]) {
            expect(await pairsFound(product, a, b, width, rows)).toEqual(bruteForce(a, b, width));
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it('of real width and many rows are neither few nor all', async () => {
    const a = vectors(700, 384, 1, 2.2);
    const all = bruteForce(a, a, 384);
    expect(all.pairs.size).toBeGreaterThan(20_000);
    expect(all.pairs.size).toBeLessThan(300_000);
    expect(await pairsFound(product, a, a, 384, 256)).toEqual(all);
  });

  it('at a threshold are decided in float64 and told of', async () => {
    const a = Float32Array.of(1, 0);
    const close = [0.8, 0.8 - 5e-7, 0.8 + 5e-7, 0.799985, 0.9 - 5e-7, 0.85].map(plane);
    const b = Float32Array.from(close.flatMap((vector) => [...vector]));
    const { pairs, near } = await pairsFound(product, a, b, 2);
    // 0.8 itself is 0.800000012 in float32.
    expect([...pairs.keys()]).toEqual(['0 0', '0 2', '0 4', '0 5']);
    expect(near).toBe(4);
  });

  it('just below a threshold are told of also where a product is exact', async () => {
    const exact = (least: number, a: Float32Array, b: Float32Array) => {
      const alike = a[0]! * b[0]! + a[1]! * b[1]! >= least;
      return Promise.resolve({ a: Int32Array.from(alike ? [0] : []), b: Int32Array.from(alike ? [0] : []) });
    };
    for await (const { a, nearThreshold } of semanticPairs(plane(1), plane(0.8 - 5e-6), 2, {
      rows: 1,
      candidates: exact,
    })) {
      expect([a.length, nearThreshold]).toEqual([0, 1]);
    }
  });

  it('of one vector with itself have a cosine of 1, not more', async () => {
    const a = vectors(20, 7, 1, 0);
    const { pairs } = await pairsFound(product, a, a, 7);
    for (let i = 0; i < 20; i++) expect(pairs.get(`${i} ${i}`)).toBeCloseTo(1, 6);
    expect(Math.max(...pairs.values())).toBeLessThanOrEqual(1);
  });

  it('are none where there are no rows', async () => {
    const none = new Float32Array(0);
    expect((await pairsFound(product, none, plane(0.5), 2)).pairs.size).toBe(0);
    expect((await pairsFound(product, plane(0.5), none, 2)).pairs.size).toBe(0);
  });
});
