import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { features, run } from '../support/runs.ts';
import { temporaryFolder, writeParquet } from '../support/tables.ts';
import { writeBin } from '../support/token-corpus.ts';

const decides = vi.hoisted(() => ({ more: '' }));
vi.mock('../../pipeline/corpus/count-corpus.ts', async (importOriginal) => {
  const original = await importOriginal<typeof import('../../pipeline/corpus/count-corpus.ts')>();
  const countKey: typeof original.countKey = (question) => original.countKey(question) + decides.more;
  return { ...original, countKey };
});

/** Two continuations that a corpus holds, and a row of each. */
const CONTINUATIONS = [1000, 2000].map((first) => Array.from({ length: 32 }, (_, k) => first + k));

/** A corpus whose ends are always the same, with so many copies of each continuation in its middle. */
function writeCorpus(path: string, copies: readonly [number, number]): string {
  const tokens: number[] = new Array(2 ** 17).fill(7);
  let at = 2 ** 16;
  CONTINUATIONS.forEach((continuation, place) => {
    for (let copy = 0; copy < copies[place]!; copy++) {
      tokens.splice(at, 32, ...continuation);
      at += 32;
    }
  });
  return writeBin(path, tokens);
}

function writeRows(folder: string): Promise<string> {
  const rows = CONTINUATIONS.map((tokens, id) => `(${id}, [${[...new Array(32).fill(9), ...tokens]}])`);
  return writeParquet(join(folder, 't.parquet'), `from (values ${rows}) t(sequence_id, tokens)`);
}

/** A table after which a strict run stops. */
function writeBadRow(folder: string): Promise<string> {
  return writeParquet(join(folder, 'u.parquet'), 'select 1 as sequence_id, null::integer[] as tokens');
}

const METRICS = ['sequence_occurrences'];
const another = (path: string) => `${path} is gone or another file now; the finished run is of what it was`;

/** A run that stops after the count and the first table, how it goes on, and how often it has counted. */
async function stoppedRun(folder: string, corpus: string) {
  const input = [await writeRows(folder), await writeBadRow(folder)];
  const settings = { input, output: folder, corpus: [corpus], rowTokens: 0, metrics: METRICS, resume: true };
  let counted = 0;
  const begin = (stage: string) => {
    if (stage === 'corpus: count') counted++;
  };
  const stop = () => expect(run({ ...settings, strict: true }, { begin })).rejects.toThrow(/u\.parquet/);
  return { stop, go: () => run(settings, { begin }), counts: () => counted };
}

describe('a corpus that is edited in its middle, its size the same', () => {
  it('is counted again by a run that was stopped after its count, and joined to the tables that were done', async () => {
    const folder = temporaryFolder();
    const corpus = writeCorpus(join(folder, 'corpus.bin'), [1, 3]);
    const { stop, go, counts } = await stoppedRun(folder, corpus);
    await stop();
    expect(counts()).toBe(1);
    writeCorpus(corpus, [3, 1]);
    await go();
    expect(counts()).toBe(2);
    const columns = 'sequence_id::integer as id, sequence_occurrences::integer as occurrences';
    expect(await features(folder, 't', columns)).toEqual([
      { id: 0, occurrences: 3 },
      { id: 1, occurrences: 1 },
    ]);
  });

  it('or is gone is told by the run that is finished', async () => {
    const folder = temporaryFolder();
    const corpus = writeCorpus(join(folder, 'corpus.bin'), [1, 1]);
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
    writeCorpus(corpus, [2, 2]);
    await again();
    renameSync(corpus, join(folder, 'elsewhere'));
    await again();
    expect(warned).toEqual([another(corpus), another(corpus)]);
  });
});

it('a stopped run keeps its counts, unless what decides counts is another now', async () => {
  const folder = temporaryFolder();
  const { stop, counts } = await stoppedRun(folder, writeCorpus(join(folder, 'corpus.bin'), [1, 1]));
  await stop();
  await stop();
  expect(counts()).toBe(1);
  decides.more = 'another PART_FORMAT';
  await stop();
  expect(counts()).toBe(2);
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
