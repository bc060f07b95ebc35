import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance } from '../../../transforms/models/edit-distance.ts';
import { addTokenSet, leastDistance, SET_WORDS } from '../../../transforms/neighbours/token-sets.ts';

/** The bound of two rows whose sets stand behind one another. */
function bound(a: readonly number[], b: readonly number[]): number {
  const sets = new Int32Array(2 * SET_WORDS).fill(-1);
  addTokenSet(sets, 0, Int32Array.from([77, ...a, 78]), 1, 1 + a.length);
  addTokenSet(sets, SET_WORDS, Int32Array.from(b), 0, b.length);
  return leastDistance(sets, 0, sets, SET_WORDS);
}

describe('sets of tokens', () => {
  it('tell how many tokens one row has that the other lacks', () => {
    expect(bound([1, 2, 3], [3, 2, 1, 1])).toBe(0);
    expect(bound([1, 2, 3], [])).toBe(3);
    expect(bound([1, 2, 3], [1])).toBe(2);
    expect(bound([1], [2, 3, 1, 4])).toBe(3);
  });

  it('never say more than the edit distance, also where tokens share bits', () => {
    const row = fc.array(fc.integer({ min: 0, max: 50_000 }), { maxLength: 64 });
    const edited = row.chain((a) =>
      fc.tuple(fc.constant(a), fc.array(fc.tuple(fc.nat(63), fc.nat(50_000)), { maxLength: 9 })),
    );
    fc.assert(
      fc.property(edited, ([a, edits]) => {
        const b = [...a];
        for (const [at, token] of edits) b[at % (b.length + 1)] = token;
        expect(bound(a, b)).toBeLessThanOrEqual(editDistance(a, b));
      }),
    );
  });
});
