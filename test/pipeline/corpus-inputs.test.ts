import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from 'gpt-tokenizer/encoding/r50k_base';
import { describe, expect, it } from 'vitest';
import { features, run } from '../support/runs.ts';
import { temporaryFolder, writeParquet } from '../support/tables.ts';
import { writeSequences } from '../support/token-corpus.ts';

const TEXT = 'a b c d e f g h i j k l m n o p q r s t u v w x y z '.repeat(3);

/** A row whose continuation stands in a text, and a corpus of that text under another name. */
async function inputs() {
  const folder = temporaryFolder();
  const row = encode(TEXT).slice(0, 64);
  const input = await writeSequences(folder, [row]);
  const lines = join(folder, 'lines.jsonl');
  writeFileSync(lines, `${JSON.stringify({ content: TEXT })}\n`);
  const both = await writeParquet(
    join(folder, 'both.parquet'),
    `select '${TEXT}' as text, [1, 2, 3]::integer[] as tokens`,
  );
  return { folder, input, lines, both };
}

describe('a corpus of calculate-metrics', () => {
  it('may have its text in another field, and beside tokens', async () => {
    const { folder, input, lines, both } = await inputs();
    const of = { input: [input], output: folder, metrics: ['is_templating'] };
    await run({ ...of, corpus: [lines], field: 'content', runId: 'lines' });
    await run({ ...of, corpus: [both], field: 'text', runId: 'both' });
    for (const id of ['lines', 'both']) {
      const rows = await features(folder, 'sequences', 'sequence_duplicates::integer as n', id);
      expect(rows).toEqual([{ n: 1 }]);
    }
    const resumed = run({ ...of, corpus: [lines], field: 'body', runId: 'lines', resume: true });
    await expect(resumed).rejects.toThrow('setting field was "content" and is now "body"');
  });

  it('is needed by --field, and must have a use for it and for --row-tokens', async () => {
    const { folder, input, lines } = await inputs();
    const of = { input: [input], output: folder };
    await expect(run({ ...of, field: 'content' })).rejects.toThrow('--field needs a --corpus');
    const plain = join(folder, 'plain.txt');
    writeFileSync(plain, TEXT);
    await expect(run({ ...of, corpus: [plain], field: 'text' })).rejects.toThrow(
      /^--field names the text of Parquet and JSON lines, and .*plain.txt is neither; leave it out$/,
    );
    await expect(run({ ...of, corpus: [lines], rowTokens: 5 })).rejects.toThrow(
      /^--row-tokens is of .bin files, and .*lines.jsonl is none; leave it out$/,
    );
  });
});
