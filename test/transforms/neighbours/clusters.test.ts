import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Clusters } from '../../../transforms/neighbours/clusters.ts';

describe('clusters', () => {
  it('are named by their smallest member; uniting tells whether two became one', () => {
    const clusters = new Clusters(6);
    expect([clusters.unite(4, 2), clusters.unite(2, 5), clusters.unite(5, 4)]).toEqual([true, true, false]);
    expect([0, 1, 2, 3, 4, 5].map((member) => clusters.of(member))).toEqual([0, 1, 2, 3, 2, 2]);
    clusters.unite(4, 0);
    expect([0, 1, 2, 3, 4, 5].map((member) => clusters.of(member))).toEqual([0, 1, 0, 3, 0, 0]);
  });

  it('hold exactly what chains of pairs connect, in whatever order they come', () => {
    const member = fc.integer({ min: 0, max: 19 });
    fc.assert(
      fc.property(fc.array(fc.tuple(member, member), { maxLength: 30 }), (pairs) => {
        const clusters = new Clusters(20);
        // The plain way: the names of both clusters become the smaller one, everywhere.
        let names = Array.from({ length: 20 }, (_, i) => i);
        for (const [a, b] of pairs) {
          const [one, other] = [names[a]!, names[b]!];
          expect(clusters.unite(a, b)).toBe(one !== other);
          names = names.map((name) => (name === one || name === other ? Math.min(one, other) : name));
        }
        expect(names.map((_, i) => clusters.of(i))).toEqual(names);
      }),
    );
  });
});
