import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { packByteTable } from '../../../transforms/decode/byte-table.ts';
import { Decoder } from '../../../transforms/decode/decoder.ts';
import { tokenEnds } from '../../../transforms/models/token-ends.ts';

/** Ends of tokens of these bytes, and the text that they decode to. */
function measured(tokens: readonly Uint8Array[]) {
  const table = packByteTable(tokens.entries());
  const ids = Int32Array.from(tokens.keys());
  const ends = [...tokenEnds(table, ids)];
  return { ends, text: new Decoder(table).decode(ids, 0, ids.length) };
}
const utf8 = (...texts: string[]) => texts.map((text) => new TextEncoder().encode(text));
const raw = (...tokens: number[][]) => tokens.map((bytes) => Uint8Array.from(bytes));

describe('tokenEnds', () => {
  test('is the sum of bytes', () => {
    expect(measured(utf8('a', ' two', 'é', '😀')).ends).toEqual([1, 5, 7, 11]);
  });

  test('may lie within a character', () => {
    expect(measured(raw([0x61, 0xf0], [0x9f], [0x98, 0x80, 0x62])).ends).toEqual([2, 3, 6]);
  });

  test('counts three bytes for what is not UTF-8', () => {
    expect(measured(raw([0x98], [0x80, 0x61], [0xf0, 0x9f])).ends).toEqual([3, 7, 10]);
    expect(measured(raw([0xe2], [0x82], [0x61])).ends).toEqual([1, 2, 4]);
    expect(measured(raw([0xe2], [0x82])).ends).toEqual([1, 3]);
  });

  const byte = fc.oneof(
    fc.constantFrom(
      0x61,
      0x80,
      0x8f,
      0x90,
      0x9f,
      0xa0,
      0xbf,
      0xc1,
      0xc2,
      0xe0,
      0xe1,
      0xed,
      0xf0,
      0xf4,
      0xf5,
      0xff,
    ),
    fc.integer({ min: 0, max: 255 }),
  );

  test("ends with the decoder's text and never falls, whatever the bytes", () => {
    fc.assert(
      fc.property(fc.array(fc.array(byte, { maxLength: 6 }), { minLength: 1, maxLength: 12 }), (tokens) => {
        const { ends, text } = measured(raw(...tokens));
        expect(ends.at(-1)).toBe(new TextEncoder().encode(text).length);
        for (const [i, end] of ends.entries()) expect(end).toBeGreaterThanOrEqual(ends[i - 1] ?? 0);
      }),
      { numRuns: 2000 },
    );
  });

  test('of whole characters is where the text of the tokens before ends', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary', minLength: 1 }), { minLength: 1, maxLength: 9 }),
        (texts) => {
          const { ends } = measured(utf8(...texts));
          const lengths = texts.map(
            (_, i) => new TextEncoder().encode(texts.slice(0, i + 1).join('')).length,
          );
          expect(ends).toEqual(lengths);
        },
      ),
    );
  });
});
