import { describe, expect, it } from 'vitest';
import { cutBatches } from '../../../pipeline/corpus/cut-batches.ts';

/** Batches as "starts | document, place of the first token, repeated", with … where the last document goes on. */
const cuts = (lengths: readonly number[], size: number, overlap: number, shown = 0) =>
  [...cutBatches(lengths, size, overlap, shown)].map(
    ({ starts, document, position, repeated, continues }) =>
      `${starts.join(' ')}${continues ? ' …' : ''} | ${document}, ${position}, ${repeated}`,
  );

describe('batches of documents', () => {
  it('are filled, and repeat the end of a document that goes on', () => {
    expect(cuts([2, 7, 1], 4, 3)).toEqual(['0 2 4 … | 0, 0, 0', '0 6 … | 1, 0, 2', '0 4 5 | 1, 3, 3']);
  });

  it('begin with a document of their own where the one before ends a full batch', () => {
    expect(cuts([4, 4], 4, 3)).toEqual(['0 4 | 0, 0, 0', '0 4 | 1, 0, 0']);
  });

  it('hold empty documents, in the batch before', () => {
    expect(cuts([0, 4, 0, 0, 1, 0], 4, 3)).toEqual(['0 0 4 4 4 | 0, 0, 0', '0 1 1 | 4, 0, 0']);
  });

  it('begin in the midst of a document of which tokens are known', () => {
    expect(cuts([9], 4, 2, 5)).toEqual(['0 6 | 0, 3, 2']);
    expect(cuts([9], 3, 2, 5)).toEqual(['0 5 … | 0, 3, 2', '0 3 | 0, 6, 2']);
    expect(cuts([9], 9, 2, 1)).toEqual(['0 9 | 0, 0, 1']);
  });

  it('are none of no documents', () => {
    expect(cuts([], 4, 3)).toEqual([]);
  });
});
