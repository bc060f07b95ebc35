import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { features, run } from '../support/runs.ts';
import { temporaryFolder, writeParquet } from '../support/tables.ts';
import { writeBin } from '../support/token-corpus.ts';

const CONTINUATION = Array.from({ length: 32 }, (_, k) => 1000 + k);

/** A corpus whose ends are always the same, with so many copies of the continuation in its middle. */
function writeCorpus(path: string, copies: number): string {
  const tokens: number[] = new Array(2 ** 17).fill(7);
  for (let copy = 0; copy < copies; copy++) tokens.splice(2 ** 16 + 100 * copy, 32, ...CONTINUATION);
  return writeBin(path, tokens);
}

/** One row that stands in the corpus, and one that cannot be measured. */
function writeRows(folder: string): Promise<string> {
  const whole = [...new Array(32).fill(9), ...CONTINUATION].join(', ');
  return writeParquet(
    join(folder, 't.parquet'),
    `from (values (1, [${whole}]::integer[]), (2, null)) t(sequence_id, tokens)`,
  );
}

const METRICS = ['sequence_occurrences'];
const another = (path: string) => `${path} is gone or another file now; the finished run is of what it was`;

describe('a corpus that is edited in its middle, its size the same', () => {
  it('is counted again by a run that was stopped after its count', async () => {
    const folder = temporaryFolder();
    const corpus = writeCorpus(join(folder, 'corpus.bin'), 1);
    const input = [await writeRows(folder)];
    const settings = {
      input,
      output: folder,
      corpus: [corpus],
      rowTokens: 0,
      metrics: METRICS,
      resume: true,
    };
    const counts: string[] = [];
    const begin = (stage: string) => {
      if (stage === 'corpus: count') counts.push(stage);
    };
    await expect(run({ ...settings, strict: true }, { begin })).rejects.toThrow(/t\.parquet/);
    await expect(run({ ...settings, strict: true }, { begin })).rejects.toThrow(/t\.parquet/);
    expect(counts).toEqual(['corpus: count']);
    writeCorpus(corpus, 3);
    await run(settings, { begin });
    expect(counts).toEqual(['corpus: count', 'corpus: count']);
    expect(await features(folder, 't', 'sequence_occurrences')).toMatchObject([
      { sequence_occurrences: '3' },
      { sequence_occurrences: null },
    ]);
  });

  it('or is gone is told by the run that is finished', async () => {
    const folder = temporaryFolder();
    const corpus = writeCorpus(join(folder, 'corpus.bin'), 1);
    const settings = {
      input: [await writeRows(folder)],
      output: folder,
      corpus: [corpus],
      rowTokens: 0,
      metrics: METRICS,
      resume: true,
    };
    const warned: string[] = [];
    await run(settings);
    const again = () => run(settings, { warn: (line) => warned.push(line) });
    await again();
    expect(warned).toEqual([]);
    writeCorpus(corpus, 2);
    await again();
    renameSync(corpus, join(folder, 'elsewhere'));
    await again();
    expect(warned).toEqual([another(corpus), another(corpus)]);
  });
});

it('a finished run tells that its folder of texts holds others now', async () => {
  const folder = temporaryFolder();
  const corpus = join(folder, 'texts');
  mkdirSync(corpus);
  for (const name of ['a.txt', 'b.txt']) writeFileSync(join(corpus, name), `Some text of ${name}`);
  const settings = {
    input: [await writeRows(folder)],
    output: folder,
    corpus: [corpus],
    metrics: METRICS,
    resume: true,
  };
  const warned: string[] = [];
  await run(settings);
  const again = () => run(settings, { warn: (line) => warned.push(line) });
  await again();
  expect(warned).toEqual([]);
  writeFileSync(join(corpus, 'c.txt'), 'one more');
  await again();
  expect(warned).toEqual([another(corpus)]);
});
