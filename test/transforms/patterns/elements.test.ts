import { describe, expect, test } from 'vitest';
import { elementsOf } from '../../../transforms/patterns/elements.ts';
import { codePointsOf } from '../../../transforms/text/code-points.ts';

function elementsIn(text: string) {
  const { codes, length } = codePointsOf(text);
  const { count, starts, ends, ...rest } = elementsOf(codes, length);
  const characters = [...text];
  return Array.from({ length: count }, (_, e) => ({
    text: characters.slice(starts[e], ends[e]).join(''),
    shape: rest.shapes[e]!,
    content: rest.contents[e]!,
    readings: [rest.values[e]!, rest.others[e]!],
  }));
}

const cut = (text: string) => elementsIn(text).map((element) => element.text);
const readings = (text: string) => elementsIn(text)[0]!.readings;

describe('elements', () => {
  test.each<[string, string[]]>([
    ['', []],
    [' \n\t\u3000', []],
    ['two  words', ['two', 'words']],
    ['x[0][15] = 7;', ['x', '[', '0', ']', '[', '15', ']', '=', '7', ';']],
    ['MY_REG_CR8', ['MY', '_', 'REG', '_', 'CR', '8']],
    ['optionB', ['option', 'B']],
    ['XMLFile', ['XMLFile']],
    ['41-2 -2 (-2) a-2', ['41', '-', '2', '-2', '(', '-2', ')', 'a', '-', '2']],
    ['1.5 1.2.3 4.', ['1.5', '1', '.', '2', '.', '3', '4', '.']],
    ['0x1F 0b 7e-3 c3f', ['0x1F', '0b', '7', 'e', '-', '3', 'c', '3', 'f']],
    ['12:59 7:00 1:2:3 9:99', ['12:59', '7:00', '1', ':', '2', ':', '3', '9', ':', '99']],
    ['2031-02-28 28/2/2031 1.2.2031', ['2031-02-28', '28/2/2031', '1.2.2031']],
    ['01:02:03:04', ['01', ':', '02', ':', '03', ':', '04']],
    ['déjà vu😀\ufffd', ['d', 'é', 'j', 'à', 'vu', '😀\ufffd']],
  ])('cuts %j', (text, expected) => {
    expect(cut(text)).toEqual(expected);
  });

  test.each<[string, number, number]>([
    ['42', 42, 0x42],
    ['-7', -7, -7],
    ['1.10', 1.1, 1_000_010],
    ['0x1f', Number.NaN, 31],
    ['1f', Number.NaN, 31],
    ['00012345678901234567', 345678901234567, Number.NaN],
    ['09:30', 34200, Number.NaN],
    ['09:30:05', 34205, Number.NaN],
    ['C', 67, 100],
    ['e', 101, Number.NaN],
    ['XIV', Number.NaN, 14],
    ['lxxxviii', Number.NaN, 88],
    ['iiii', Number.NaN, Number.NaN],
    ['IL', Number.NaN, Number.NaN],
    ['Mix', Number.NaN, Number.NaN],
    ['March', 3, Number.NaN],
    ['TUE', 2, Number.NaN],
    ['seven', 7, Number.NaN],
    ['first', 1, Number.NaN],
    ['word', Number.NaN, Number.NaN],
  ])('reads %j as %d or %d', (text, value, other) => {
    expect(readings(text)).toEqual([value, other]);
  });

  test('counts days over the ends of months and years, in either order of day and month', () => {
    const day = (text: string, reading: number) => readings(text)[reading]!;
    expect(day('2028-03-01', 0) - day('2028-02-28', 0)).toBe(2);
    expect(day('2100-03-01', 0) - day('2100-02-28', 0)).toBe(1);
    expect(day('1/1/2032', 0) - day('12/31/2031', 0)).toBe(1);
    expect(day('1.3.2031', 1) - day('28.2.2031', 1)).toBe(1);
    expect(day('31/12/2031', 0)).toBeNaN();
    expect(day('2031-03-01', 1) - day('2031-02-01', 1)).toBe(day('2032-01-01', 1) - day('2031-12-01', 1));
  });

  test('numbers, single letters of a case, and names of one list share a shape; contents differ', () => {
    const shapes = (text: string) => new Set(elementsIn(text).map((element) => element.shape)).size;
    const contents = (text: string) => new Set(elementsIn(text).map((element) => element.content)).size;
    for (const text of ['1 22 3.5 0x1f', 'a b iv', 'A B IV', 'Mon TUE friday', '9:30 10:00']) {
      expect(shapes(text)).toBe(1);
      expect(contents(text)).toBe(text.split(' ').length);
    }
    expect(shapes('1 a A Mon May 9:30 two word')).toBe(8);
  });
});
