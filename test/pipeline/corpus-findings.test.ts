import { join } from 'node:path';
import { encode } from 'gpt-tokenizer/encoding/r50k_base';
import { describe, expect, it } from 'vitest';
import { countSequences } from '../../pipeline/corpus-count.ts';
import { planRun } from '../../pipeline/plan.ts';
import type { Progress } from '../../pipeline/progress.ts';
import { Session } from '../../pipeline/session.ts';
import { settingsFrom } from '../../pipeline/settings.ts';
import { CONTINUATION } from '../../transforms/corpus/wanted-part.ts';
import { verdictColumns } from '../../transforms/verdict/verdict-columns.ts';
import { JANE, SHORT, writeRowsAndCorpus } from '../support/found-rows.ts';
import { features, run } from '../support/runs.ts';
import { temporaryFolder, writeParquet } from '../support/tables.ts';
import { writeBin } from '../support/token-corpus.ts';

const silent: Progress = { begin() {}, advance() {}, end() {}, note() {}, warn() {} };

/** As somebody would write them who did not read our code. */
const ITEMS = [
  ['email', 'Jane.Roe.1983@gmx.net'],
  ['phone', '+45 45 83 21 21'],
  ['email', 'nobody.at.all.77@gmx.net'],
] as const;

const VERDICT = verdictColumns.map(({ name }) => name).join(', ');

/** The folder that `corpus count --findings` writes of them. */
async function counted(folder: string, input: string, corpus: string): Promise<string> {
  const items = ITEMS.map(([type, value]) => `('${type}', '${value}')`).join(', ');
  const findings = await writeParquet(
    join(folder, 'items.parquet'),
    `from (values ${items}) as t(type, value)`,
  );
  const output = join(folder, 'counts');
  await countSequences(
    {
      corpus: [corpus],
      sequences: [input],
      findings,
      part: { ...CONTINUATION, from: 0, length: 4 },
      positions: 0,
      output,
      tokenizer: 'gpt2',
      field: null,
      rowTokens: null,
      untilStep: null,
      batchRows: 1024,
      force: false,
      isSample: false,
      threads: 1,
      memoryLimit: 2 ** 30,
    },
    new Session(silent),
  );
  return output;
}

describe('findings of a run with a corpus of text', () => {
  it('are counted in it, as corpus count --findings counts them', async () => {
    const folder = temporaryFolder();
    const { input, corpus } = await writeRowsAndCorpus(folder);
    const stages: string[] = [];
    const begin = (stage: string) => void stages.push(stage);
    await run({ input: [input], output: folder, corpus: [corpus] }, { begin });
    expect(await features(folder, 't', SHORT)).toEqual([
      { id: 1, documents: 3, source: 'corpus', verdict: 'harmful' },
      { id: 2, documents: 2, source: 'corpus', verdict: 'harmful' },
      { id: 3, documents: null, source: null, verdict: 'uncertain' },
      { id: 4, documents: 2, source: 'corpus', verdict: 'harmful' },
      { id: 5, documents: null, source: null, verdict: 'benign' },
    ]);
    const given = await counted(folder, input, corpus);
    await run({ input: [input], output: folder, findingFrequencies: [given], runId: 'given' });
    expect(await features(folder, 't', VERDICT)).toEqual(await features(folder, 't', VERDICT, 'given'));
    const settings = settingsFrom({ input: [input], corpus: [corpus], output: folder, tokenizer: 'gpt2' });
    const [plan] = await planRun(settings, new Session(silent));
    const planned = plan!.stages.map((stage) => `${stage === 'count' ? 'corpus' : 't'}: ${stage}`);
    expect(planned).toEqual(stages);
    expect(plan!.notes).toEqual([]);
  });
});

describe('findings of a run with a corpus of tokens', () => {
  it('are counted within the rows, which the plan and the summary say', async () => {
    const folder = temporaryFolder();
    const { input } = await writeRowsAndCorpus(folder);
    const bin = writeBin(join(folder, 'corpus.bin'), encode(JANE));
    const settings = { input: [input], output: folder, corpus: [bin], rowTokens: 0 };
    const said = `t: findings are counted in text, and ${bin} holds tokens: without --finding-frequencies publicness is a lower bound from the rows alone`;
    const { warnings } = await run(settings);
    expect(warnings).toContain(said);
    expect((await features(folder, 't', SHORT))[0]).toMatchObject({ documents: 2, source: 'table' });
    const [plan] = await planRun(settingsFrom({ ...settings, tokenizer: 'gpt2' }), new Session(silent));
    expect(plan!.notes).toEqual([said]);
  });
});
