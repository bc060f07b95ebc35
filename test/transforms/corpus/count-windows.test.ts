import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countWindows } from '../../../transforms/corpus/count-windows.ts';

const tokens = (...ids: number[]) => Int32Array.from(ids);

function counted(documents: number[][], windows: number[][], length: number) {
  const { documents: inDocuments, occurrences } = countWindows(
    documents.map((ids) => Int32Array.from(ids)),
    Int32Array.from(windows.flat()),
    length,
  );
  return { documents: [...inDocuments], occurrences: [...occurrences] };
}

function bruteForce(documents: number[][], windows: number[][], length: number) {
  const hits = (document: number[], window: number[]) =>
    document.filter(
      (_, at) => at + length <= document.length && window.every((id, k) => document[at + k] === id),
    ).length;
  return {
    documents: windows.map((window) => documents.filter((document) => hits(document, window) > 0).length),
    occurrences: windows.map((window) =>
      documents.reduce((sum, document) => sum + hits(document, window), 0),
    ),
  };
}

describe('countWindows', () => {
  it('counts overlapping occurrences each, and the document once', () => {
    expect(counted([[7, 7, 7, 7]], [[7, 7]], 2)).toEqual({ documents: [1], occurrences: [3] });
  });

  it('finds a window at the very start, at the very end, and as a whole document', () => {
    const documents = [
      [1, 2, 3, 9],
      [9, 1, 2, 3],
      [1, 2, 3],
    ];
    expect(counted(documents, [[1, 2, 3]], 3)).toEqual({ documents: [3], occurrences: [3] });
  });

  it('never joins the end of one document to the start of the next', () => {
    expect(
      counted(
        [
          [5, 1],
          [2, 5],
        ],
        [[1, 2]],
        2,
      ),
    ).toEqual({ documents: [0], occurrences: [0] });
  });

  it('passes over documents that are empty or shorter than a window, which still count as documents', () => {
    expect(counted([[], [1], [1, 2], [1, 2]], [[1, 2]], 2)).toEqual({ documents: [2], occurrences: [2] });
  });

  it('gives equal windows equal counts', () => {
    expect(
      counted(
        [
          [1, 2],
          [1, 2],
        ],
        [
          [1, 2],
          [3, 4],
          [1, 2],
        ],
        2,
      ),
    ).toEqual({ documents: [2, 0, 2], occurrences: [2, 0, 2] });
  });

  it('tells windows apart whose hashes collide', () => {
    // Thue and Morse's word and its complement have the same polynomial hash modulo 2^32 for every odd base.
    const word = Array.from({ length: 256 }, (_, k) => k.toString(2).replaceAll('0', '').length % 2);
    const complement = word.map((bit) => 1 - bit);
    expect(counted([word, word], [word, complement], 256)).toEqual({
      documents: [2, 0],
      occurrences: [2, 0],
    });
    expect(counted([complement], [word, complement], 256)).toEqual({
      documents: [0, 1],
      occurrences: [0, 1],
    });
  });

  it('takes 16-bit tokens and large ids alike', () => {
    expect(countWindows([Uint16Array.of(65535, 1)], tokens(65535, 1), 2).occurrences[0]).toBe(1);
    expect(countWindows([tokens(2 ** 31 - 1, 0)], tokens(2 ** 31 - 1, 0), 2).occurrences[0]).toBe(1);
  });

  it('answers for no windows and refuses half a window', () => {
    expect(counted([[1, 2]], [], 2)).toEqual({ documents: [], occurrences: [] });
    expect(() => countWindows([], tokens(1, 2, 3), 2)).toThrow(RangeError);
    expect(() => countWindows([], tokens(), 0)).toThrow(RangeError);
  });

  it('equals brute force on any small corpus, wanted windows from it or not', () => {
    const corpus = fc.array(fc.array(fc.nat(2), { maxLength: 30 }), { maxLength: 8 });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        corpus,
        fc.infiniteStream(fc.nat(2)),
        fc.nat(12),
        (length, documents, stream, count) => {
          const drawn = Array.from({ length: count }, () =>
            Array.from({ length }, () => stream.next().value as number),
          );
          const own = documents.flatMap((document) =>
            document.length >= length ? [document.slice(-length)] : [],
          );
          const windows = [...drawn, ...own];
          expect(counted(documents, windows, length)).toEqual(bruteForce(documents, windows, length));
        },
      ),
      { numRuns: 500 },
    );
  });
});
