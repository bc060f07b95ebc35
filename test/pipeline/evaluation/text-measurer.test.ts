import { expect, it } from 'vitest';
import { TextMeasurer } from '../../../pipeline/evaluation/text-measurer.ts';
import { metrics } from '../../../transforms/metrics/index.ts';

it('measures what the catalog has of the columns asked for', () => {
  const measurer = new TextMeasurer(['is_repeating', 'huffman_coding_length', 'no_such_column', 'verdict']);
  expect(
    ['is_repeating', 'verdict', 'no_such_column', 'is_incrementing'].map((name) => measurer.has(name)),
  ).toEqual([true, true, false, false]);
  const values = measurer.measure('ab ab ab ab ab ab ab ab');
  expect(Object.keys(values).sort()).toEqual(['huffman_coding_length', 'is_repeating', 'verdict']);
  expect(values.is_repeating).toBe(true);
});

it('gives every column of the catalog its own value', () => {
  const text = 'item 1\nitem 2\nitem 3\nitem 4\nitem 5\n';
  const row = { tokens: Int32Array.of(5, 6, 7), text, tokenFrequencies: null, joined: {} };
  const expected = Object.fromEntries(
    metrics.flatMap((metric) => {
      const measured = metric.measure(row);
      const list = metric.columns.length === 1 ? [measured] : (measured as readonly unknown[]);
      return metric.columns.map(({ name }, place) => [name, list[place]]);
    }),
  );
  const measured = new TextMeasurer(Object.keys(expected)).measure(text, row.tokens);
  expect(measured).toEqual(expected);
});
