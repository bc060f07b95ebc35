import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsvError, CsvParser } from '../../../../pipeline/sources/texts/csv-parser.ts';

/** All records of a text that comes in pieces of `size` characters. */
function parse(text: string, size = text.length || 1) {
  const parser = new CsvParser();
  const records = [];
  for (let at = 0; at < text.length; at += size) records.push(...parser.push(text.slice(at, at + size)));
  return [...records, ...parser.end()];
}
const fieldsOf = (text: string, size?: number) => parse(text, size).map(({ fields }) => fields);

describe('fields are kept as they were written', () => {
  it.each([
    [
      'plain',
      'a,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'no line end at the end',
      'a,b\n1,',
      [
        ['a', 'b'],
        ['1', ''],
      ],
    ],
    ['quotes, commas and line ends', 'a\n"x ""y"", z\r\n\n"\n', [['a'], ['x "y", z\r\n\n']]],
    [
      'spaces',
      'a,b\n  1 ,\t"2"\n',
      [
        ['a', 'b'],
        ['  1 ', '\t"2"'],
      ],
    ],
    ['a quote within a word', 'a\n5" pipe\n', [['a'], ['5" pipe']]],
    [
      'empty fields, quoted or not',
      'a,b\n,""\n',
      [
        ['a', 'b'],
        ['', ''],
      ],
    ],
    ['an empty line', 'a\n\nx\n', [['a'], [''], ['x']]],
    [
      'CRLF',
      'a,b\r\n"x\ny",2\r\n',
      [
        ['a', 'b'],
        ['x\ny', '2'],
      ],
    ],
    [
      'CR',
      'a,b\r1,2\r',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a lone CR where lines end in LF',
      'a,b\n1\r2,3\r\n4,5',
      [
        ['a', 'b'],
        ['1\r2', '3'],
        ['4', '5'],
      ],
    ],
    ['nothing', '', []],
  ])('%s', (_, text, wanted) => {
    for (const size of [1, 2, 3, 1000]) expect(fieldsOf(text, size), `pieces of ${size}`).toEqual(wanted);
  });
});

it('says in which line a record starts, line ends within quotes counted', () => {
  expect(parse('a\n"x\ny"\nz\n').map(({ line }) => line)).toEqual([1, 2, 4]);
});

it('names the line of a quote that never closes, or closes too early', () => {
  expect(() => parse('a\nb\n"c\nd\n')).toThrow(
    new CsvError('line 3: a quote opens and does not close before the end of the file'),
  );
  expect(() => parse('a\nb\n"c"d\n')).toThrow(/^line 3: text after a closing quote/);
  expect(() => parse('a\n"c"\rd\n')).toThrow(/^line 2: text after a closing quote/);
});

it('reads back whatever was quoted, in pieces of any size', () => {
  const field = fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', ' ', 'a', 'é', '\0') });
  const table = fc.array(fc.array(field, { minLength: 2, maxLength: 3 }), { maxLength: 5 });
  fc.assert(
    fc.property(
      table,
      fc.constantFrom('\n', '\r\n', '\r'),
      fc.integer({ min: 1, max: 9 }),
      (rows, end, size) => {
        const line = (row: readonly string[]) =>
          row.map((one) => `"${one.replaceAll('"', '""')}"`).join(',') + end;
        expect(fieldsOf(rows.map(line).join(''), size)).toEqual(rows);
      },
    ),
  );
});

it('takes linear time on a megabyte of quotes, commas or line ends', () => {
  for (const unit of ['""', ',', '\n', '\r', '"",', 'a']) {
    const started = performance.now();
    fieldsOf(
      `"x"\n"${unit.includes(',') ? '",' : ''}${unit.repeat(1e6 / unit.length)}${unit.includes(',') ? '' : '"'}\n`,
      65_536,
    );
    expect(performance.now() - started, JSON.stringify(unit)).toBeLessThan(2000);
  }
});
