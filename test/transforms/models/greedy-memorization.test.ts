import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  commonPrefix,
  greedyColumns,
  greedyValues,
  matchesOf,
  memorizedColumns,
  smallestMargin,
} from '../../../transforms/models/greedy-memorization.ts';

const valuesOf = (truth: number[], generated: number[] | null, prefix: number, margin = 1) =>
  greedyValues(
    {
      truth: Int32Array.from(truth),
      generated: generated && Int32Array.from(generated),
      longestPrefix: prefix,
      margin,
    },
    0.5,
  );

describe('a greedy continuation', () => {
  it.each([
    ['the row itself', [1, 2, 3, 4], { memorization_score: 1, memorized: true, edit_similarity: 1 }],
    ['one wrong', [1, 9, 3, 4], { memorization_score: 0.75, memorized: false, edit_similarity: 0.75 }],
    ['one ahead', [2, 3, 4, 9], { memorization_score: 0, memorized: false, edit_similarity: 0.5 }],
    ['nothing of it', [9, 9, 9, 9], { memorization_score: 0, memorized: false, edit_similarity: 0 }],
  ])('is compared by position and by edits: %s', (_, generated, expected) => {
    const truth = [1, 2, 3, 4];
    const prefix = commonPrefix(truth, generated);
    expect(valuesOf(truth, generated, prefix)).toEqual({
      ...expected,
      longest_prefix: { 1: 4, 0.75: 1, 0: 0 }[expected.memorization_score],
      greedy_margin: 1,
      fragile: false,
      generated_tokens: Int32Array.from(generated),
    });
  });

  it('that was not made says only how far the model follows', () => {
    expect(valuesOf([5, 6], null, 1, 0.25)).toEqual({
      memorization_score: null,
      memorized: false,
      longest_prefix: 1,
      edit_similarity: null,
      greedy_margin: 0.25,
      fragile: true,
      generated_tokens: null,
    });
    expect(valuesOf([5, 6], null, 2)).toMatchObject({ memorized: true, longest_prefix: 2 });
  });

  it('has a value for every column', () => {
    const computed = Object.keys(valuesOf([1], [1], 1));
    expect(['sequence_id', ...computed, 'row_error']).toEqual(greedyColumns.map(({ name }) => name));
    expect(memorizedColumns.map(({ name }) => name)).toEqual([
      'sequence_id',
      'memorized',
      'longest_prefix',
      'greedy_margin',
      'fragile',
      'row_error',
    ]);
  });

  it('is as similar as its matches at least: prefix ≤ matches ≤ n − edits', () => {
    const tokens = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 32, maxLength: 32 });
    fc.assert(
      fc.property(tokens, tokens, (truth, generated) => {
        const prefix = commonPrefix(truth, generated);
        const matches = matchesOf(truth, generated);
        const { memorization_score, memorized, edit_similarity } = valuesOf(truth, generated, prefix);
        expect(prefix).toBeLessThanOrEqual(matches);
        expect(memorization_score).toBe(matches / 32);
        expect(edit_similarity as number).toBeGreaterThanOrEqual(matches / 32);
        expect(memorized).toBe(matches === 32);
      }),
    );
  });
});

describe('the smallest margin', () => {
  it('is of the places asked for', () => {
    expect(smallestMargin([0.1, 3, 2, 0.2], 1, 3)).toBe(2);
    expect(smallestMargin([0.1, 3, 2, 0.2], 0, 4)).toBe(0.1);
  });
});
