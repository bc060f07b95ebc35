import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shortPeriod } from '../../../transforms/text/period.ts';

test('is the smallest shift, of at most half the length, that maps a list on itself', () => {
  const lists = fc.oneof(
    fc.array(fc.nat(2), { maxLength: 24 }),
    fc
      .tuple(fc.array(fc.nat(2), { minLength: 1, maxLength: 5 }), fc.integer({ min: 2, max: 30 }))
      .map(([unit, length]) => Array.from({ length }, (_, i) => unit[i % unit.length]!)),
  );
  fc.assert(
    fc.property(lists, fc.nat(2), fc.nat(2), (list, before, after) => {
      const shifts = list.map((_, i) => i + 1).filter((p) => 2 * p <= list.length);
      const expected = shifts.find((p) => list.every((value, i) => i < p || value === list[i - p])) ?? 0;
      const codes = Int32Array.from([...Array(before).fill(7), ...list, ...Array(after).fill(7)]);
      expect(shortPeriod(codes, before, before + list.length)).toBe(expected);
    }),
  );
});
