import fc from 'fast-check';
import { expect, it } from 'vitest';
import { clustersOf, nearestOf, similarities } from '../../../transforms/evaluation/near-copies.ts';

const of = (texts: readonly string[], row: number) => [...similarities(texts).of(row)];

it('is the share of 5-grams that two texts have in common', () => {
  // abcde bcdef cdefg against abcde bcdef cdefX
  expect(of(['abcdefg', 'abcdefX', 'vwxyz'], 0)).toEqual([1, 2 / 4, 0]);
  expect(of(['', '', 'a'], 0)).toEqual([1, 1, 0]);
  expect(of(['aaaaaaaa', 'aaaaa'], 0)).toEqual([1, 1]);
});

it('copies of copies stand in one cluster, numbered as they come', () => {
  const chain = ['abcdefghij', 'bcdefghijk', 'cdefghijkl', 'defghijklm'];
  const clusters = clustersOf(
    similarities([chain[0]!, 'something else', ...chain.slice(1), 'something else']),
  );
  expect([...clusters]).toEqual([0, 1, 0, 0, 0, 1]);
});

it('half is not yet a copy', () => {
  expect([...clustersOf(similarities(['abcdefg', 'abcdefX']))]).toEqual([0, 1]);
});

it('the nearest is another text, the first of equals, and only one that may be copied', () => {
  const texts = similarities(['abcdefg', 'abcdefX', 'abcdefg', 'abcdefg', 'vwxyz']);
  expect([...nearestOf(texts, () => true)]).toEqual([2, 0, 0, 0, -1]);
  expect([...nearestOf(texts, (other) => other === 1)]).toEqual([1, -1, 1, 1, -1]);
});

it('agrees with comparing sets', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '😀'), maxLength: 12 });
  const grams = (one: string) =>
    new Set(one.length < 5 ? [one] : Array.from({ length: one.length - 4 }, (_, i) => one.slice(i, i + 5)));
  fc.assert(
    fc.property(text, text, (a, b) => {
      const both = [...grams(a)].filter((gram) => grams(b).has(gram)).length;
      expect(of([a, b], 0)[1]).toBeCloseTo(both / new Set([...grams(a), ...grams(b)]).size, 12);
    }),
  );
});
