import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Generator } from '../../pipeline/models/generator.ts';
import { loadModelFolder } from '../../pipeline/models/load-model.ts';
import { openWeightsScorer } from '../../pipeline/models/scorer.ts';
import { oracleFolder, tinyOracle, tinyOracles } from '../support/model-oracles.ts';
import { ALL_STATISTICS, expectInside, expectScores, insideOf } from '../support/oracle-checks.ts';
import { runCommand } from '../support/run-command.ts';
import { swiftShader } from '../support/swift-shader.ts';
import { query, temporaryFolder, writeParquet } from '../support/tables.ts';

/** All numbers of a row in order, those of lists one by one. */
const numbersOf = (row: Readonly<Record<string, unknown>>) => Object.values(row).flat() as (number | null)[];

const driver = swiftShader();
// Read when the first session starts, in this process and in those of commands.
Object.assign(process.env, driver);
/** The driver knows no float16, which `npm run check:gpu` holds against the same oracles where there is a GPU. */
const WEBGPU = { device: 'webgpu', threads: 1, dtype: 'fp32' } as const;

// Not a skip where the driver is not there: a machine may lack it.
if (driver !== null) {
  describe('on WebGPU', () => {
    it.each(tinyOracles)(
      'scores, attention, hidden states are those of transformers: %s',
      async (_, oracle) => {
        const model = await loadModelFolder(oracleFolder(oracle, 'F16'));
        const options = { ...WEBGPU, statistics: ALL_STATISTICS, observations: insideOf(oracle) };
        const scorer = await openWeightsScorer(model, options);
        const scores = await scorer.score(oracle.ids.flat(), 20).finally(() => scorer.close());
        expectScores(scores, oracle);
        expectInside(scores, oracle);
      },
    );

    it.each(['F32', 'BF16'] as const)('scores are the same from weights stored as %s', async (type) => {
      const oracle = tinyOracle('gpt_neox, sharpened');
      const model = await loadModelFolder(oracleFolder(oracle, type));
      const scorer = await openWeightsScorer(model, { ...WEBGPU, statistics: ALL_STATISTICS });
      expectScores(await scorer.score(oracle.ids.flat(), 20).finally(() => scorer.close()), oracle);
    });

    it.each(tinyOracles)('greedy continuations are those of transformers: %s', async (_, oracle) => {
      const { ids, prompt, greedy } = oracle;
      const generator = await Generator.open(await loadModelFolder(oracleFolder(oracle, 'F16')), WEBGPU);
      const prompts = ids.flatMap((row) => row.slice(0, prompt));
      const { tokens } = await generator
        .generate(prompts, prompt, 20 - prompt)
        .finally(() => generator.close());
      expect([...tokens]).toEqual(greedy.flat());
    });

    it('a run fills all columns of a model as on the CPU, but for the last digits', async () => {
      const folder = temporaryFolder();
      const rows = [...tinyOracle('gpt2').ids, Array.from({ length: 40 }, (_, i) => (i * 37) % 300), [7]];
      const values = rows.map((ids, i) => `(${i}, [${ids}]::integer[])`).join(', ');
      const input = await writeParquet(
        join(folder, 't.parquet'),
        `from (values ${values}) t(sequence_id, tokens)`,
      );
      const wish = ['--model-columns', 'token_log_probabilities,attention', '--hidden-layers', '0,2'];
      const model = ['--model', oracleFolder(tinyOracle('gpt2'), 'F16'), ...wish];
      const tables = [];
      for (const device of ['cpu', 'webgpu']) {
        const run = ['--output', folder, '--run-id', device, '--tokenizer', 'gpt2', '--metrics', 'row_error'];
        const args = ['--input', input, ...run, ...model, '--device', device];
        const { status, stderr } = await runCommand('calculate-metrics', args);
        expect(status, stderr).toBe(0);
        tables.push(await query(`select * from '${join(folder, device, 't')}/*.parquet'`));
      }
      const [onCpu, onWebgpu] = tables.map((table) => table.map(numbersOf));
      expect(onCpu![3]!.filter((number) => number !== null).length).toBeGreaterThan(150);
      for (const [row, numbers] of onWebgpu!.entries()) {
        expect(numbers.map((number) => number === null)).toEqual(
          onCpu![row]!.map((number) => number === null),
        );
        for (const [i, number] of numbers.entries()) {
          const wanted = onCpu![row]![i]!;
          expect(Math.abs(number! - wanted)).toBeLessThanOrEqual(1e-3 * Math.max(1, Math.abs(wanted)));
        }
      }
    });
  });
}
