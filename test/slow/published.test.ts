import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { allColumns } from '../../pipeline/feature-columns.ts';
import { joinTables } from '../../transforms/joined-columns.ts';
import { modelMetrics } from '../../transforms/models/index.ts';
import type { FakeHub } from '../support/fake-hub.ts';
import { addPrecomputed, addSplit, startPublishedHub, TOKENS } from '../support/published-hub.ts';
import { type CommandResult, runCommand } from '../support/run-command.ts';
import { features, run } from '../support/runs.ts';
import { temporaryFolder } from '../support/tables.ts';

let hub: FakeHub;
let home: string;
let down: Promise<CommandResult>;

const SIZES = ['70M', '160M', '410M', '1B', '1.4B', '2.8B', '6.9B', '12B'];

/** A port at which nobody listens. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'semmem-hub-'));
  // It is asked six times, with pauses: that takes a while, beside the other tests.
  const env = { HF_ENDPOINT: `http://127.0.0.1:${await freePort()}`, HF_HOME: join(home, 'none') };
  const words = ['--datasets', 'memories', '--schemes', 'deduped', '--models', '70m', '--run-id', 'down'];
  down = runCommand('calculate-metrics', [...words, '--output', join(home, 'out')], { env });
  hub = await startPublishedHub();
  await addPrecomputed(hub, [
    'deduped_70m_snowclones',
    'deduped_70m_templates',
    'deduped_snowclones',
    'deduped_templates',
  ]);
  await addSplit(
    hub,
    'EleutherAI/pythia-memorized-evals',
    'deduped.70m',
    `select i as index, ${TOKENS} as tokens, i as __index_level_0__ from range(6) t(i) union all select 3, [1]::bigint[], 3`,
  );
  const scores = SIZES.map((size, at) => `(i + ${at}) / 32 as "${size}"`).join(', ');
  await addSplit(
    hub,
    'EleutherAI/pile-deduped-pythia-random-sampled',
    'train',
    `select i as "Index", ${TOKENS} as "Tokens", ${scores} from range(6) t(i)`,
  );
  await addSplit(
    hub,
    'EleutherAI/pile-duped-pythia-random-sampled',
    'train',
    `select i as "Index", ${TOKENS} as "Tokens", 0.5 as "70M" from range(6) t(i)`,
  );
  await addSplit(
    hub,
    'usvsnsp/pile-test-sampled',
    'train',
    `select i as sequence_id, ${TOKENS} as tokens from range(4) t(i)`,
  );
});
afterAll(async () => {
  await hub.stop();
  rmSync(home, { recursive: true, force: true });
});
afterEach(() => vi.unstubAllEnvs());

/** The main job on published tables, asking the Hub of this test. */
function measure(output: string, datasets: string[], models: string[], settings: object = {}) {
  vi.stubEnv('HF_ENDPOINT', hub.endpoint);
  vi.stubEnv('HF_HOME', home);
  return run({
    input: [],
    output,
    datasets,
    schemes: ['deduped'],
    models,
    tokenizer: 'EleutherAI/pythia-70m',
    ...settings,
  });
}

describe('published tables', () => {
  it('become a feature table with every column, joined to their precomputed tables', async () => {
    const output = temporaryFolder();
    const { tables, warnings } = await measure(output, ['memories'], ['70m']);
    expect(warnings).toEqual([
      'memories_deduped_70m: 1 rows dropped, their ids stood on earlier rows',
      'memories_deduped_70m: 6 rows have more templates than snowclones: the published names are crossed',
    ]);
    expect(tables[0]).toMatchObject({ table: 'memories_deduped_70m', rows_in: 7, rows_out: 6 });
    const rows = await features(output, 'memories_deduped_70m');
    expect(Object.keys(rows[0]!)).toEqual(allColumns.map(({ name }) => name));
    const lacking = Object.entries(tables[0]!.nulls).filter(([, { reasons }]) => reasons.input_not_given);
    const ofModels = modelMetrics.flatMap(({ columns }) => columns.map(({ name }) => name));
    expect(lacking.map(([name]) => name).filter((name) => !ofModels.includes(name))).toEqual([
      ...['prompt_perplexity', 'generation_perplexity', 'sequence_perplexity'],
      ...['sequence_duplicates', 'sequence_occurrences'],
      ...joinTables.neighbours.map(({ name }) => name),
    ]);
    for (const name of ofModels) expect(rows.every((row) => row[name] === null)).toBe(true);
    const pick = (name: string) => rows.map((row) => row[name]);
    expect(pick('memorization_score')).toEqual([1, 1, 1, 1, 1, 1]);
    expect(pick('sequence_duplicates_upstream')).toEqual(['1', '3', '5', '7', '9', null]);
    expect(pick('nl_scores_upstream')).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5]);
    expect(pick('snowclones_0_8_upstream')).toEqual(['10', '11', '12', '13', '14', '15']);
    expect(pick('templates_0_8_upstream')).toEqual(['100', '101', '102', '103', '104', '105']);
    expect(pick('templates_0_9_upstream')).toEqual(['0', '1', '2', '3', '4', '5']);
    expect(pick('taxonomy')).toEqual([
      'recollection',
      'reconstruction',
      'recollection',
      'recitation',
      'recitation',
      null,
    ]);
    expect(rows[1]).toMatchObject({
      text: ','.repeat(64),
      max_frequency: '240',
      p25_frequency_upstream: '240',
    });
    expect(pick('token_frequency_missing')).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('of the Pile become one feature table per model, each with its own scores', async () => {
    const output = temporaryFolder();
    const { tables } = await measure(output, ['pile'], ['70m', '12b']);
    expect(tables.map(({ table }) => table)).toEqual(['pile_deduped_70m', 'pile_deduped_12b']);
    const scores = async (table: string) =>
      (await features(output, table, 'memorization_score * 32 as s')).map(({ s }) => s);
    expect(await scores('pile_deduped_70m')).toEqual([0, 1, 2, 3, 4, 5]);
    expect(await scores('pile_deduped_12b')).toEqual([7, 8, 9, 10, 11, 12]);
    const [row] = await features(output, 'pile_deduped_12b');
    expect(Object.keys(row!)).toEqual(allColumns.map(({ name }) => name));
    expect(row).toMatchObject({ sequence_duplicates_upstream: '1', snowclones_0_8_upstream: '10' });
  });

  it('of the test set are measured without counts and scores: its ids mean other sequences', async () => {
    const output = temporaryFolder();
    const { tables } = await measure(output, ['pile_test'], ['70m']);
    expect(tables).toMatchObject([{ table: 'pile_test', rows_out: 4, joins: {} }]);
    const columns = 'memorization_score as score, sequence_duplicates_upstream as n, is_repeating as same';
    expect(await features(output, 'pile_test', columns)).toEqual([
      { score: null, n: null, same: false },
      { score: null, n: null, same: true },
      { score: null, n: null, same: false },
      { score: null, n: null, same: false },
    ]);
  });

  it('that lack a column are refused with the columns that they have', async () => {
    const output = temporaryFolder();
    await expect(measure(output, ['pile'], ['12b'], { schemes: ['duped'] })).rejects.toThrow(
      /no memorization score column \(12B\); its columns are: Index, Tokens, 70M/,
    );
    await expect(measure(output, ['memories'], ['410m'])).rejects.toThrow(
      /unknown split of EleutherAI\/pythia-memorized-evals: deduped\.410m.*deduped\.70m/,
    );
  });

  it('come from the cache where the Hub may not be asked', async () => {
    const output = temporaryFolder();
    await measure(output, ['pile_test'], ['70m']);
    const asked = hub.seen.length;
    vi.stubEnv('HF_HUB_OFFLINE', '1');
    await measure(output, ['pile_test'], ['70m'], { runId: 'offline' });
    expect(hub.seen).toHaveLength(asked);
    expect(await features(output, 'pile_test', '*', 'offline')).toEqual(await features(output, 'pile_test'));
    await expect(measure(output, ['semantic_filters'], ['70m'], { runId: 'x' })).rejects.toThrow(
      /usvsnsp\/semantic-filters .*not in the cache/,
    );
  });

  it('cannot be had from a Hub that is down, which one line says', async () => {
    const { status, stdout, stderr } = await down;
    const lines = stderr.trim().split('\n');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(lines.at(-1)).toMatch(/^calculate-metrics: EleutherAI\/pythia-memorized-evals.*check the network/);
    expect(lines.slice(0, -1).every((line) => line.startsWith('looking up '))).toBe(true);
  });
});
