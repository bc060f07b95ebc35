import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { patternEvidence } from '../../../transforms/patterns/pattern-evidence.ts';

const counting = (text: string) => {
  const found = patternEvidence(text).progression;
  return found === null ? null : `${found.kind} ${found.step} ×${found.terms}`;
};

describe('progressions', () => {
  test.each<[string, string | null]>([
    ['7 8 9', 'integer 1 ×3'],
    ['7 8 10', null],
    ['100 98 96 94', 'integer -2 ×4'],
    ['0.5 1.0 1.5 2.0', 'decimal 0.5 ×4'],
    ['4.91 4.92 4.93 4.94', 'decimal 0.01 ×4'],
    ['x 1200.1,\nx 1200.05,\nx 1200,\nx 1199.95,\nx 1199.90', 'decimal -0.05 ×5'],
    ['1.8 1.9 1.10 1.11', 'version 1 ×4'],
    ['v1.2.8 v1.2.9 v1.3.0 v1.3.1', 'version 1 ×4'],
    ['v4.0.0 v5.0.0 v6.0.0', 'version 1 ×3'],
    ['0x1e 0x1f 0x20 0x21', 'hexadecimal 1 ×4'],
    ['08 09 0A 0B 0C 0D 0E 0F 10 11', 'hexadecimal 1 ×10'],
    ['I. II. III. IV. V.', 'roman 1 ×5'],
    ['ch. ix, ch. x, ch. xi', 'roman 1 ×3'],
    ['opA opB opC opD', 'letter 1 ×4'],
    ['fig5b fig5c fig5d fig5e', 'letter 1 ×4'],
    ['Nov Dec Jan Feb', 'month 1 ×4'],
    ['Mon7:00 Tue7:00 Wed7:00', 'weekday 1 ×3'],
    ['one two three', 'numeral 1 ×3'],
    ['first, second, third', 'ordinal 1 ×3'],
    ['09:58 09:59 10:00 10:01', 'time 60 ×4'],
    ['9:40, 10:00, 10:20, 10:40', 'time 1200 ×4'],
    ['2031-12-30 2031-12-31 2032-01-01', 'date 1 ×3'],
    ['30.12.2031 31.12.2031 1.1.2032', 'date 1 ×3'],
    ['Jan 29, 2015\nJan 30, 2015\nJan 31, 2015\nFeb 1, 2015', 'date 1 ×4'],
    ['3 May 2031; 10 May 2031; 17 May 2031', 'date 7 ×3'],
    ['Oct 2013; Oct 2014; Oct 2015', 'integer 1 ×3'],
    ['may 1, may 2, may 3', 'integer 1 ×3'],
    // Carried digits: the last place goes back while its neighbour goes on.
    ['3-21 3-22 4-1 4-2 4-3', 'integer 1 ×5'],
    // Counters within identifiers, and cut ends.
    ['MY_REG_CR7 MY_REG_CR8 MY_REG_CR9 MY', 'integer 1 ×3'],
    ['5] = 0; m[0][16] = 0; m[0][17] = 0; m[0][18] = 0; m[0', 'integer 1 ×4'],
    ['76. 277. 278. 279. 28', 'integer 1 ×5'],
    // Constants, alternations and numbers in prose count nothing.
    ['5 5 5 5', null],
    ['a 1 b 5 a 2 b 6', null],
    ['0x0, 9, 0x3f, 4, 0x0, 9, 0x3f, 4, 0x0, 9, 0x3f, 4, 0x0', null],
    ['In 1 house, 2 cats and 3 dogs met', null],
    // A table of measurements is no count, whatever its first column.
    ['1 0.31 0.77 0.12\n2 0.95 0.03 0.41\n3 0.08 0.66 0.29\n4 0.59 0.02 0.84\n', null],
    ['', null],
    ['7', null],
    ['\ufffd\ufffd 1 \ufffd 2 \ufffd 3', 'integer 1 ×3'],
  ])('%j: %s', (text, expected) => {
    expect(counting(text)).toBe(expected);
  });

  test('names all counters of a row, and those that stay', () => {
    const { progression } = patternEvidence('x5 = 10 of 99, x6 = 12 of 99, x7 = 14 of 99, x8 = 16 of 99');
    expect(progression).toMatchObject({ counters: 2, constants: 2, free: 0, coverage: 1 });
  });

  test('takes a place that goes to and fro for no count, though its neighbour goes on by one', () => {
    for (const terms of [7, 8, 9, 12]) {
      const rows = Array.from({ length: terms }, (_, i) => `${i % 2 === 0 ? 10 : 90}, ${i + 1};`).join(' ');
      expect(patternEvidence(rows).progression).toMatchObject({ counters: 2, constants: 2, step: 2 });
    }
  });

  test('tells where it counts, foreign text apart', () => {
    const before = 'Whatever was said before. ';
    const rows = '<p>11</p><p>12</p><p>13</p><p>14</p>';
    const { progression, progressionShare } = patternEvidence(`${before}${rows} And after that, more.`);
    expect(progression).toMatchObject({ start: before.length, end: before.length + rows.length });
    expect(progressionShare).toBe(progression!.coverage);
    expect(patternEvidence(before).progressionShare).toBe(0);
  });

  test('an interrupted count is covered in all its parts', () => {
    const text = 'r1;r2;r3;r4;r5; [next page, please] r6;r7;r8;r9;r10;';
    const { progression, progressionShare } = patternEvidence(text);
    expect(progressionShare).toBeGreaterThan(progression!.coverage);
    expect(progressionShare).toBeCloseTo(1 - ' [next page, please] '.length / text.length, 1);
  });
});

describe('repetitions', () => {
  test('of characters, from where they enter, with cut units', () => {
    expect(patternEvidence('>>>> it: abcdabcdabcdab').repetition).toEqual({
      period: 4,
      elements: 0,
      count: 3.5,
      start: 9,
      end: 23,
      coverage: 14 / 23,
    });
  });

  test('of elements, whatever white space stands between, with cut elements at both ends', () => {
    const text = 'lpha  beta, alpha beta,\nalpha beta,  alpha be';
    const { elementRepetition, repeatedElementShare } = patternEvidence(text);
    expect(elementRepetition).toMatchObject({ elements: 3, start: 0, end: text.length, coverage: 1 });
    expect(repeatedElementShare).toBe(1);
  });

  test('of rows whose numbers differ', () => {
    const { rows, elementRepetition, progression } = patternEvidence(
      'v 3.1 7.7\nv 2.4 9.3\nv 8.8 1.2\nv 5.5 4.1\n',
    );
    expect(rows).toMatchObject({ elements: 3, count: 4, coverage: 1 });
    expect([elementRepetition, progression]).toEqual([null, null]);
  });

  test('nested and interrupted ones are covered in all their parts', () => {
    const { repetition, repeatedShare } = patternEvidence('xyxyxyxyxyxy but then qrsqrsqrsqrs');
    expect(repetition).toMatchObject({ start: 0, end: 12, period: 2 });
    expect(repeatedShare).toBeCloseTo(24 / 34);
  });

  test('a text that ends in one scores higher than one that begins with it', () => {
    const unit = 'la di da, '.repeat(5).trim();
    const prose = 'So they went on to sing, all of them, till the sun rose: ';
    const [ends, begins] = [patternEvidence(prose + unit), patternEvidence(`${unit} ${prose.trim()}`)];
    expect(ends.repeatedShare).toBeCloseTo(begins.repeatedShare, 1);
    expect(ends.repeatingScore).toBeGreaterThan(begins.repeatingScore + 0.1);
  });
});

describe('any text', () => {
  test('has shares and scores from 0 to 1, and spans within it', () => {
    const texts = fc.string({ unit: fc.constantFrom(...'aab12. \n-:/é😀\ufffdIVx'), maxLength: 150 });
    fc.assert(
      fc.property(texts, (text) => {
        const found = patternEvidence(text);
        const {
          repeatedShare,
          repeatedElementShare,
          rowShare,
          progressionShare,
          incrementingScore,
          repeatingScore,
        } = found;
        for (const share of [
          repeatedShare,
          repeatedElementShare,
          rowShare,
          progressionShare,
          incrementingScore,
          repeatingScore,
        ]) {
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(1);
        }
        for (const span of [found.repetition, found.elementRepetition, found.rows, found.progression]) {
          if (span === null) continue;
          expect(span.start).toBeGreaterThanOrEqual(0);
          expect(span.end).toBeLessThanOrEqual([...text].length);
          expect(span.coverage).toBeCloseTo((span.end - span.start) / [...text].length);
        }
      }),
    );
  });

  test('is measured in linear time, hostile ones too', () => {
    const size = 1_000_000;
    let [a, b] = ['a', 'ab'];
    while (b.length < size) [a, b] = [b, b + a];
    const scrambled = (i: number) => (i * i * 7919) % 10_007;
    const hostile = [
      'a'.repeat(size),
      '7'.repeat(size),
      ' '.repeat(size),
      b,
      `${'aab'.repeat(size / 3)}b`,
      `${'x1y2,'.repeat(size / 10)}z${'x1y2,'.repeat(size / 10)}`,
      Array.from({ length: size / 5 }, (_, i) => scrambled(i)).join(' '),
      Array.from({ length: size / 5 }, (_, i) => `${scrambled(i) % 24}:${10 + (scrambled(i) % 50)}`).join(''),
      '1.'.repeat(size / 2),
      '0x'.repeat(size / 2),
      'i'.repeat(size),
      '-9'.repeat(size / 2),
    ];
    for (const text of hostile) {
      const started = performance.now();
      patternEvidence(text);
      // Quadratic time would be minutes.
      expect(performance.now() - started).toBeLessThan(10_000);
    }
  }, 120_000);
});
