import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codePointsOf } from '../../../transforms/text/code-points.ts';
import { redpajamaWordNgrams } from '../../../transforms/text/redpajama-words.ts';
import { noWords, splitWords, type Words } from '../../../transforms/text/words.ts';

const room = noWords();

function wordsOf(text: string): string[] {
  const { codes, length } = codePointsOf(text);
  return written(splitWords(codes, length, room));
}

function written({ count, letters, offsets }: Words): string[] {
  return Array.from({ length: count }, (_, i) =>
    String.fromCodePoint(...letters.subarray(offsets[i], offsets[i + 1])),
  );
}

describe('splitWords', () => {
  test.each([
    ['', []],
    [' \n', []],
    ['a', ['a']],
    ['  the cat\tthe\u3000cat\n', ['the', 'cat', 'the', 'cat']],
    ['a\x1cb\x85c\u200bd\ufeff', ['a', 'b', 'c\u200bd\ufeff']],
    ['😀 \ufffd\ufffd', ['😀', '\ufffd\ufffd']],
  ])('cuts %j as Python does', (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });

  test('gives equal words one id, by first appearance', () => {
    const unit = fc.constantFrom(...'aab  \né😀');
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 200 }), (text) => {
        const words = wordsOf(text);
        expect(words).toEqual(text.split(/\s+/).filter((word) => word !== ''));
        const distinct = [...new Set(words)];
        expect([...room.ids.subarray(0, room.count)]).toEqual(words.map((word) => distinct.indexOf(word)));
      }),
    );
  });
});

test.each([
  ['The CAT, the-cat; "the" (cat)!', ['the', 'cat', 'thecat', 'the', 'cat']],
  ['. , ;', []],
  ['Éa É', ['e\u0301a', 'e\u0301']],
  ['ΟΔΟΣ ΟΔΟΣ, straße', ['οδος', 'οδος', 'straße']],
  ['« “A” »…', ['«', '“a”', '»…']],
])('RedPajama reads %j as %j', (text, words) => {
  expect(written(redpajamaWordNgrams(text).words)).toEqual(words);
});
