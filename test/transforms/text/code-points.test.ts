import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countCodePoints } from '../../../transforms/text/code-point-counts.ts';
import { codePointsOf } from '../../../transforms/text/code-points.ts';

const texts = fc.string({
  unit: fc.constantFrom('a', 'b', 'é', '漢', '😀', '\ud83d', '\ude00', '\ufffd'),
  maxLength: 30,
});

test('the code points are those of JavaScript’s own iterator, whatever was read before', () => {
  fc.assert(
    fc.property(texts, texts, (text, other) => {
      codePointsOf(other);
      const { codes, length } = codePointsOf(text);
      expect([...codes.subarray(0, length)]).toEqual([...text].map((character) => character.codePointAt(0)));
    }),
  );
});

test('the counts are in order of first appearance, whatever was counted before', () => {
  fc.assert(
    fc.property(texts, texts, (text, other) => {
      countCodePoints(other);
      const expected = new Map<string, number>();
      for (const character of text) expected.set(character, (expected.get(character) ?? 0) + 1);
      const { counts, distinct, total } = countCodePoints(text);
      expect([...counts.subarray(0, distinct)]).toEqual([...expected.values()]);
      expect(total).toBe([...text].length);
    }),
  );
});
