import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { token_repetition } from '../../../transforms/metrics/token_repetition.ts';

const repetition = (tokens: readonly number[]) =>
  token_repetition.measure({
    tokens: Int32Array.from(tokens),
    text: 'is not read',
    tokenFrequencies: null,
    joined: {},
  });

describe('token_repetition', () => {
  test.each<[number[], (number | null)[]]>([
    [[5], [null, null, null, null, 0, 0]],
    [
      [5, 6, 7, 8],
      [null, null, null, null, 0, 0],
    ],
    [
      [9, 9, 9, 9],
      [1, 4, 0, 4, 1, 1],
    ],
    [
      [1, 2, 3, 1, 2, 3, 1],
      [3, 7 / 3, 0, 7, 1, 1],
    ],
    // Enters half-way, and is followed by something else.
    [
      [90, 91, 2, 3, 1, 2, 3, 1, 2, 92],
      [3, 7 / 3, 2, 9, 0.7, 0.7],
    ],
    // Interrupted: the longest stretch, and the share of both.
    [
      [1, 2, 1, 2, 1, 2, 50, 51, 3, 4, 3, 4],
      [2, 3, 0, 6, 0.5, 10 / 12],
    ],
  ])('of %j', (tokens, expected) => {
    expect(repetition(tokens)).toEqual(expected);
  });

  test('is not defined without tokens', () => {
    expect(repetition([])).toEqual([null, null, null, null, null, null]);
  });

  test('finds the only unit of 64 tokens, however long', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(50_000), { minLength: 1, maxLength: 31 }),
        fc.nat(30),
        (unit, enters) => {
          const tokens = Array.from({ length: 64 }, (_, i) => unit[(enters + i) % unit.length]!);
          expect(repetition(tokens)).toEqual([unit.length, 64 / unit.length, 0, 64, 1, 1]);
        },
      ),
    );
  });
});
