import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { byteLines } from '../../../pipeline/corpus/byte-pieces.ts';
import type { Progress, Share } from '../../../pipeline/progress.ts';
import { run } from '../../support/runs.ts';
import { temporaryFolder } from '../../support/tables.ts';
import { writeSequences } from '../../support/token-corpus.ts';

const LINES = `${JSON.stringify({ text: 'one two three' })}\n`.repeat(50);

describe('a corpus whose documents nobody has counted', () => {
  it('is done by its bytes, and counts in the summary as the documents that were read', async () => {
    const folder = temporaryFolder();
    const plain = join(folder, 'a.jsonl');
    writeFileSync(plain, LINES);
    const packed = join(folder, 'b.jsonl.gz');
    writeFileSync(packed, gzipSync(LINES));
    const input = await writeSequences(folder, [new Array(64).fill(1)]);
    const told: [number, Share | undefined][] = [];
    const totals: number[] = [];
    const progress: Partial<Progress> = {
      begin: (stage, total) => void (stage === 'corpus: count' && totals.push(total)),
      advance: (rows, _reused, _tokens, share) => void (share && told.push([rows, share])),
    };
    const settings = { input: [input], output: folder, corpus: [plain, packed], metrics: ['is_templating'] };
    const { stages } = await run(settings, progress);
    expect(totals).toEqual([0]);
    expect(told.at(-1)).toEqual([100, { done: 1, reused: 0 }]);
    expect(stages.find(({ stage }) => stage === 'count')).toMatchObject({ table: 'corpus', rows: 100 });
  });

  it('tells its bytes while it is read, packed ones where it is packed', async () => {
    const folder = temporaryFolder();
    const long = LINES.repeat(2000);
    const gzip = gzipSync(long, { level: 0 });
    for (const [name, bytes] of [
      ['a.jsonl', Buffer.from(long)],
      ['a.jsonl.gz', gzip],
    ] as const) {
      const path = join(folder, name);
      writeFileSync(path, bytes);
      const heard: number[] = [];
      for await (const _ of byteLines(path, 0, (read) => heard.push(read)));
      expect(heard.length).toBeGreaterThan(1);
      expect(heard.reduce((sum, read) => sum + read, 0)).toBe(bytes.length);
    }
  });
});
