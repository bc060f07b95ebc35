import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeRuns, periodicRuns } from '../../../transforms/patterns/periodic-runs.ts';

const runs = makeRuns();

function runsOf(text: string, gram: 2 | 3 = 3): [start: number, end: number, period: number][] {
  const symbols = Int32Array.from(text, (character) => character.codePointAt(0)!);
  periodicRuns(symbols, symbols.length, gram, runs);
  return Array.from({ length: runs.count }, (_, r) => [runs.starts[r]!, runs.ends[r]!, runs.periods[r]!]);
}

describe('periodicRuns', () => {
  test.each<[string, [number, number, number][]]>([
    ['', []],
    ['a', []],
    ['abcdef', []],
    ['abcabcabc', [[0, 9, 3]]],
    ['xyabcabcab!', [[2, 10, 3]]],
    ['aaaaaaa', [[0, 7, 1]]],
    // Interrupted: two runs of one period.
    [
      'abcabcabc-abcabcabc',
      [
        [0, 9, 3],
        [10, 19, 3],
      ],
    ],
    // Nested: the inner run until it breaks, then the outer one from its true beginning.
    [
      'ababac ababac ababac ',
      [
        [0, 5, 2],
        [0, 21, 7],
      ],
    ],
  ])('of %j', (text, expected) => {
    expect(runsOf(text)).toEqual(expected);
  });

  test('forgets where symbols stood in the sequence before', () => {
    runsOf('-----abc');
    expect(runsOf('abc--abc--abc--')).toEqual([[0, 15, 5]]);
  });

  test('every run repeats, is at least two periods long, and runs are sorted by end', () => {
    const texts = fc.string({ unit: fc.constantFrom(...'aab 1'), maxLength: 120 });
    fc.assert(
      fc.property(texts, fc.constantFrom<(2 | 3)[]>(2, 3), (text, gram) => {
        let before = 0;
        for (const [start, end, period] of runsOf(text, gram)) {
          expect(text.slice(start + period, end)).toBe(text.slice(start, end - period));
          expect(end - start).toBeGreaterThanOrEqual(2 * period);
          expect(end).toBeGreaterThan(before);
          before = end;
        }
      }),
    );
  });

  test('finds any unit of different symbols between foreign ones, wherever its ends are cut', () => {
    const unit = fc.uniqueArray(fc.integer({ min: 100, max: 999 }), { minLength: 3, maxLength: 40 });
    fc.assert(
      fc.property(
        unit,
        fc.integer({ min: 4, max: 6 }),
        fc.nat(2),
        fc.nat(2),
        fc.nat(9),
        (unit, times, a, b, foreign) => {
          const repeated = Array.from({ length: times }, () => unit).flat();
          const inner = repeated.slice(a, repeated.length - b);
          const around = Array.from({ length: foreign }, (_, i) => i);
          const symbols = Int32Array.from([...around, ...inner, ...around.map((x) => x + 50)]);
          periodicRuns(symbols, symbols.length, 2, runs);
          expect([runs.count, runs.starts[0], runs.ends[0], runs.periods[0]]).toEqual([
            1,
            foreign,
            foreign + inner.length,
            unit.length,
          ]);
        },
      ),
    );
  });
});
