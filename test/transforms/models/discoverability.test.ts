import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { discoverability, queriesFor } from '../../../transforms/models/discoverability.ts';
import { logProbabilities, scored } from '../../support/row-scores.ts';

const QUERIES = ['discoverable_queries_p50', 'discoverable_queries_p90', 'discoverable_queries_p99'];
const TOP_QUERIES = QUERIES.map((name) => `${name}_top_40`);

/** Values of a row of two tokens, the second being the continuation. */
const one = (log: number, topKLogMass?: number, rank = 0) =>
  scored(discoverability, {
    logProbability: [log],
    promptTokens: 1,
    rank: [rank],
    ...(topKLogMass !== undefined && { topKLogMass: [topKLogMass] }),
  });
const pick = (values: Record<string, unknown>, names: string[]) => names.map((name) => values[name]);

describe('discoverability', () => {
  test.each([
    [Math.log(0.501), [1, 4, 7]],
    [Math.log(0.25), [3, 9, 17]],
    [Math.log(0.01), [69, 230, 459]],
    [Math.log(0.995), [1, 1, 1]],
    [0, [1, 1, 1]],
    [-100, [Math.LN2, Math.LN10, 2 * Math.LN10].map((x) => x * Math.exp(100))],
    [-800, [null, null, null]],
    [-Infinity, [null, null, null]],
  ])('of a continuation of ln q = %d takes %j samples for p = 0.5, 0.9, 0.99', (log, expected) => {
    const values = pick(one(log), QUERIES);
    for (const [i, value] of values.entries()) {
      if (expected[i] === null) expect(value).toBeNull();
      else expect((value as number) / expected[i]!).toBeCloseTo(1, 12);
    }
  });

  test('multiplies the tokens after the prompt, and those only', () => {
    const values = scored(discoverability, { logProbability: [-9, -1, -2], promptTokens: 2 });
    expect(values.continuation_log_probability).toBe(-3);
    expect(values.discoverable_queries_p50).toBe(Math.ceil(Math.LN2 / -Math.log(1 - Math.exp(-3))));
  });

  test('among the 40 likeliest divides by what they have together', () => {
    const values = one(Math.log(0.2), Math.log(0.8), 39);
    expect(values.continuation_log_probability_top_40).toBeCloseTo(Math.log(0.25), 6);
    expect(pick(values, TOP_QUERIES)).toEqual([3, 9, 17]);
  });

  test('among the 40 likeliest is null where a token is not one of them, or they were not asked for', () => {
    const none = [null, null, null];
    const out = one(Math.log(0.01), Math.log(0.8), 40);
    expect(out.continuation_log_probability_top_40).toBeNull();
    expect(pick(out, TOP_QUERIES)).toEqual(none);
    expect(pick(out, QUERIES)).toEqual([69, 230, 459]);
    expect(pick(one(-1), TOP_QUERIES)).toEqual(none);
    const ranked = { logProbability: [-1], promptTokens: 1, rank: null, topKLogMass: [0] };
    expect(pick(scored(discoverability, ranked), TOP_QUERIES)).toEqual(none);
  });

  test('among the 40 likeliest is never above 1, whatever the rounding', () => {
    expect(one(-0.1, -0.10001)).toMatchObject({
      continuation_log_probability_top_40: 0,
      discoverable_queries_p99_top_40: 1,
    });
  });

  test('is null without a continuation and for a single token', () => {
    for (const logProbability of [[], Array(31).fill(-1)]) {
      const values = scored(discoverability, { logProbability, topKLogMass: logProbability });
      expect(Object.values(values)).toEqual(Array(8).fill(null));
    }
  });

  test('truncation makes the true continuation no less likely', () => {
    fc.assert(
      fc.property(logProbabilities(63), fc.nat({ max: 100 }), (logProbability, k) => {
        const topKLogMass = logProbability.map((log) => Math.max(log, -k / 100));
        const values = scored(discoverability, { logProbability, topKLogMass });
        const top = values.continuation_log_probability_top_40 as number;
        expect(top).toBeGreaterThanOrEqual(values.continuation_log_probability as number);
      }),
    );
  });
});

describe('queriesFor', () => {
  const chance = fc.double({ min: 0.01, max: 0.999, noNaN: true });

  test('is the least number that reaches the chance', () => {
    fc.assert(
      fc.property(chance, fc.double({ min: -14, max: -0.01, noNaN: true }), (p, log) => {
        const n = queriesFor(p, log)!;
        // Logs of what is left after n failures: ln (1 − q)^n ≤ ln(1 − p), and not so for n − 1.
        const failure = Math.log1p(-Math.exp(log));
        const wanted = Math.log1p(-p);
        expect(n * failure).toBeLessThanOrEqual(wanted * (1 - 1e-9));
        if (n > 1) expect((n - 1) * failure).toBeGreaterThanOrEqual(wanted * (1 + 1e-9));
      }),
    );
  });

  test('of tiny q is −ln(1 − p) / q to the last digits, as far as numbers go', () => {
    fc.assert(
      fc.property(chance, fc.double({ min: -700, max: -40, noNaN: true }), (p, log) => {
        expect(queriesFor(p, log)! / (-Math.log1p(-p) * Math.exp(-log))).toBeCloseTo(1, 12);
      }),
    );
    expect(queriesFor(0.5, -709)).toBeGreaterThan(1e307);
    expect(queriesFor(0.5, -745)).toBeNull();
  });

  test('of q near 1 loses no digits', () => {
    // 1 − q = 1e-12: a single sample is enough up to p = 1 − 1e-12.
    expect(queriesFor(1 - 1e-11, -1e-12)).toBe(1);
    expect(queriesFor(1 - 1e-13, -1e-12)).toBe(2);
    // 1 − q = 1.5e-16, no sum of 1 and a number: just too much for p = 1 − 1.1e-16.
    expect(queriesFor(1 - 2 ** -53, -1.5e-16)).toBe(2);
  });

  test('falls as q rises and rises with p', () => {
    const log = fc.double({ min: -600, max: 0, noNaN: true });
    fc.assert(
      fc.property(chance, chance, log, log, (p1, p2, l1, l2) => {
        const n = queriesFor(Math.min(p1, p2), Math.max(l1, l2))!;
        expect(queriesFor(Math.max(p1, p2), Math.max(l1, l2))).toBeGreaterThanOrEqual(n);
        expect(queriesFor(Math.min(p1, p2), Math.min(l1, l2))).toBeGreaterThanOrEqual(n);
      }),
    );
  });
});
