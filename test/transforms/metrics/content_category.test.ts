import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CATEGORIES } from '../../../transforms/classifier/classes.ts';
import { content_category } from '../../../transforms/metrics/content_category.ts';

const measure = (text: string) =>
  content_category.measure({ tokens: new Int32Array(1), text, tokenFrequencies: null, joined: {} }) as [
    string,
    number,
  ];

describe('content_category', () => {
  test.each([
    [
      'code',
      'for (const row of rows) {\n  if (row.price > limit) continue;\n  total += row.price * row.count;\n}\nreturn total;\n}\n\nprivate int next() {',
    ],
    ['pattern-incrementing', Array.from({ length: 30 }, (_, i) => `${i + 211}.\n`).join(' ')],
    [
      'pattern-incrementing',
      Array.from({ length: 9 }, (_, i) => `<option value="${i + 31}">${i + 31}</option>\n`).join(' '),
    ],
    ['pattern-repeating', 'na na na '.repeat(25)],
    ['pattern-repeating', '  --  |  --  |\n'.repeat(14)],
    [
      'boilerplate',
      ' * you may not use this file except in compliance with the License.\n * You may obtain a copy of the License at\n *\n * http://www.apache.org/licenses/LICENSE-2.0\n *\n * Unless required by applicable law or agreed to in writing, software',
    ],
    ['empty', ''],
    ['empty', ' \n\n\t '],
  ])('says %s', (category, text) => {
    expect(measure(text)[0]).toBe(category);
  });

  test('is surer of a long count than of one that breaks off', () => {
    const count = Array.from({ length: 30 }, (_, i) => `${i + 211}.\n`).join(' ');
    expect(measure(count)[1]).toBeGreaterThan(
      measure(`${count.slice(0, 60)} and then the road turned north.`)[1],
    );
  });

  test('is one of the categories with a probability, for any text: one character, all the same, emoji, cut UTF-8', () => {
    const isAnswer = (text: string) => {
      const [category, probability] = measure(text);
      expect(CATEGORIES).toContain(category);
      expect(probability).toBeGreaterThanOrEqual(1 / CATEGORIES.length);
      expect(probability).toBeLessThanOrEqual(1);
    };
    for (const text of ['a', '7', 'zzzz', '😀é😀', '\ufffd', '\ud800', ' x ']) isAnswer(text);
    fc.assert(fc.property(fc.string({ unit: 'binary' }), isAnswer));
  });

  test('does not depend on what was measured before', () => {
    const texts = ['a b c', 'x = 1;', '1 2 3 4 5', 'The end of the day.', ''];
    const forwards = texts.map(measure);
    expect([...texts].reverse().map(measure).reverse()).toEqual(forwards);
  });

  test('takes seconds for megabytes, whatever they are, and not minutes', () => {
    const start = performance.now();
    for (const text of [
      'a'.repeat(1e6),
      '1 '.repeat(5e5),
      Array.from({ length: 2e5 }, (_, i) => `r${i % 977}`).join(' '),
    ])
      measure(text);
    expect(performance.now() - start).toBeLessThan(40_000);
  });
});
