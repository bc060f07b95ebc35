import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseSequences } from '../../../transforms/corpus/choose-sequences.ts';

const documents = (...lists: number[][]) => lists.map((ids) => Int32Array.from(ids));

function chosen(lists: number[][], length: number, limit: number) {
  const { ids, tokens, documents: from, offsets } = chooseSequences(documents(...lists), length, limit);
  return [...ids].map((id, row) => ({
    id,
    tokens: [...tokens.subarray(row * length, (row + 1) * length)],
    document: from[row]!,
    offset: offsets[row]!,
  }));
}

describe('chooseSequences', () => {
  it('cuts windows that do not overlap and drops what is left over', () => {
    const rows = chosen([[1, 2, 3, 4, 5], [6], [], [7, 8]], 2, 10);
    expect(rows.map(({ tokens, document, offset }) => [tokens, document, offset])).toEqual([
      [[1, 2], 0, 0],
      [[3, 4], 0, 2],
      [[7, 8], 3, 0],
    ]);
  });

  it('takes equal sequences once, where they first stand', () => {
    const rows = chosen(
      [
        [1, 2, 9, 9],
        [1, 2],
        [9, 9],
      ],
      2,
      10,
    );
    expect(rows.map(({ tokens, document }) => [tokens, document])).toEqual([
      [[1, 2], 0],
      [[9, 9], 0],
    ]);
  });

  it('gives ids that depend on the tokens alone, the same for ever', () => {
    const ids = chosen([[1, 2, 2, 1]], 2, 10).map(({ id }) => id);
    expect(
      chosen(
        [
          [0, 0],
          [2, 1],
          [1, 2],
        ],
        2,
        10,
      ).map(({ id }) => id),
    ).toEqual([expect.any(Number), ids[1], ids[0]]);
    expect(ids).toEqual([2945579958713548, 2961681790745009]);
  });

  it('draws what stands often rather than what stands once', () => {
    const rare = Array.from({ length: 1000 }, (_, k) => [k, k + 1]);
    const rows = chosen([...rare, ...Array.from({ length: 500 }, () => [5000, 5001])], 2, 50);
    expect(rows.map(({ tokens }) => tokens)).toContainEqual([5000, 5001]);
    expect(rows).toHaveLength(50);
  });

  it('draws at most the limit: distinct sequences with distinct safe ids, in the order of the corpus', () => {
    const corpus = fc.array(fc.array(fc.nat(3), { maxLength: 20 }), { maxLength: 10 });
    fc.assert(
      fc.property(corpus, fc.integer({ min: 1, max: 3 }), fc.nat(12), (lists, length, limit) => {
        const all = chosen(lists, length, Number.POSITIVE_INFINITY);
        const rows = chosen(lists, length, limit);
        expect(rows).toHaveLength(Math.min(limit, all.length));
        expect(all.filter(({ id }) => rows.some((row) => row.id === id))).toEqual(rows);
        expect(new Set(all.map(({ tokens }) => tokens.join())).size).toBe(all.length);
        expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
        expect(all.every(({ id }) => Number.isSafeInteger(id) && id >= 0)).toBe(true);
        for (const { tokens, document, offset } of all) {
          expect(lists[document]!.slice(offset, offset + length)).toEqual(tokens);
          expect(offset % length).toBe(0);
        }
      }),
    );
  });
});
