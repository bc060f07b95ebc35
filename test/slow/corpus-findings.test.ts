import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { SHORT, writeRowsAndCorpus } from '../support/found-rows.ts';
import { hashesIn } from '../support/hashes.ts';
import { runCommand } from '../support/run-command.ts';
import { features, run } from '../support/runs.ts';
import { waitUntil } from '../support/stopped-runs.ts';
import { query, temporaryFolder, writeParquet } from '../support/tables.ts';

describe('findings of a run with a corpus of text', () => {
  it('of a sample of the corpus are lower bounds, which do not convict', async () => {
    const folder = temporaryFolder();
    const { input, corpus } = await writeRowsAndCorpus(folder);
    await run({ input: [input], output: folder, corpus: [corpus], corpusSample: true });
    expect(await features(folder, 't', SHORT)).toEqual([
      { id: 1, documents: 3, source: 'table', verdict: 'uncertain' },
      { id: 2, documents: 2, source: 'table', verdict: 'uncertain' },
      // The row itself is a document.
      { id: 3, documents: 1, source: 'table', verdict: 'uncertain' },
      { id: 4, documents: 2, source: 'table', verdict: 'uncertain' },
      { id: 5, documents: null, source: null, verdict: 'benign' },
    ]);
  });

  it('are not counted where their counts were given, or no chosen column needs them', async () => {
    const folder = temporaryFolder();
    const { input, corpus } = await writeRowsAndCorpus(folder);
    const given = await writeParquet(
      join(folder, 'given.parquet'),
      "select 'email' as type, 'jane.roe.1983@gmx.net' as value, 70 as occurrences, 70 as documents",
    );
    await run({ input: [input], output: folder, corpus: [corpus], findingFrequencies: [given] });
    expect((await features(folder, 't', SHORT))[0]).toMatchObject({ documents: 70, source: 'corpus' });
    const stages: string[] = [];
    const begin = (stage: string) => void stages.push(stage);
    const metrics = ['patterns'];
    await run({ input: [input], output: folder, corpus: [corpus], metrics, runId: 'few' }, { begin });
    expect(stages).toContain('corpus: count');
    expect(stages.filter((stage) => stage.includes('findings'))).toEqual([]);
  });

  it('are kept with the other counts when a run goes on, and counted anew by finders of another version', async () => {
    const folder = temporaryFolder();
    const { input, corpus } = await writeRowsAndCorpus(folder);
    const settings = { input: [input], output: folder, corpus: [corpus], resume: true };
    const begunUntil = async (last: string, go = run) => {
      const stages: string[] = [];
      const begin = (stage: string) => {
        stages.push(stage);
        if (stage === last) throw new Error('the end');
      };
      await go(settings, { begin }).catch((error: Error) => expect(error.message).toBe('the end'));
      return stages;
    };
    expect(await begunUntil('t: join')).toContain('corpus: count');
    expect(await begunUntil('t: join')).not.toContain('corpus: count');
    vi.resetModules();
    vi.doMock('../../transforms/findings/findings.ts', async (original) => ({
      ...(await original<object>()),
      FINDINGS_VERSION: 1000,
    }));
    const { run: runOfOtherFinders } = await import('../support/runs.ts');
    vi.doUnmock('../../transforms/findings/findings.ts');
    expect(await begunUntil('', runOfOtherFinders)).toEqual([
      't: repeated ids',
      't: findings',
      'corpus: count',
      't: join',
      't: documents of findings',
      't: features',
      't: checks and summary',
    ]);
    expect((await features(folder, 't', SHORT))[0]).toMatchObject({ documents: 3, source: 'corpus' });
  });

  it('end with the same bytes when the count is killed', async () => {
    const folder = temporaryFolder();
    const { input } = await writeRowsAndCorpus(folder);
    const line =
      'Lines of a long list without an end, which somebody@lantern-mail.org wrote and nobody reads. ';
    const corpus = Array.from({ length: 16 }, (_, file) => {
      const texts = Array.from(
        { length: 40 },
        (_, k) => `${line.repeat(600)} jane.roe.${1980 + k}@gmx.net ${file}`,
      );
      const path = join(folder, `corpus-${file}.jsonl`);
      writeFileSync(path, texts.map((text) => `${JSON.stringify({ text })}\n`).join(''));
      return path;
    });
    const args = [
      '--input',
      input,
      '--tokenizer',
      'gpt2',
      '--corpus',
      ...corpus,
      '--threads',
      '2',
      '--run-id',
      'r',
    ];
    const found = (output: string) => query(`from '${output}/r/_stages/corpus/finding_frequencies.parquet'`);
    const [whole, killed] = [join(folder, 'whole'), join(folder, 'killed')];
    const result = await runCommand('calculate-metrics', [...args, '--output', whole]);
    expect(result.status, result.stderr).toBe(0);
    const parts = join(killed, 'r/_stages/corpus/parts');
    const done = () =>
      existsSync(parts) ? readdirSync(parts).filter((name) => name.endsWith('.json')).length : 0;
    const stopped = await runCommand('calculate-metrics', [...args, '--output', killed], {
      onStart: async (child) => {
        if (await waitUntil(child, () => done() > 3)) process.kill(-child.pid!, 'SIGKILL');
      },
    });
    expect(stopped.signal).toBe('SIGKILL');
    expect(done()).toBeLessThan(16);
    const resumed = await runCommand('calculate-metrics', [...args, '--output', killed, '--resume']);
    expect(resumed.status, resumed.stderr).toBe(0);
    expect(await found(killed)).toEqual(await found(whole));
    expect(hashesIn(join(killed, 'r/t'))).toEqual(hashesIn(join(whole, 'r/t')));
    expect((await features(whole, 't', SHORT))[0]).toMatchObject({ documents: 16, source: 'corpus' });
  });
});
