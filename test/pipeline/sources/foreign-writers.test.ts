import { join } from 'node:path';
import parquet from 'parquetjs-lite';
import { describe, expect, it } from 'vitest';
import { features, run } from '../../support/runs.ts';
import { temporaryFolder } from '../../support/tables.ts';

const SEQUENCES = [
  { sequence_id: 7, tokens: [15496, 11, 995] },
  { sequence_id: 3, tokens: [16, 362, 513] },
  { sequence_id: 5, tokens: [50256] },
];

/** A table as parquetjs-lite writes it: lists are plain repeated fields, without the wrapping groups of LIST. */
async function writeWithParquetjs(path: string, compression: string): Promise<void> {
  const schema = new parquet.ParquetSchema({
    sequence_id: { type: 'INT64', compression },
    tokens: { type: 'INT32', repeated: true, compression },
  });
  const writer = await parquet.ParquetWriter.openFile(schema, path);
  for (const row of SEQUENCES) await writer.appendRow(row);
  await writer.close();
}

describe('a table written by somebody else', () => {
  it.each(['UNCOMPRESSED', 'SNAPPY', 'GZIP'])(
    'is read as it was written: parquetjs-lite, %s',
    async (compression) => {
      const folder = temporaryFolder();
      const input = join(folder, 'foreign.parquet');
      await writeWithParquetjs(input, compression);
      await run({ input: [input], output: folder, metrics: ['tokens', 'text'] });
      expect(await features(folder, 'foreign', 'sequence_id, tokens, text, row_error')).toEqual([
        { sequence_id: '7', tokens: SEQUENCES[0]!.tokens, text: 'Hello, world', row_error: null },
        { sequence_id: '3', tokens: SEQUENCES[1]!.tokens, text: '1 2 3', row_error: null },
        { sequence_id: '5', tokens: SEQUENCES[2]!.tokens, text: '<|endoftext|>', row_error: null },
      ]);
    },
  );
});
