import { describe, expect, test } from 'vitest';
import { boilerplateOf } from '../../../transforms/boilerplate/boilerplate.ts';
import { categoryEvidence, evidenceSize } from '../../../transforms/classifier/category-evidence.ts';
import { patternEvidence } from '../../../transforms/patterns/pattern-evidence.ts';

const evidenceOf = (text: string) => [...categoryEvidence(text).subarray(0, evidenceSize())];
/** Shares of digits, capitals, small letters, blanks, line ends, \$^_, {}()[];=, <>, .,'", *#-+|~, other ASCII, and beyond. */
const charactersOf = (text: string) => evidenceOf(text).slice(-14, -2);

describe('categoryEvidence', () => {
  test('has as many numbers for every text, all of them finite', () => {
    const size = evidenceOf('a').length;
    for (const text of ['', ' ', '1 2 3 4 5', 'x = "y";\n'.repeat(9), '\ufffd😀', 'a'.repeat(3000)]) {
      expect(evidenceOf(text)).toHaveLength(size);
      expect(evidenceOf(text).every(Number.isFinite)).toBe(true);
    }
  });

  test('has shares of kinds of characters', () => {
    expect(charactersOf('1Ab \n$(<.*%é')).toEqual(Array(12).fill(1 / 12));
    expect(charactersOf('aaa1')).toEqual([0.25, 0, 0.75, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  test('takes a run of blanks for one, as in the tables that people labelled, and keeps line ends', () => {
    expect(charactersOf('if\t \n\n    x\r\n')).toEqual(charactersOf('if \n\n x \n'));
  });

  test('has what is known of patterns and boilerplate', () => {
    const licence =
      'Redistributions in binary form must reproduce the above copyright notice, this list of conditions';
    const { score, coverage } = boilerplateOf(licence);
    expect(score).toBeGreaterThan(0.5);
    expect(evidenceOf(licence)).toEqual(expect.arrayContaining([score, coverage]));
    const count = 'row 1, row 2, row 3, row 4, row 5, row 6';
    const { incrementingScore, elements, counters, progression } = patternEvidence(count);
    expect(progression).not.toBeNull();
    expect(evidenceOf(count)).toEqual(
      expect.arrayContaining([
        incrementingScore,
        counters / elements,
        elements / count.length,
        progression!.terms,
      ]),
    );
  });
});
