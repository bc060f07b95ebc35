import { describe, expect, test } from 'vitest';
import { withCopies } from '../../../transforms/redaction/copies.ts';

const span = (start: number, end: number) => ({
  type: 'password' as const,
  start,
  end,
  placeholder: false,
});

describe('withCopies', () => {
  test('adds copies on both sides, in order', () => {
    expect(withCopies('abcd12 abcd12 abcd12', [span(7, 13)])).toEqual([
      span(0, 6),
      span(7, 13),
      span(14, 20),
    ]);
  });

  test('prefers the longer of two values that begin alike', () => {
    const text = 'abcd12 abcd1234 abcd1234';
    expect(withCopies(text, [span(0, 6), span(7, 15)])).toEqual([span(0, 6), span(7, 15), span(16, 24)]);
  });

  test('keeps copies apart from the stretch that follows', () => {
    expect(withCopies('abcd12 abcd12 x', [span(0, 6), span(10, 15)])).toEqual([span(0, 6), span(10, 15)]);
  });

  test.each([
    ['values under six', 'ab12 ab12', 4],
    ['copies within words', 'letters letters2 xletters', 7],
  ])('leaves %s', (_, text, end) => {
    expect(withCopies(text, [span(0, end)])).toEqual([span(0, end)]);
  });

  test('takes time in proportion to a text of many values', () => {
    let text = '';
    const spans = [];
    for (let n = 0; text.length < 1_000_000; n++) {
      const start = text.length;
      text += `aaaaaa${n}`;
      spans.push(span(start, text.length));
      text += ' aaaaaaaaaaaaaaaa ';
    }
    const started = performance.now();
    withCopies(text, spans);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
