import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { oracleFolder, rowsOf, tinyOracle } from '../support/model-oracles.ts';
import { runCommand } from '../support/run-command.ts';
import { query, temporaryFolder, writeParquet } from '../support/tables.ts';

/** Arguments that score rows of 10 tokens of prompt and 10 of continuation on the CPU. */
const scoreArgs = (model: string, input: string, output: string, batchSize: number) => [
  ...['score', '--model', model, '--input', input, '--output', output, '--device', 'cpu'],
  ...['--prompt-tokens', '10', '--continuation-tokens', '10', '--batch-size', String(batchSize)],
];

describe('an attempt that was interrupted', () => {
  it('ends with status 130, leaves nothing half done, and the parts that are there serve the next', async () => {
    const oracle = tinyOracle('gpt_neo');
    const { memorized, left } = rowsOf(oracle);
    const folder = temporaryFolder();
    const input = join(folder, 'rows.parquet');
    // Parts of 8,192 rows, each of which takes a while row by row.
    const list = [...memorized, ...left].map((row) => `[${row}]`).join(', ');
    await writeParquet(
      input,
      `select i as sequence_id, [${list}][1 + i % 6]::integer[] as tokens from range(20000) as t(i)`,
    );
    const output = join(folder, 'scores.parquet');
    const model = oracleFolder(oracle);
    const parts = `${output}.parts`;
    const stopped = await runCommand('semmem', [...scoreArgs(model, input, output, 128), '--json'], {
      onStart(child) {
        const timer = setInterval(() => {
          if (!existsSync(join(parts, 'part-00000.json'))) return;
          clearInterval(timer);
          child.kill('SIGINT');
        }, 5);
        child.on('exit', () => clearInterval(timer));
      },
    });
    expect([stopped.status, stopped.signal]).toEqual([130, null]);
    expect(stopped.stderr).toBe(`semmem score: interrupted; the same command goes on from ${parts}\n`);
    expect(readdirSync(folder).sort()).toEqual(['rows.parquet', 'scores.parquet.parts']);
    expect(readdirSync(parts).filter((name) => /tmp$|lock|spill/.test(name))).toEqual([]);
    const { status, stdout } = await runCommand('semmem', [
      ...scoreArgs(model, input, output, 512),
      '--json',
    ]);
    expect(status).toBe(0);
    const { rows_reused, rows_scored } = JSON.parse(stdout.trimEnd().split('\n').at(-1)!);
    expect([6666, 13333]).toContain(rows_reused);
    expect(rows_scored).toBe(20000);
    expect(readdirSync(folder).sort()).toEqual(['rows.parquet', 'scores.parquet']);
    const [row] = await query(
      `select count(*)::integer as rows, bool_and(number = sequence_id) as in_order, count(*) filter (memorized)::integer as memorized
       from (select sequence_id, memorized, file_row_number as number from '${output}')`,
    );
    expect(row).toEqual({ rows: 20000, in_order: true, memorized: 10001 });
  });

  it('leaves nothing at all where no part was done', async () => {
    const folder = temporaryFolder();
    const oracle = tinyOracle('gpt2');
    const output = join(folder, 'scores.parquet');
    const input = join(folder, 'rows.parquet');
    await writeParquet(
      input,
      `select i as sequence_id, [${oracle.ids[0]}]::integer[] as tokens from range(8000) as t(i)`,
    );
    const { status, stderr } = await runCommand('semmem', scoreArgs(oracleFolder(oracle), input, output, 1), {
      onStart(child) {
        child.stderr!.on('data', (text: string) => {
          if (String(text).includes('rows: score:')) child.kill('SIGINT');
        });
      },
    });
    expect(status).toBe(130);
    expect(stderr.trimEnd().split('\n').at(-1)).toBe('semmem score: interrupted; nothing was written');
    expect(readdirSync(folder)).toEqual(['rows.parquet']);
  });
});
