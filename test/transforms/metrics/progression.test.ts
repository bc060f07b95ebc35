import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Value } from '../../../transforms/metric.ts';
import { progression } from '../../../transforms/metrics/progression.ts';

function progressionIn(text: string): Record<string, Value> {
  const row = { tokens: new Int32Array(1), text, tokenFrequencies: null, joined: {} };
  const values = progression.measure(row) as readonly Value[];
  expect(values).toHaveLength(progression.columns.length);
  return Object.fromEntries(
    progression.columns.map(({ name }, i) => [name.replace('progression_', ''), values[i]!]),
  );
}

describe('progression', () => {
  test('says what counts, by which step, in how many terms and where', () => {
    expect(progressionIn('go: {"id": "n12"}, {"id": "n13"}, {"id": "n14"}, {"id": "n15"')).toEqual({
      kind: 'integer',
      step: 1,
      terms: 4,
      counters: 1,
      period: 11,
      start: 4,
      end: 61,
      coverage: 57 / 61,
      share: 57 / 61,
    });
  });

  test('is not defined for the empty text', () => {
    expect(new Set(Object.values(progressionIn('')))).toEqual(new Set([null]));
  });

  test('nothing counts in one character, in one that repeats, or in cut UTF-8', () => {
    for (const text of ['7', ' ', '\ufffd\ufffd\ufffd', '7777777', '7 7 7 7', 'é😀é😀']) {
      expect(progressionIn(text)).toMatchObject({
        kind: null,
        step: null,
        terms: null,
        coverage: 0,
        share: 0,
      });
    }
  });

  test('counts among characters beyond ASCII, in code points', () => {
    expect(progressionIn('😀é1 😀é2 😀é3')).toMatchObject({ kind: 'integer', terms: 3, start: 0, end: 11 });
  });

  test('of a very long text', () => {
    const text = Array.from({ length: 50_000 }, (_, i) => `item ${3 * i}\n`).join('');
    expect(progressionIn(text)).toMatchObject({ step: 3, terms: 50_000, coverage: 1 });
  });

  test('finds the step of any progression, up or down, in any of its places', () => {
    const step = fc.integer({ min: -1000, max: 1000 }).filter((value) => value !== 0);
    fc.assert(
      fc.property(fc.nat(1e9), step, step, fc.integer({ min: 4, max: 12 }), (first, a, b, terms) => {
        const from = first + 12_000;
        const text = Array.from({ length: terms }, (_, i) => `at ${from + a * i} in ${from + b * i};`).join(
          '',
        );
        expect(progressionIn(text)).toMatchObject({ terms, counters: 2, coverage: 1, kind: 'integer' });
        expect([a, b]).toContain(progressionIn(text).step);
      }),
    );
  });
});
