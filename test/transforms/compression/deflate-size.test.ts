import fc from 'fast-check';
import { deflateRaw } from 'pako';
import { describe, expect, test } from 'vitest';
import { deflateSize } from '../../../transforms/compression/deflate-size.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);

function expectSame(bytes: Uint8Array): void {
  expect(deflateSize(bytes, bytes.length)).toBe(deflateRaw(bytes, { level: 6 }).length);
}

/** Bytes below `most` that look random, the same in every run. */
function noise(length: number, most: number, seed = 1): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 16) % most;
  });
}

/** Noise whose second half and later stand `distance` bytes before, but for a few. */
function echo(length: number, distance: number): Uint8Array {
  const bytes = noise(length, 256);
  for (let i = distance; i < length; i++) if (i % 997 !== 0) bytes[i] = bytes[i - distance]!;
  return bytes;
}

describe('deflateSize', () => {
  test.each([
    ['', 2],
    ['a', 3],
    ['aaaaaaaaaaaaaaaaaaaa', 5],
    ['the cat sat on the mat', 21],
  ])('of %j is %d bytes', (text, size) => {
    expect(deflateSize(bytesOf(text), text.length)).toBe(size);
    expectSame(bytesOf(text));
  });

  test('is that of zlib for any short text', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.string({ unit: fc.constantFrom(...'aab \n01'), maxLength: 60 }),
      fc.constantFrom('<td class="x">', 'lorem ipsum dolor ', '\ufffd\ufffd', '0x00, '),
    );
    const texts = fc.array(fc.tuple(piece, fc.integer({ min: 1, max: 9 })), { maxLength: 12 });
    fc.assert(
      fc.property(texts, (parts) => {
        expectSame(bytesOf(parts.map(([part, times]) => part.repeat(times)).join('')));
      }),
      { numRuns: 150 },
    );
  });

  test('is that of zlib where blocks end: by their number of symbols, stored or not', () => {
    for (const most of [2, 40, 256]) {
      for (const length of [16382, 16383, 16384, 40_000, 70_000]) expectSame(noise(length, most));
    }
  });

  test('is that of zlib about the ends of the window and of its buffer', () => {
    for (const distance of [4095, 4096, 4097, 32505, 32506, 32507, 32767, 32768, 32769]) {
      for (const length of [distance + 3, 65_273, 65_274, 65_275, 65_536, 100_000]) {
        expectSame(echo(length, distance));
      }
    }
  });

  test('is that of zlib where a match of 16 is not improved any more, and one of 128 is good enough', () => {
    for (const [length, improved] of [15, 16, 17, 127, 128, 129, 130].map((n) => [n, n + 60] as const)) {
      const parts = Array.from({ length: 40 }, (_, i) => {
        const unit = [...noise(improved, 256, 7 * i + 1)];
        const tail = [...noise(9, 256, 7 * i + 2)];
        const cut = unit.slice(0, length);
        return [
          unit,
          cut,
          tail,
          cut.slice(1),
          unit.slice(0, 9),
          [i],
          unit,
          tail,
          cut,
          unit.slice(0, 9),
        ].flat();
      });
      expectSame(Uint8Array.from(parts.flat()));
    }
  });

  test('is that of zlib where a match of three is far away', () => {
    for (const distance of [4095, 4096, 4097, 4098]) {
      const bytes = noise(9000, 200);
      for (let i = 0; i < 40; i++) {
        const at = 20 + 50 * i;
        bytes.set([200 + i, 255 - i, i], at);
        bytes.set([200 + i, 255 - i, i], at + distance);
      }
      expectSame(bytes);
    }
  });

  test('is that of zlib where its buffer moves on just before the end', () => {
    for (let seed = 1; seed <= 10; seed++) {
      const bytes = noise(65_274 + 40, 256, seed);
      bytes.copyWithin(65_274, 32_768, 32_768 + 40);
      expectSame(bytes);
    }
  });

  test('is that of zlib for noise of any length', () => {
    for (let length = 1; length < 700; length++) {
      expectSame(noise(length, 256, length));
      expectSame(noise(length, 180, length));
      expectSame(noise(length, 11, length));
    }
  });

  test('is that of zlib where code words would be too long', () => {
    const counts = [1, 1];
    while (counts.length < 18) counts.push(counts.at(-1)! + counts.at(-2)!);
    const weighted = counts.flatMap((count, symbol) => new Array<number>(count).fill(symbol));
    const order = noise(weighted.length * 2, 256);
    const shuffled = weighted
      .map((symbol, i) => [symbol, order[2 * i]! * 256 + order[2 * i + 1]!] as const)
      .sort((a, b) => a[1] - b[1])
      .map(([symbol]) => symbol);
    expectSame(Uint8Array.from(shuffled));
  });

  test('does not depend on the texts before', () => {
    const bytes = noise(3000, 3);
    const size = deflateSize(bytes, bytes.length);
    for (let i = 0; i < 50; i++) {
      deflateSize(noise(1 + i * 17, 3), 1 + i * 17);
      expect(deflateSize(bytes, bytes.length)).toBe(size);
    }
  });
});
