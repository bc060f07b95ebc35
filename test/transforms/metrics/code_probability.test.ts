import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { code_probability } from '../../../transforms/metrics/code_probability.ts';

const measure = (text: string) =>
  code_probability.measure({ tokens: new Int32Array(1), text, tokenFrequencies: null, joined: {} }) as
    | number
    | null;

describe('code_probability', () => {
  test.each([
    'for (let i = 0; i < rows.length; i++) {\n  total += rows[i].price * rows[i].count;\n}\nreturn total;',
    '    def __init__(self, path, mode="r"):\n        self.path = path\n        self.handle = open(path, mode)\n',
    '#include <stdio.h>\n\nstatic int add(int a, int b)\n{\n\treturn a + b;\n}\n',
    '\\begin{equation}\n\\label{eq:mass}\n\\frac{\\partial u}{\\partial t} = \\nabla \\cdot (k \\nabla u)\n\\end{equation}',
    '<div class="card"><h2 id="title">Prices</h2><ul><li><a href="/one">One</a></li></ul></div>',
    '{"name": "kettle", "version": "1.2.0", "dependencies": {"water": "^3.0.0"}, "private": true}',
  ])('calls code: %j', (text) => {
    expect(measure(text)).toBeGreaterThan(0.8);
  });

  test.each([
    'The ferry left the harbour before dawn, and by the time the fog lifted the island was already out of sight.',
    'She asked whether anyone had seen the letter. Nobody answered, though her brother looked at the floor.',
    'Le marché ouvre tous les matins, sauf le dimanche, quand les rues restent vides jusque tard dans la journée.',
    'Рынок открыт каждое утро, кроме воскресенья, когда улицы долго остаются пустыми.',
    'Permission is granted to copy and distribute this document, provided that the notice above is kept in all copies.',
  ])('calls natural language: %j', (text) => {
    expect(measure(text)).toBeLessThan(0.4);
  });

  test('is not defined where there is nothing but white space', () => {
    for (const text of ['', ' ', '\n\t \u00a0']) expect(measure(text)).toBeNull();
  });

  test('does not depend on how much white space parts the words, as label files collapse it', () => {
    const text = 'if (a > b) {\n        return c;\n    }\n';
    expect(measure(text)).toBe(measure(text.replace(/\s+/g, ' ')));
  });

  test('is a probability for any text: one character, all the same, emoji, cut UTF-8', () => {
    for (const text of ['a', '{', 'aaaaaaaa', '😀é', '\ufffd\ufffd', '\ud800']) {
      expect(measure(text)).toBeGreaterThan(0);
      expect(measure(text)).toBeLessThan(1);
    }
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
        const value = measure(text);
        if (value !== null) expect(value > 0 && value < 1).toBe(true);
      }),
    );
  });

  test('takes seconds for megabytes, whatever they are, and not minutes', () => {
    const start = performance.now();
    for (const text of [
      'a'.repeat(1e6),
      '}{'.repeat(5e5),
      Array.from({ length: 1e6 }, (_, i) => String.fromCharCode(33 + ((i * 7919) % 50_000))).join(''),
    ])
      expect(measure(text)).not.toBeNull();
    expect(performance.now() - start).toBeLessThan(30_000);
  });
});
