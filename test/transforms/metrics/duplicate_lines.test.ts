import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { duplicate_lines } from '../../../transforms/metrics/duplicate_lines.ts';
import { expectGolden, hostileTexts, measured } from '../../support/text-metrics.ts';

function ofToolkit(text: string, toolkit: string): unknown[] {
  return Object.entries(measured(duplicate_lines, text))
    .filter(([name]) => name.endsWith(toolkit))
    .map(([, value]) => value);
}

describe('duplicate_lines', () => {
  test.each([
    // lines, their characters, paragraphs, their characters
    ['a', [0, 0, 0, 0]],
    ['ab\nab\nab', [2 / 3, 0.5, 0, 0]],
    ['ab\n\n\nab', [0.5, 2 / 7, 0.5, 2 / 7]],
    ['\nab\n', [1 / 3, 0, 0, 0]],
    ['\n', [0.5, 0, 0, 0]],
    ['\n\nx\n\nx\n\n', [0.5, 1 / 8, 0.5, 1 / 8]],
    ['é😀\né😀\n\ufffd', [1 / 3, 2 / 7, 0, 0]],
  ])('datatrove, of %j: %j', (text, expected) => {
    expect(ofToolkit(text, 'datatrove')).toEqual(expected);
  });

  test.each([
    ['a', [0, 0]],
    ['ab\nab\nc', [2 / 3, 0.8]],
    ['ab\n\n\nab', [1, 1]],
    ['a b\na b', [1, 1.5]],
    ['\n\n', [1, 0]],
  ])('Dolma, of %j: %j', (text, expected) => {
    expect(ofToolkit(text, 'dolma')).toEqual(expected);
  });

  test.each([
    ['a', [1, 1, 1, 1]],
    ['ab\nab\nc', [2 / 3, 0.6, 1, 1]],
    ['ab\n \n\nab', [0.5, 0.5, 1, 1]],
    ['x\n\nx\n\nyz', [2 / 3, 0.75, 2 / 3, 0.75]],
    ['x\n\n\n\nx', [0.5, 0.5, 2 / 3, 0.5]],
    ['\n\n', [null, null, 0.5, null]],
  ])('NeMo, of %j: %j', (text, expected) => {
    expect(ofToolkit(text, 'nemo')).toEqual(expected);
  });

  test('of the empty text, nothing is defined', () => {
    expect(Object.values(measured(duplicate_lines, ''))).toEqual(new Array(10).fill(null));
  });

  test('is what the toolkits say of our golden texts', () => {
    expect(expectGolden(duplicate_lines)).toHaveLength(10);
  });

  test('does not depend on what the lines say', () => {
    const lines = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 40 });
    const renamed: Record<string, string> = { a: 'q', b: '7', c: '😀', d: '\ufffd' };
    fc.assert(
      fc.property(lines, (some) => {
        const other = some.map((line) => renamed[line]).join('\n');
        expect(measured(duplicate_lines, other)).toEqual(measured(duplicate_lines, some.join('\n')));
      }),
    );
  });

  test.each(hostileTexts)('is linear on a megabyte: %s', (_, text) => {
    expect(measured(duplicate_lines, text).duplicate_line_fraction_dolma).toBeLessThanOrEqual(1);
  });
});
