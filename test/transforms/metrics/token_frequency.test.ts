import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TokenFrequencies, Value } from '../../../transforms/metric.ts';
import { token_frequency } from '../../../transforms/metrics/token_frequency.ts';

type Known = 'all' | 'any' | 'none';

/** Counts by token id with the tables that have the token; `none` counts 0. */
function frequencies(entries: readonly (readonly [count: number, known: Known])[]): TokenFrequencies {
  return {
    counts: Float64Array.from(entries, ([count]) => count),
    inAny: Uint8Array.from(entries, ([, known]) => (known === 'none' ? 0 : 1)),
    inAll: Uint8Array.from(entries, ([, known]) => (known === 'all' ? 1 : 0)),
  };
}

function measure(
  tokens: readonly number[],
  tokenFrequencies: TokenFrequencies | null,
): Record<string, Value> {
  const row = { tokens: Int32Array.from(tokens), text: '', tokenFrequencies, joined: {} };
  const values = token_frequency.measure(row) as readonly Value[];
  expect(values).toHaveLength(token_frequency.columns.length);
  return Object.fromEntries(token_frequency.columns.map(({ name }, i) => [name, values[i]!]));
}

const STATISTICS = ['max', 'avg', 'min', 'median', 'p25', 'p75'];
const plain = (row: Record<string, Value>) => STATISTICS.map((name) => row[`${name}_frequency`]);
const upstream = (row: Record<string, Value>) => STATISTICS.map((name) => row[`${name}_frequency_upstream`]);
const ids = (n: number) => Array.from({ length: n }, (_, i) => i);
const oneTo = (n: number) => frequencies(ids(n).map((i) => [i + 1, 'all']));

describe('token_frequency', () => {
  test('of counts 1 to 64 interpolates the plain quartiles and takes elements for the upstream ones', () => {
    const row = measure(ids(64).reverse(), oneTo(64));
    expect(plain(row)).toEqual([64, 32.5, 1, 32.5, 16.75, 48.25]);
    expect(upstream(row)).toEqual([64, 32.5, 1, 32.5, 16, 48]);
    expect(row.token_frequency_missing).toBe(0);
  });

  test('gives the counts in the order of the positions', () => {
    expect(measure([2, 0, 2, 1], oneTo(3)).token_frequencies).toEqual([3, 1, 3, 2]);
  });

  test('counts a token in no table as 0 and says how many positions have one; upstream drops them', () => {
    const table = frequencies([
      [10, 'all'],
      [0, 'none'],
      [30, 'all'],
    ]);
    const row = measure([0, 1, 2, 1], table);
    expect(row.token_frequencies).toEqual([10, 0, 30, 0]);
    expect(row.token_frequency_missing).toBe(2);
    expect(plain(row)).toEqual([30, 10, 0, 5, 0, 15]);
    expect(upstream(row)).toEqual([30, 20, 10, 20, 10, 30]);
  });

  test('counts a token that only some tables have in the plain columns, and drops it upstream', () => {
    const row = measure(
      [0, 1],
      frequencies([
        [10, 'all'],
        [4, 'any'],
      ]),
    );
    expect(plain(row)).toEqual([10, 7, 4, 7, 5.5, 8.5]);
    expect(upstream(row)).toEqual([10, 10, 10, 10, 10, 10]);
    expect(row.token_frequency_missing).toBe(0);
  });

  test('a token that all tables count 0 is not missing', () => {
    const row = measure([0], frequencies([[0, 'all']]));
    expect(upstream(row)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(row.token_frequency_missing).toBe(0);
  });

  test('has no upstream statistics where no token is in all tables', () => {
    const row = measure([0, 0], frequencies([[4, 'any']]));
    expect(plain(row)).toEqual([4, 4, 4, 4, 4, 4]);
    expect(upstream(row)).toEqual([null, null, null, null, null, null]);
  });

  test('is null throughout where no counts were given', () => {
    expect(new Set(Object.values(measure([1, 2], null)))).toEqual(new Set([null]));
  });

  test('answers a row of one token, of one token many times, and a long row after a short one', () => {
    expect(plain(measure([2], oneTo(3)))).toEqual([3, 3, 3, 3, 3, 3]);
    expect(plain(measure(new Array(64).fill(2), oneTo(3)))).toEqual([3, 3, 3, 3, 3, 3]);
    expect(plain(measure(ids(10_001), oneTo(10_001)))).toEqual([10_001, 5001, 1, 5001, 2501, 7501]);
    expect(plain(measure([0, 2], oneTo(3)))).toEqual([3, 2, 1, 2, 1.5, 2.5]);
  });

  test('keeps the counts of one row when the next is measured', () => {
    const first = measure([0, 1], oneTo(3));
    measure([2, 2], oneTo(3));
    expect(first.token_frequencies).toEqual([1, 2]);
  });

  test('without missing tokens, plain and upstream differ in the quartiles at most, which are counts of the row', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2 ** 40), { minLength: 1, maxLength: 70 }), (counts) => {
        const row = measure(ids(counts.length), frequencies(counts.map((count) => [count, 'all'])));
        expect(plain(row).slice(0, 4)).toEqual(upstream(row).slice(0, 4));
        for (const quartile of upstream(row).slice(4)) expect(counts).toContain(quartile);
        expect(row.token_frequencies).toEqual(counts);
        expect(row.max_frequency).toBe(Math.max(...counts));
        expect(row.min_frequency).toBe(Math.min(...counts));
      }),
    );
  });

  test('upstream statistics are those of the row without the dropped positions', () => {
    const token = fc.tuple(fc.nat(100), fc.constantFrom<Known>('all', 'any'));
    fc.assert(
      fc.property(fc.array(token, { minLength: 1, maxLength: 70 }), (entries) => {
        const kept = entries.filter(([, known]) => known === 'all');
        fc.pre(kept.length > 0);
        const all = measure(ids(entries.length), frequencies(entries));
        expect(upstream(all)).toEqual(upstream(measure(ids(kept.length), frequencies(kept))));
      }),
    );
  });
});
