import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CountedRun } from '../../../transforms/corpus/counted-run.ts';
import { type DocumentBatch, WindowCounter } from '../../../transforms/corpus/window-counter.ts';
import { type Hashing, hashingOf } from '../../../transforms/corpus/window-hash.ts';
import { WindowTable } from '../../../transforms/corpus/window-table.ts';
import { WindowTotals } from '../../../transforms/corpus/window-totals.ts';

interface Request {
  readonly documents: readonly number[][];
  readonly windows: readonly number[][];
  readonly length: number;
  /** Where the corpus, as one stream of tokens, is cut into batches, and after which of these a new range begins. */
  readonly cuts?: readonly number[];
  readonly newRange?: (cut: number) => boolean;
  readonly hashing?: Hashing;
  readonly keep?: number;
  readonly mostHits?: number;
}

/** Batches of a corpus that is cut at any token, each with the n - 1 tokens of its document before the cut. */
function batchesOf(documents: readonly number[][], length: number, cuts: readonly number[]): DocumentBatch[] {
  const ends = [...new Set(cuts)].sort((a, b) => a - b);
  const total = documents.reduce((sum, tokens) => sum + tokens.length, 0);
  const batches: DocumentBatch[] = [];
  let from = 0;
  for (const to of [...ends.filter((cut) => cut > 0 && cut < total), total]) {
    const tokens: number[] = [];
    const starts: number[] = [];
    let [first, position, repeated, offset] = [-1, 0, 0, 0];
    let continues = false;
    documents.forEach((document, number) => {
      const [start, end] = [Math.max(from, offset), Math.min(to, offset + document.length)];
      const isHere = document.length === 0 ? offset >= from && (offset < to || to === total) : start < end;
      if (isHere) {
        if (first < 0) {
          first = number;
          repeated = Math.min(start - offset, length - 1);
          position = start - offset - repeated;
          tokens.push(...document.slice(position, position + repeated));
          starts.push(0);
        } else starts.push(tokens.length);
        for (let k = start - offset; k < end - offset; k++) tokens.push(document[k]!);
        continues = end < offset + document.length;
      }
      offset += document.length;
    });
    if (first >= 0) {
      batches.push({
        tokens: Int32Array.from(tokens),
        starts: Int32Array.from([...starts, tokens.length]),
        document: first,
        position,
        repeated,
        continues,
      });
    }
    from = to;
  }
  return batches;
}

function counted(request: Request) {
  const { documents, windows, length, cuts = [], newRange = () => false } = request;
  const { hashing, keep = 0, mostHits } = request;
  const flat = Int32Array.from(windows.flat());
  const table = WindowTable.create({ capacity: windows.length, length, wide: true }, hashing);
  const windowOf = windows.map((_, row) => table.add(flat, row * length));
  const totals = new WindowTotals(table.count, keep);
  const add = (run: CountedRun) => totals.add(run);
  let counter = new WindowCounter(new WindowTable(table.data), keep, add, mostHits);
  batchesOf(documents, length, cuts).forEach((batch, cut) => {
    counter.add(batch);
    if (!newRange(cut)) return;
    counter.finish();
    counter = new WindowCounter(new WindowTable(table.data), keep, add, mostHits);
  });
  counter.finish();
  return windowOf.map((window) => ({
    occurrences: totals.occurrences[window]!,
    documents: totals.documents[window]!,
    places: totals.placesOf(window),
  }));
}

function bruteForce({ documents, windows, keep = 0 }: Request) {
  return windows.map((window) => {
    const places = documents.flatMap((tokens, document) =>
      tokens.flatMap((_, position) => {
        const isThere = window.every((id, k) => tokens[position + k] === id);
        return isThere ? [{ document, position }] : [];
      }),
    );
    return {
      occurrences: places.length,
      documents: new Set(places.map(({ document }) => document)).size,
      places: places.slice(0, keep),
    };
  });
}

/** Hashes that say next to nothing: sums of tokens, and one bit. */
const weak = (length: number): Hashing => ({ ...hashingOf(length, 7), base: 1, mask: 1 });

/** Documents of few different tokens, with planted copies of a piece and runs of one token. */
const corpora = fc
  .record({
    texts: fc.array(fc.array(fc.nat(2), { maxLength: 24 }), { maxLength: 7 }),
    piece: fc.array(fc.nat(2), { minLength: 1, maxLength: 7 }),
    copies: fc.array(fc.nat(6), { maxLength: 6 }),
    run: fc.nat(30),
  })
  .map(({ texts, piece, copies, run }) => {
    const documents = texts.map((tokens) => [...tokens]);
    for (const copy of copies) documents[copy % Math.max(1, documents.length)]?.push(...piece);
    return [...documents, new Array<number>(run).fill(1), []];
  });

const requests = fc
  .record({
    documents: corpora,
    length: fc.integer({ min: 1, max: 7 }),
    drawn: fc.array(fc.array(fc.nat(2), { minLength: 7, maxLength: 7 }), { maxLength: 8 }),
    cuts: fc.array(fc.nat(150), { maxLength: 12 }),
    ranges: fc.nat(2 ** 12),
    keep: fc.nat(3),
    mostHits: fc.constantFrom(1, 2, 3, 1000),
    isWeak: fc.boolean(),
  })
  .map(({ drawn, isWeak, ranges, ...rest }) => {
    const { documents, length } = rest;
    const own = documents.flatMap((tokens) =>
      tokens.length < length ? [] : [tokens.slice(0, length), tokens.slice(-length)],
    );
    return {
      ...rest,
      windows: [...drawn.map((tokens) => tokens.slice(0, length)), ...own],
      newRange: (cut: number) => ((ranges >> (cut % 12)) & 1) === 1,
      ...(isWeak && { hashing: weak(length) }),
    };
  });

describe('WindowCounter', () => {
  it('equals brute force however the corpus is cut, however often hits are added up, and whatever the hash', () => {
    fc.assert(
      fc.property(requests, (request) => {
        expect(counted(request)).toEqual(bruteForce(request));
      }),
      { numRuns: 2000 },
    );
  });

  it('counts a document once that goes on through several ranges, and another with the same window once more', () => {
    const window = [1, 2];
    const request = {
      documents: [
        [1, 2, 0, 0, 1, 2, 0, 0, 1, 2],
        [1, 2],
      ],
      windows: [window],
      length: 2,
      cuts: [3, 6, 10],
      newRange: () => true,
    };
    expect(counted(request)).toEqual([{ occurrences: 4, documents: 2, places: [] }]);
  });

  it('finds a window that lies across the border of two ranges', () => {
    const request = {
      documents: [[5, 6, 7, 8]],
      windows: [[6, 7]],
      length: 2,
      cuts: [2],
      newRange: () => true,
      keep: 5,
    };
    expect(counted(request)).toEqual([
      { occurrences: 1, documents: 1, places: [{ document: 0, position: 1 }] },
    ]);
  });

  it('keeps the first places in the order of the corpus', () => {
    const request = {
      documents: [[1, 1, 1, 1], [0], [1, 1]],
      windows: [[1, 1]],
      length: 2,
      keep: 4,
      cuts: [2],
    };
    expect(counted(request)[0]!.places).toEqual([
      { document: 0, position: 0 },
      { document: 0, position: 1 },
      { document: 0, position: 2 },
      { document: 2, position: 0 },
    ]);
  });

  it('takes time in proportion to the corpus where all tokens are equal, and all words collide in the first hash', () => {
    const length = 256;
    // Thue and Morse's word and its complement have the same polynomial modulo 2^32 for every odd base.
    const word = Array.from({ length }, (_, k) => k.toString(2).replaceAll('0', '').length % 2);
    const complement = word.map((bit) => 1 - bit);
    const started = performance.now();
    const documents = [
      new Array<number>(500_000).fill(0),
      Array.from({ length: 1000 }, (_, k) => (k % 3 ? word : complement)).flat(),
    ];
    const [zeros, first, second] = counted({
      documents,
      windows: [new Array<number>(length).fill(0), word, complement],
      length,
    });
    expect(zeros!.occurrences).toBe(500_000 - length + 1);
    expect(first!.occurrences).toBeGreaterThanOrEqual(666);
    expect(second!.occurrences).toBeGreaterThanOrEqual(334);
    expect(performance.now() - started).toBeLessThan(5000);
  });
});

describe('WindowTable', () => {
  it('takes 2 bytes a token and at most 22 more for each window', () => {
    for (const capacity of [65_536, 65_537, 100_000, 1_000_000]) {
      const { data } = WindowTable.create({ capacity, length: 32, wide: false });
      const { windows, slots, filter, fineFilter } = data;
      const bytes = [windows, slots, filter, fineFilter].reduce((sum, { byteLength }) => sum + byteLength, 0);
      expect(bytes / capacity).toBeLessThanOrEqual(2 * 32 + 22.01);
    }
  });

  it('tells windows with ids above 65,535 apart', () => {
    const windows = [[65_536], [0], [2 ** 31 - 1]];
    expect(
      counted({ documents: [[65_536, 2 ** 31 - 1, 65_536]], windows, length: 1 }).map(
        ({ occurrences }) => occurrences,
      ),
    ).toEqual([2, 0, 1]);
  });

  it('fills up to the last slot', () => {
    const windows = Array.from({ length: 500 }, (_, k) => [k]);
    const found = counted({ documents: [windows.flat()], windows, length: 1 });
    expect(found.every(({ occurrences }) => occurrences === 1)).toBe(true);
  });
});
