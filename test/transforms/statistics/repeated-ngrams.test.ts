import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RepeatedNgrams } from '../../../transforms/statistics/repeated-ngrams.ts';

const LONGEST = 10;
const found = new RepeatedNgrams(LONGEST);

/** Places of n-grams that occur more than once, by n-gram in order of appearance. */
function placesOf(n: number): number[][] {
  const places: number[][] = [];
  for (let i = found.first[n]!; i < found.first[n + 1]!; i++) {
    const kind = found.kinds[i]! - found.firstKind[n]!;
    places[kind] ??= [];
    places[kind].push(found.places[i]!);
  }
  return places;
}

function placesByMap(ids: readonly number[], n: number): number[][] {
  const byNgram = new Map<string, number[]>();
  for (let i = 0; i + n <= ids.length; i++) {
    const ngram = ids.slice(i, i + n).join();
    byNgram.set(ngram, [...(byNgram.get(ngram) ?? []), i]);
  }
  return [...byNgram.values()].filter((places) => places.length > 1);
}

describe('RepeatedNgrams', () => {
  test('finds where each repeats, overlaps too', () => {
    found.find([7, 7, 7, 5, 7, 7], 6);
    expect(placesOf(1)).toEqual([[0, 1, 2, 4, 5]]);
    expect(placesOf(2)).toEqual([[0, 1, 4]]);
    expect(placesOf(3)).toEqual([]);
    expect([1, 2, 3].map((n) => found.distinct(n))).toEqual([2, 3, 4]);
    expect(found.mostFrequent(3)).toBe(-1);
  });

  test('finds nothing in nothing', () => {
    found.find([], 0);
    expect([1, 10].map((n) => placesOf(n))).toEqual([[], []]);
    expect([1, 10].map((n) => found.distinct(n))).toEqual([0, 0]);
  });

  test('finds what a map of all n-grams finds, for any ids', () => {
    const ids = fc.array(fc.oneof(fc.nat(2), fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })), {
      maxLength: 120,
    });
    fc.assert(
      fc.property(ids, (some) => {
        found.find(some, some.length);
        for (let n = 1; n <= LONGEST; n++) {
          const expected = placesByMap(some, n);
          expect(placesOf(n)).toEqual(expected);
          const kinds = expected.map((_, i) => found.firstKind[n]! + i);
          expect(found.firstKind[n + 1]! - found.firstKind[n]!).toBe(expected.length);
          expect(kinds.map((kind) => found.counts[kind])).toEqual(expected.map((places) => places.length));
          expect(kinds.map((kind) => found.firstPlaces[kind])).toEqual(expected.map(([place]) => place));
          const all = new Set(some.slice(n - 1).map((_, i) => some.slice(i, i + n).join()));
          expect(found.distinct(n)).toBe(all.size);
          const most = Math.max(...expected.map((places) => places.length));
          const top = expected.findIndex((places) => places.length === most);
          expect(found.mostFrequent(n)).toBe(top < 0 ? -1 : found.firstKind[n]! + top);
        }
      }),
    );
  });

  test('finds the same for ids that are numbered in order of first appearance', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5), { maxLength: 60 }), (some) => {
        const order = [...new Set(some)];
        const ids = Int32Array.from(some, (id) => order.indexOf(id));
        found.findNumbered(ids, ids.length);
        for (let n = 1; n <= LONGEST; n++) expect(placesOf(n)).toEqual(placesByMap(some, n));
      }),
    );
  });

  test('tells n-grams apart whose hashes meet', () => {
    let state = 1;
    const ids = Array.from({ length: 20_000 }, () => {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      return (state >>> 16) % 20;
    });
    found.find(ids, ids.length);
    for (const n of [2, 3, 4]) expect(placesOf(n)).toEqual(placesByMap(ids, n));
  });

  test('keeps its numbers where a long sequence needs more room', () => {
    const ids = Array.from({ length: 5000 }, (_, i) => i % 5);
    found.find(ids, ids.length);
    expect(placesOf(10)).toEqual(placesByMap(ids, 10));
  });
});
