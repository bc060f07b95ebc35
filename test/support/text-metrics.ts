import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect } from 'vitest';
import { packageRoot } from '../../pipeline/package-root.ts';
import type { Metric, Value } from '../../transforms/metric.ts';

/** A metric's values by column. */
export function measured(
  metric: Metric,
  text: string,
  tokens: readonly number[] = [1],
): Record<string, Value> {
  const row = { tokens: Int32Array.from(tokens), text, tokenFrequencies: null, joined: {} };
  const values = metric.measure(row) as readonly Value[];
  expect(values.length).toBe(metric.columns.length);
  return Object.fromEntries(metric.columns.map(({ name }, i) => [name, values[i]!]));
}

/** Holds a metric to what the toolkits themselves said: `test/golden/make-text-metrics.py`. Returns the columns that were held. */
export function expectGolden(metric: Metric): string[] {
  const lines = readFileSync(join(packageRoot, 'test/golden/text-metrics.jsonl'), 'utf8').trim().split('\n');
  const [names, ...rows] = lines.map((line) => JSON.parse(line)) as [string[], ...unknown[][]];
  const held = metric.columns.map(({ name }) => name).filter((name) => names.includes(name));
  expect(rows.length).toBeGreaterThan(200);
  for (const row of rows) {
    const text = row[0] as string;
    const values = measured(metric, text);
    for (const name of held) {
      const expected = row[names.indexOf(name)] as number | null;
      const where = `${name} of ${JSON.stringify(text.slice(0, 200))}`;
      if (expected === null) expect(values[name], where).toBeNull();
      else expect(values[name], where).toBeCloseTo(expected, 12);
    }
  }
  return held;
}

/** Texts of few words, so that n-grams repeat; with odd spaces and words that join to the same letters. */
export const repetitiveTexts = fc
  .array(
    fc.constantFrom('a ', 'b ', '1 ', '11 ', 'ab ', 'A, ', 'a\n', '\n', 'é\u3000', '😀 ', '\ufffd ', '- '),
    {
      maxLength: 70,
    },
  )
  .map((parts) => parts.join(''));

const MEGABYTE = 2 ** 20;
const thueMorse = (i: number) => {
  let bits = 0;
  for (let left = i; left > 0; left &= left - 1) bits ^= 1;
  return bits;
};

/** Texts of a megabyte that make careless code slow, by name. */
export const hostileTexts: readonly (readonly [name: string, text: string])[] = [
  ['one letter', 'x'.repeat(MEGABYTE)],
  ['one word', 'x '.repeat(MEGABYTE / 2)],
  ['two words', 'x y '.repeat(MEGABYTE / 4)],
  ['newlines', '\n'.repeat(MEGABYTE)],
  ['white space', ' \t\u3000'.repeat(MEGABYTE / 3)],
  ['punctuation', '.,;!'.repeat(MEGABYTE / 4)],
  ['all words different', Array.from({ length: MEGABYTE / 8 }, (_, i) => (i + 1e6).toString()).join(' ')],
  ['few words in no order', Array.from({ length: MEGABYTE / 4 }, (_, i) => `w${thueMorse(i)}`).join(' ')],
  ['letters in no order', Array.from({ length: MEGABYTE }, (_, i) => 'ab'[thueMorse(i)]).join('')],
  ['words of a thousand letters', `${'abcdefghij'.repeat(100)} `.repeat(MEGABYTE / 1001)],
  ['growing lines', Array.from({ length: 1400 }, (_, i) => 'x'.repeat(i)).join('\n')],
  ['beyond ASCII', 'é漢😀 '.repeat(MEGABYTE / 10)],
  ['capitals that grow', 'İ'.repeat(MEGABYTE / 2)],
];
