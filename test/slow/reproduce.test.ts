import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { packageRoot } from '../../pipeline/package-root.ts';
import type { FakeHub } from '../support/fake-hub.ts';
import { addPrecomputed, addSplit, startPublishedHub, TOKENS } from '../support/published-hub.ts';
import { run } from '../support/runs.ts';

let hub: FakeHub;
let folder: string;

const FREQUENCIES = ['max', 'avg', 'min', 'median', 'p25', 'p75']
  .map((name) => `${name}_frequency_upstream as ${name}_frequency`)
  .join(', ');
/** A feature table of ours under the names and in the types of the published finished tables. */
const FINISHED = `sequence_id, tokens::bigint[] as tokens, text, is_incrementing_upstream as is_incrementing,
  is_repeating_upstream as is_repeating, sequence_duplicates_upstream as sequence_duplicates, ${FREQUENCIES},
  token_frequencies as frequencies, nl_scores_upstream::float as nl_scores, snowclones_0_8_upstream as "0_8_snowclones",
  snowclones_0_9_upstream as "0_9_snowclones", templates_0_8_upstream as "0_8_templates", templates_0_9_upstream as "0_9_templates",
  huffman_coding_length_upstream as huffman_coding_length, 1.0::double as memorization_score, 2.5 as prompt_perplexity`;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'semmem-reproduce-'));
  hub = await startPublishedHub();
  const neighbours = ['70m', '160m'].flatMap((model) => [
    `deduped_${model}_snowclones`,
    `deduped_${model}_templates`,
  ]);
  await addPrecomputed(hub, neighbours);
  const memories = `select i as index, ${TOKENS} as tokens from range(6) t(i)`;
  await addSplit(hub, 'EleutherAI/pythia-memorized-evals', 'deduped.70m', memories);
  vi.stubEnv('HF_ENDPOINT', hub.endpoint);
  vi.stubEnv('HF_HOME', join(folder, 'home'));
  await run({
    input: [],
    datasets: ['memories'],
    schemes: ['deduped'],
    models: ['70m'],
    output: folder,
    tokenizer: 'EleutherAI/pythia-70m',
  });
  const finished = `select ${FINISHED} from read_parquet('${folder}/r/memories_deduped_70m/*.parquet')`;
  const repeated = `${finished} union all (${finished} limit 1)`;
  await addSplit(hub, 'usvsnsp/semantic-filters', 'memories_deduped_160m', repeated);
  const planted = `select * replace (huffman_coding_length + if(sequence_id in (3, 5), 0.001, 0) as huffman_coding_length,
      if(sequence_id = 4, null, is_repeating) as is_repeating) from (${finished})`;
  await addSplit(hub, 'usvsnsp/semantic-filters', 'memories_deduped_70m', planted);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await hub.stop();
  rmSync(folder, { recursive: true, force: true });
});

function reproduce(...args: string[]) {
  const words = ['--import', 'tsx', 'scripts/reproduce.ts', '--output', join(folder, 'runs'), ...args];
  return new Promise<{ status: number | null; stdout: string; stderr: string }>((resolve) => {
    const child = spawn(process.execPath, words, { cwd: packageRoot });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (data) => {
      stdout += data;
    });
    child.stderr.on('data', (data) => {
      stderr += data;
    });
    child.on('close', (status) => resolve({ status, stdout, stderr }));
  });
}

/** Cells of the line of a table that begins with `name`. */
function line(text: string, name: string): string[] | undefined {
  const cells = text.split('\n').map((one) =>
    one
      .split('│')
      .map((cell) => cell.trim())
      .slice(1, -1),
  );
  return cells.find(([first]) => first === name);
}

describe('npm run reproduce', () => {
  it('finds a finished table equal to what its tokens give', async () => {
    const { status, stdout, stderr } = await reproduce('--models', '160m');
    expect(stdout, stderr).toMatch(/memories_deduped_160m: 6 rows, 1 with a repeated id dropped/);
    const compared = stdout.split('\n').filter((one) => one.includes('_upstream'));
    expect(compared).toHaveLength(3 + 6 + 1 + 1 + 4);
    for (const name of ['is_incrementing', 'p25_frequency', 'nl_scores', 'templates_0_9'])
      expect(line(stdout, `${name}_upstream`)).toEqual([`${name}_upstream`, '6', '6', '0', '']);
    expect(line(stdout, 'recitation')).toEqual(['recitation', '2', '-', '-']);
    expect(stdout).toMatch(/\nall is equal\n$/);
    expect(status).toBe(0);
  });

  it('says where a table differs, and by how much its classes do from the published ones', async () => {
    const { status, stdout } = await reproduce('--models', '70m');
    const huffman = 'huffman_coding_length_upstream';
    expect(line(stdout, huffman)).toEqual([huffman, '6', '4', '2', '3, 5']);
    expect(line(stdout, 'is_repeating_upstream')).toEqual(['is_repeating_upstream', '6', '5', '1', '4']);
    expect(line(stdout, 'is_incrementing_upstream')!.slice(2)).toEqual(['6', '0', '']);
    expect(line(stdout, 'recitation')).toEqual(['recitation', '2', '362,550', '-362,548']);
    expect(stdout).toMatch(/\ndifferent: semantic_filters_memories_deduped_70m\n$/);
    expect(status).toBe(1);
  });

  it('tells a table that the Hub has not', async () => {
    const { status, stderr } = await reproduce('--models', '1b');
    expect(status).toBe(2);
    expect(stderr).toMatch(/reproduce: unknown split of usvsnsp\/semantic-filters: memories_deduped_1b/);
  });
});
