import { expect, it } from 'vitest';
import { BOOTSTRAP, bootstrapIntervals } from '../../../transforms/evaluation/bootstrap.ts';
import { rate } from '../../../transforms/evaluation/rate.ts';

const each = (rows: number) => Int32Array.from({ length: rows }, (_, row) => row);
/** The share of the first `hits` of `rows` rows. */
const share = (hits: number, rows: number) =>
  rate([...each(rows)], 'share', (row) => (row < hits ? 'hit' : 'miss'), 'hit');

it('is as wide as the binomial distribution says', () => {
  const [[interval]] = bootstrapIntervals([share(60, 200)], each(200)) as [[[number, number]]];
  // 0.3 ± 1.96 · sqrt(0.3 · 0.7 / 200)
  expect(interval[0]).toBeCloseTo(0.2365, 1);
  expect(interval[1]).toBeCloseTo(0.3635, 1);
});

it('draws clusters, not rows: forty copies of five texts are five', () => {
  const clusters = each(200).map((row) => Math.floor(row / 40));
  const [[byCluster], [byRow]] = [
    bootstrapIntervals([share(80, 200)], clusters)[0],
    bootstrapIntervals([share(80, 200)], each(200))[0],
  ] as [[[number, number]], [[number, number]]];
  expect(byCluster[0]).toBe(0);
  expect(byCluster[1]).toBeGreaterThanOrEqual(0.8);
  expect(byRow[1] - byRow[0]).toBeLessThan(0.15);
});

it('is the same each time, and of one value where there is one', () => {
  const once = bootstrapIntervals([share(3, 9), share(9, 9)], each(9));
  expect(bootstrapIntervals([share(3, 9), share(9, 9)], each(9))).toEqual(once);
  expect(once[1]).toEqual([[1, 1]]);
});

it('is null for a figure that under half of the resamples define', () => {
  const defined = (part: number) => {
    let calls = 0;
    return { ...share(1, 3), figures: () => [calls++ % 10 < part * 10 ? 1 : Number.NaN] };
  };
  expect(bootstrapIntervals([0, 0.4, 0.5].map(defined), each(3))).toEqual([[null], [null], [[1, 1]]]);
});

it('resamples as often and as wide as asked', () => {
  let calls = 0;
  const counted = { ...share(1, 2), figures: () => [calls++] };
  const [[interval]] = bootstrapIntervals([counted], each(2), {
    ...BOOTSTRAP,
    resamples: 101,
    level: 0.5,
  }) as [[[number, number]]];
  expect(calls).toBe(101);
  expect(interval).toEqual([25, 75]);
});
