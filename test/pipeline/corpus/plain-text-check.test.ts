import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openCorpus } from '../../../pipeline/corpus/open-corpus.ts';
import { requirePlainText } from '../../../pipeline/corpus/plain-text-check.ts';
import { temporaryFolder } from '../../support/tables.ts';
import { testConnection } from '../../support/test-database.ts';

const LINES = '{"text": "one"}\r\n{"text": "two"}\r\n';
const LONG = `${JSON.stringify({ text: 'é'.repeat(2 ** 20) })}\n{"text": "two"}\n`;

function file(name: string, content: string | Buffer): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, content);
  return path;
}

describe('a plain text of a corpus', () => {
  it.each([
    ['part-aa', LINES, /part-aa begins with a JSON object, .* name it \.jsonl, or, to count it as one/],
    ['part-marked', `\ufeff${LINES}`, /name it \.jsonl,/],
    ['part-00000', LONG, /name it \.jsonl,/],
    ['dump.log', '  {"text": "one, and no line end"}', /name it \.jsonl,/],
    ['part-00000.gz', gzipSync(LINES), /name it \.jsonl\.gz,/],
    ['table.csv', 'id,text\n1,one\n', /table\.csv is a table, .* \.jsonl or \.parquet; write it as one/],
    ['TABLE.TSV', '', /is a table/],
    ['table.csv.gz', gzipSync('id,text\n'), /is a table/],
  ])('is not %s', async (name, content, message) => {
    const refused = requirePlainText(file(name, content));
    await expect(refused).rejects.toThrow(message);
  });

  it.each([
    ['LICENSE', 'Free for all.\n'],
    ['empty', ''],
    ['blank', '  \n{"text": "one"}\n'],
    ['pretty', '{\n  "text": "one"\n}\n'],
    ['code.js', '{ let x = 1; }\n'],
    ['list', '[{"text": "one"}]\n'],
    ['letter.txt', LINES],
    ['letter.txt.gz', gzipSync(LINES)],
    ['letter', `{${'a'.repeat(2 ** 21)}}`],
  ])('is %s', async (name, content) => {
    await expect(requirePlainText(file(name, content))).resolves.toBeUndefined();
  });
});

describe('a corpus', () => {
  const connection = testConnection();
  const open = (path: string) =>
    openCorpus(connection(), [path], { rowTokens: null, firstRows: null, field: null });

  it('is refused where it is a folder with such a file, or a glob that finds one', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'deep'));
    writeFileSync(join(folder, 'a.txt'), 'one');
    writeFileSync(join(folder, 'deep', 'part-00000'), LINES);
    await expect(open(folder)).rejects.toThrow(/deep.part-00000 begins with a JSON object/);
    writeFileSync(join(folder, 'b.csv'), 'one,two');
    await expect(open(join(folder, '*.*'))).rejects.toThrow(/b\.csv is a table/);
  });
});
