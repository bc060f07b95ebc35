import { closeSync, mkdtempSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../../support/run-command.ts';
import { run } from '../../support/runs.ts';
import { query, writeParquet } from '../../support/tables.ts';

const folder = mkdtempSync(join(tmpdir(), 'semmem-damaged-'));

/** A run of 60,000 rows; then a page of texts near the end of its part is overwritten. */
beforeAll(async () => {
  const input = await writeParquet(
    join(folder, 'rows.parquet'),
    'select i as sequence_id, [i % 50000, 11, (i * 7) % 50000]::integer[] as tokens from range(60000) t(i)',
  );
  await run({ input: [input], output: folder, metrics: ['text', 'huffman_coding_length'] });
  const [name] = readdirSync(join(folder, 'r', 'rows'));
  const part = join(folder, 'r', 'rows', name!);
  const [chunk] = await query(
    `select data_page_offset::double as start from parquet_metadata('${part}')
     where path_in_schema = 'huffman_coding_length' order by row_group_id desc limit 1`,
  );
  const file = openSync(part, 'r+');
  writeSync(file, Buffer.alloc(40, 255), 0, 40, chunk!.start as number);
  closeSync(file);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a part with a damaged page', () => {
  it.each(['table', 'csv', 'json', 'jsonl'])(
    'fails a query instead of ending it early (%s)',
    async (format) => {
      const args = ['sql', '--runs', folder, '--format', format, 'from rows -- all of them;'];
      const result = await runCommand('semmem', args);
      expect(result.status, result.stderr).not.toBe(0);
      expect(result.stderr).not.toBe('');
    },
  );

  it.each(['parquet', 'csv', 'jsonl', 'arrow'])(
    'fails an export, and leaves no file (%s)',
    async (format) => {
      const output = join(folder, `export.${format}`);
      const result = await runCommand('semmem', ['export', '--runs', folder, '--output', output]);
      expect(result.status, result.stderr).not.toBe(0);
      expect(readdirSync(folder).filter((name) => name.startsWith('export'))).toEqual([]);
    },
  );

  it('does not disturb queries of other columns', async () => {
    const result = await runCommand('semmem', [
      'sql',
      '--runs',
      folder,
      '--format',
      'csv',
      'select count(*) as n from rows',
    ]);
    expect(result).toMatchObject({ status: 0, stdout: 'n\n60000\n' });
  });
});
