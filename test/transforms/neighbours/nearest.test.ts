import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Nearest } from '../../../transforms/neighbours/nearest.ts';

describe('the nearest neighbours', () => {
  it('are those of the least distance, of equal ones those of the least id, each row for itself', () => {
    const nearest = new Nearest(3, 2);
    const added: readonly (readonly [number, bigint, number])[] = [
      [0, 9n, 3],
      [0, 8n, 1],
      [0, -7n, 3],
      [0, 6n, 4],
      [2, 5n, 0],
    ];
    for (const [row, id, distance] of added) nearest.add(row, id, distance);
    expect([0, 1, 2].map((row) => [...nearest.of(row)])).toEqual([
      [
        { id: 8n, distance: 1 },
        { id: -7n, distance: 3 },
      ],
      [],
      [{ id: 5n, distance: 0 }],
    ]);
  });

  it('are the first of all in order, however they come', () => {
    const neighbour = fc.record({
      id: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      distance: fc.integer({ min: 0, max: 4 }),
    });
    const neighbours = fc.uniqueArray(neighbour, { selector: ({ id }) => id, maxLength: 20 });
    fc.assert(
      fc.property(neighbours, fc.integer({ min: 1, max: 6 }), (all, most) => {
        const nearest = new Nearest(1, most);
        for (const { id, distance } of all) nearest.add(0, id, distance);
        const sorted = all.toSorted((a, b) => a.distance - b.distance || (a.id < b.id ? -1 : 1));
        expect([...nearest.of(0)]).toEqual(sorted.slice(0, most));
      }),
    );
  });
});
