import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance } from '../../../transforms/models/edit-distance.ts';
import { DistinctRows } from '../../../transforms/neighbours/distinct-rows.ts';
import { NeighbourIndex } from '../../../transforms/neighbours/neighbour-index.ts';

type Row = readonly number[];

function indexOf(rows: readonly Row[], most: number): NeighbourIndex {
  const distinct = new DistinctRows();
  for (const row of rows) distinct.add(Int32Array.from(row), 0, row.length);
  return new NeighbourIndex(distinct, most);
}

/** "row distance" of all that the index finds, in order of rows. */
function found(index: NeighbourIndex, row: Row): string[] {
  const visited: [number, number][] = [];
  // The row stands inside of a longer array.
  const tokens = Int32Array.from([0, 0, 0, ...row, 0]);
  index.find(tokens, 3, 3 + row.length, (other, distance) => visited.push([other, distance]));
  return visited.sort(([a], [b]) => a - b).map((pair) => pair.join(' '));
}

function byComparingAll(rows: readonly Row[], row: Row, most: number): string[] {
  return rows.flatMap((other, i) => {
    const distance = editDistance(other, row);
    return distance <= most ? [`${i} ${distance}`] : [];
  });
}

const distinct = (rows: readonly Row[]) => [...new Map(rows.map((row) => [row.join(), row])).values()];

/** A row and what becomes of it by some edits. */
const edited = (row: Row) =>
  fc
    .array(
      fc.record({
        kind: fc.constantFrom('insert', 'delete', 'replace', 'rotate', 'cut'),
        at: fc.nat(80),
        token: fc.integer({ min: 1, max: 40 }),
      }),
      { maxLength: 6 },
    )
    .map((edits) => {
      let copy = [...row];
      for (const { kind, at, token } of edits) {
        const place = copy.length === 0 ? 0 : at % copy.length;
        if (kind === 'insert') copy.splice(place, 0, token);
        else if (kind === 'delete') copy.splice(place, 1);
        else if (kind === 'replace') copy[place] = token;
        else if (kind === 'rotate') copy = [...copy.slice(1), token];
        else copy = copy.slice(0, Math.max(1, copy.length - 2));
      }
      return copy;
    });

const rowOf = (alphabet: number, maxLength: number) =>
  fc.array(fc.integer({ min: 1, max: alphabet }), { minLength: 1, maxLength });
const periodic = fc
  .tuple(rowOf(5, 4), fc.integer({ min: 1, max: 66 }))
  .map(([unit, length]) => Array.from({ length }, (_, i) => unit[i % unit.length]!));
const base = fc.oneof(rowOf(1000, 70), rowOf(3, 70), rowOf(2, 12), periodic);
const family = base.chain((row) => fc.array(edited(row), { minLength: 1, maxLength: 8 }));
const table = fc
  .array(family, { minLength: 1, maxLength: 4 })
  .map((rows) => rows.flat().filter((row) => row.length > 0));

describe('the index of neighbours', () => {
  it('finds rows by what they share, however it is moved', () => {
    const row = Array.from({ length: 64 }, (_, i) => i + 1);
    const rows = [row, row.slice(2), [99, ...row.slice(0, 63)], row.map((token) => token + 100)];
    expect(found(indexOf(rows, 4), row)).toEqual(['0 0', '1 2', '2 2']);
    expect(found(indexOf(rows, 1), row)).toEqual(['0 0']);
  });

  it('finds rows that are shorter than the number of edits', () => {
    const rows = [[1], [1, 2, 3], [7, 7, 7, 7, 7, 7, 7]];
    expect(found(indexOf(rows, 4), [1, 2])).toEqual(['0 1', '1 1']);
    expect(found(indexOf(rows, 4), [2, 7, 7, 7, 7, 7])).toEqual(['2 2']);
  });

  it('without edits finds equal rows', () => {
    expect(
      found(
        indexOf(
          [
            [1, 2],
            [2, 1],
          ],
          0,
        ),
        [2, 1],
      ),
    ).toEqual(['1 0']);
  });

  it('finds exactly what comparing all pairs finds', () => {
    fc.assert(
      fc.property(table, table, fc.integer({ min: 0, max: 16 }), (a, b, most) => {
        const rows = distinct(a);
        const index = indexOf(rows, most);
        for (const row of [...b, ...a]) expect(found(index, row)).toEqual(byComparingAll(rows, row, most));
      }),
      { numRuns: 400 },
    );
  });

  it.each([
    [
      'one repeated token, and some that only one row has',
      (row: number) => [...Array(50).fill(0), ...unique(row, 14)],
    ],
    ['some that only one row has, in front', (row: number) => [...unique(row, 14), ...Array(50).fill(0)]],
    ['two alternating tokens around those of one row', (row: number) => spread(unique(row, 10), [1, 2])],
    ['random words, some frequent', (row: number) => words(row)],
  ])('does not compare all pairs of rows of %s', (_, make) => {
    const rows = Array.from({ length: 4000 }, (_, row) => make(row));
    const index = indexOf(rows, 8);
    let pairs = 0;
    for (const row of rows) index.find(Int32Array.from(row), 0, row.length, () => pairs++);
    expect(pairs).toBe(rows.length);
    expect(index.compared).toBeLessThan(20 * rows.length);
  });
});

const unique = (row: number, tokens: number) => Array.from({ length: tokens }, (_, i) => 100 + row * 64 + i);
const spread = (tokens: Row, unit: Row) =>
  Array.from({ length: 64 }, (_, i) => (i % 6 === 0 ? (tokens[i / 6] ?? 0) : unit[i % unit.length]!));
/** Tokens 1 to 1000, the small ones more often, by a linear congruential generator (Numerical Recipes). */
const words = (row: number) => {
  let state = row;
  return Array.from({ length: 64 }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor(1 + 999 * (state / 2 ** 32) ** 2);
  });
};
