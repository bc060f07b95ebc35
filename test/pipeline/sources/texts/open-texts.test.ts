import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { lineProgress } from '../../../../pipeline/progress.ts';
import { Session } from '../../../../pipeline/session.ts';
import { openTexts } from '../../../../pipeline/sources/texts/open-texts.ts';
import { columnOf } from '../../../../pipeline/sources/texts/text-table.ts';
import { temporaryFolder, writeParquet } from '../../../support/tables.ts';

/** Rows of a file with the column text, as `[id, text, where]`. */
function read(path: string) {
  return new Session(lineProgress()).withConnection(async (connection) => {
    const table = await openTexts(connection, path);
    const rows = [];
    for await (const batch of table.rows([columnOf(table, 'text')!]))
      for (const { id, cells, where } of batch) rows.push([id, cells[0], where.replace(`${path}, `, '')]);
    return rows;
  });
}

function file(name: string, content: string | Uint8Array): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, content);
  return path;
}

describe('CSV', () => {
  it('keeps every text, and numbers among the ids', async () => {
    const path = file('t.csv', '\ufeffText,id,x\n"  a\r\nb ""c""",7,\n,007,\nNA,x y,\nnull,"",\n1.0,-3,\n');
    expect(await read(path)).toEqual([
      ['7', '  a\r\nb "c"', 'line 2'],
      ['"007"', '', 'line 4'],
      ['"x y"', 'NA', 'line 5'],
      ['""', 'null', 'line 6'],
      ['-3', '1.0', 'line 7'],
    ]);
  });

  it('passes over empty lines, but for those of a table of one column, which are empty texts', async () => {
    expect(await read(file('t.csv', 'id,text\n1,a\n\n2,b\n'))).toHaveLength(2);
    expect((await read(file('t.csv', 'text\na\n\n""\nb\n'))).map(([, text]) => text)).toEqual([
      'a',
      '',
      '',
      'b',
    ]);
  });

  it('keeps rows whole over pieces of the file, signs of several bytes too', async () => {
    const texts = Array.from({ length: 2000 }, (_, i) => `${i} ${'日本語, "é"\n'.repeat(i % 60)}`);
    const lines = texts.map((text, i) => `${i},"${text.replaceAll('"', '""')}"\n`);
    const rows = await read(file('t.csv', `id,text\n${lines.join('')}`));
    expect(rows.map(([, text]) => text)).toEqual(texts);
  });

  it.each([
    ['', 't.csv is empty; a CSV file begins with a line of column names'],
    [
      'id,text\n1,a,b\n',
      't.csv, line 2: 3 fields where the first line names 2; a text with commas or line ends stands in quotes',
    ],
    [
      'id,text\n1,"a\n',
      't.csv is not CSV: line 2: a quote opens and does not close before the end of the file',
    ],
    ['id,id\n', 't.csv: two columns are named id; rename one'],
    [Uint8Array.of(0x69, 0xff, 0x0a), 't.csv is not UTF-8 text (byte 1); save it as UTF-8'],
    [Uint8Array.of(0x69, 0x0a, 0xe2), 't.csv is not UTF-8 text (byte 2); save it as UTF-8'],
  ])('%j is an error of one line', async (content, message) => {
    await expect(read(file('t.csv', content))).rejects.toThrow(message);
  });
});

describe('the first byte that is not UTF-8', () => {
  /** Of the first piece of the file, what the line of column names leaves. */
  const PIECE = 2 ** 18 - 5;
  it.each([
    ['after signs of several bytes, and one for a bad byte', Buffer.from('\ufeffé😀\ufffd,'), 13],
    ['in a later piece of the file', Buffer.alloc(PIECE + 10, 'a'), PIECE + 10],
    ['after a sign that two pieces share', Buffer.from(`${'a'.repeat(PIECE - 2)}😀b`), PIECE + 3],
    ['at the end of a piece', Buffer.from('a'.repeat(PIECE - 1)), PIECE - 1],
  ])('%s', async (_, before, at) => {
    for (const bad of [Buffer.of(0xe9, 0x20, 0x0a), Buffer.of(0xe9)])
      await expect(read(file('t.csv', Buffer.concat([Buffer.from('text\n'), before, bad])))).rejects.toThrow(
        `not UTF-8 text (byte ${at + 5})`,
      );
  });
});

describe('JSON lines', () => {
  it('keeps types, digits and texts', async () => {
    const lines = [
      '{"id": 12345678901234567890, "text": "a\\u0000\\ud800"}',
      '',
      '{"id": "5", "text": ""}\r',
      '{"text": null, "id": null}',
      '{"text": "\\"id\\": 9", "id": 1.5, "n": {"id": 2}}',
      '{"id": [1]}',
    ];
    expect(await read(file('t.jsonl', lines.join('\n')))).toEqual([
      ['12345678901234567890', 'a\0\ud800', 'line 1'],
      ['"5"', '', 'line 3'],
      [null, null, 'line 4'],
      ['1.5', '"id": 9', 'line 5'],
      ['[1]', null, 'line 6'],
    ]);
  });

  it('reads lines longer than a piece of the file', async () => {
    const texts = Array.from({ length: 5 }, (_, i) => 'é'.repeat(i * 200_000));
    const path = file('t.ndjson', texts.map((text) => JSON.stringify({ text })).join('\n'));
    expect((await read(path)).map(([, text]) => text)).toEqual(texts);
  });

  it.each([
    ['', 't.jsonl is empty'],
    ['{"text": "a"}\n{"text": \n', 't.jsonl, line 2: broken JSON'],
    ['{"text": "a"}\n\n["b"]\n', 't.jsonl, line 3: not a JSON object'],
    ['{"text": 5}\n', 't.jsonl, line 1: text must be a string, not number'],
  ])('%j is an error that names the line', async (content, message) => {
    await expect(read(file('t.jsonl', content))).rejects.toThrow(message);
  });
});

describe('Parquet', () => {
  it('keeps ids and texts', async () => {
    const path = join(temporaryFolder(), 't.parquet');
    await writeParquet(
      path,
      `select * from (values (9007199254740993, 'a'), (-1, ''), (null, null)) t(id, text)`,
    );
    expect(await read(path)).toEqual([
      ['9007199254740993', 'a', 'row 0'],
      ['-1', '', 'row 1'],
      [null, null, 'row 2'],
    ]);
    await writeParquet(path, `select 'x"y' as id, 'a' as text`);
    expect(await read(path)).toEqual([['"x\\"y"', 'a', 'row 0']]);
  });

  it('keeps the order of many rows', async () => {
    const path = join(temporaryFolder(), 't.parquet');
    await writeParquet(path, 'select i::varchar as text from range(50000) t(i)', ', row_group_size 5000');
    const rows = await read(path);
    expect(rows.map(([, text]) => text)).toEqual(Array.from({ length: 50_000 }, (_, i) => String(i)));
  });

  it('names a file that is none, and a column that holds no text', async () => {
    await expect(read(file('t.parquet', 'id,text\n'))).rejects.toThrow(/t\.parquet/);
    const path = join(temporaryFolder(), 't.parquet');
    await writeParquet(path, 'select 1 as text');
    await expect(read(path)).rejects.toThrow('column text is INTEGER, not text');
  });
});

describe('gzip', () => {
  it.each(['t.csv', 't.jsonl'])('is unpacked: %s', async (name) => {
    const content = name === 't.csv' ? 'id,text\n1,grüße\n' : '{"id": 1, "text": "grüße"}\n';
    const packed = gzipSync(content);
    const [row] = await read(file(`${name}.gz`, packed));
    expect(row!.slice(0, 2)).toEqual(['1', 'grüße']);
    const cut = read(file(`${name}.gz`, packed.subarray(0, packed.length - 6)));
    await expect(cut).rejects.toThrow('is cut short: its gzip has no end');
    await expect(read(file(`${name}.gz`, content))).rejects.toThrow('is damaged, or no gzip');
  });

  it('is no format of its own, nor of Parquet', async () => {
    for (const name of ['t.gz', 't.parquet.gz'])
      await expect(read(file(name, gzipSync('x')))).rejects.toThrow('no format is known by the name');
  });
});

it('names what is not there, is a folder, or has no known format', async () => {
  const folder = temporaryFolder();
  for (const name of ['t.csv', 't.jsonl', 't.parquet'])
    await expect(read(join(folder, name))).rejects.toThrow(`input not found: ${join(folder, name)}`);
  await expect(read(folder)).rejects.toThrow(
    'name it .csv (separated by commas), .jsonl (either may be .gz too) or .parquet',
  );
});
