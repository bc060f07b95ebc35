import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assignLengths, huffmanCode } from '../../../transforms/compression/huffman-lengths.ts';

function lengthsOf(counts: number[], longest: number): { lengths: number[]; bits: number; largest: number } {
  const code = huffmanCode(counts.length);
  assignLengths(code, Int32Array.from(counts), longest);
  return { lengths: [...code.lengths], bits: code.bits, largest: code.largest };
}

/** Bits of the best code without a limit: all weights of joined nodes. */
function leastBits(counts: number[]): number {
  const weights = counts.filter((count) => count > 0);
  let bits = 0;
  while (weights.length > 1) {
    weights.sort((a, b) => a - b);
    weights.push(weights.shift()! + weights.shift()!);
    bits += weights.at(-1)!;
  }
  return bits;
}

describe('assignLengths', () => {
  test.each([
    [[1, 1, 2, 4], 15, [3, 3, 2, 1], 14],
    [[5, 5, 5, 5], 15, [2, 2, 2, 2], 40],
    [[0, 7, 0, 9], 15, [0, 1, 0, 1], 16],
    [[1, 1, 2, 3, 5, 8, 13, 21], 7, [7, 7, 6, 5, 4, 3, 2, 1], 132],
    [[1, 1, 2, 3, 5, 8, 13, 21], 5, [5, 5, 5, 5, 4, 4, 2, 1], 134],
  ])('of counts %j, %d bits at most: %j', (counts, longest, lengths, bits) => {
    expect(lengthsOf(counts, longest)).toMatchObject({ lengths, bits });
  });

  test('where fewer than two symbols occur, 0 and 1 get words that cost nothing', () => {
    expect(lengthsOf([0, 0, 0, 0], 15)).toEqual({ lengths: [1, 1, 0, 0], bits: 0, largest: 1 });
    expect(lengthsOf([0, 0, 0, 6], 15)).toEqual({ lengths: [1, 0, 0, 1], bits: 6, largest: 3 });
    expect(lengthsOf([6, 0, 0, 0], 15)).toEqual({ lengths: [1, 1, 0, 0], bits: 6, largest: 1 });
  });

  test('is a full prefix code, best where no word meets the limit, and never above it', () => {
    const counts = fc.array(fc.oneof(fc.nat(3), fc.nat(900)), { minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(counts, fc.integer({ min: 5, max: 15 }), (some, longest) => {
        fc.pre(some.filter((count) => count > 0).length > 1);
        const { lengths, bits } = lengthsOf(some, longest);
        const used = lengths.filter((length) => length > 0);
        expect(used.reduce((sum, length) => sum + 2 ** -length, 0)).toBe(1);
        expect(Math.max(...used)).toBeLessThanOrEqual(longest);
        expect(lengths.map((length) => length > 0)).toEqual(some.map((count) => count > 0));
        expect(bits).toBe(lengths.reduce((sum, length, i) => sum + length * some[i]!, 0));
        if (Math.max(...used) < longest) expect(bits).toBe(leastBits(some));
        else expect(bits).toBeGreaterThanOrEqual(leastBits(some));
      }),
    );
  });
});
