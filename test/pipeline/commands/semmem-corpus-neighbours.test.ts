import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../../support/run-command.ts';
import { query, temporaryFolder, writeParquet } from '../../support/tables.ts';

const neighbours = (...args: string[]) => runCommand('semmem', ['corpus', 'neighbours', ...args]);

/** Rows 1 to 3 are copies, row 4 lacks their last token. */
const ROWS = `select unnest([1, 2, 3, 4]) as sequence_id,
  unnest([[7, 8, 9, 10], [7, 8, 9, 10], [7, 8, 9, 10], [7, 8, 9]]) as tokens`;

describe('semmem corpus neighbours', () => {
  it('writes three tables, tells what is in them, and calculate-metrics takes the first', async () => {
    const folder = temporaryFolder();
    const input = await writeParquet(join(folder, 'rows.parquet'), ROWS);
    const output = join(folder, 'out');
    const ended = await neighbours('--sequences', input, '--output', output, '--distance', '1', '--json');
    expect([ended.status, ended.stderr]).toEqual([0, '']);
    const lines = ended.stdout.trim().split('\n');
    expect(JSON.parse(lines.at(-1)!)).toMatchObject({
      ...{ event: 'summary', rows_in: 4, distance: 1, encoder: null },
      rows_with: { exact_duplicates: 3, near_duplicates: 4, semantic_matches_0_8: null },
    });
    const columns = await query(`describe from read_parquet('${join(output, 'neighbours.parquet')}')`);
    expect(columns.map(({ column_name }) => column_name)).toEqual([
      ...['sequence_id', 'exact_duplicates', 'near_duplicates', 'nearest_distance', 'row_error'],
    ]);
    const { status, stderr } = await runCommand('calculate-metrics', [
      ...['--input', input, '--output', folder, '--run-id', 'r', '--tokenizer', 'gpt2', '--threads', '1'],
      ...['--metrics', 'is_templating', '--neighbours', output],
    ]);
    expect([status, stderr]).toEqual([0, expect.not.stringContaining('warning')]);
    const rows = await query(
      `select exact_duplicates::integer as exact, near_duplicates::integer as near from '${folder}/r/rows/*.parquet'`,
    );
    expect(rows.map(({ exact, near }) => [exact, near])).toEqual([
      [2, 1],
      [2, 1],
      [2, 1],
      [0, 3],
    ]);
  });

  it('says in one line what is wrong', async () => {
    const folder = temporaryFolder();
    const input = await writeParquet(join(folder, 'rows.parquet'), ROWS);
    const output = ['--output', join(folder, 'out')];
    const noTokens = await writeParquet(join(folder, 'other.parquet'), 'select 1 as sequence_id');
    const given: readonly (readonly [readonly string[], RegExp])[] = [
      [[], /nothing to compare: give --sequences FILE/],
      [['--sequences', join(folder, 'gone.parquet')], /input not found/],
      [['--sequences', input, '--against', noTokens], /other.parquet has no tokens column/],
      [
        ['--sequences', input, '--distance', '-1'],
        /--distance must be a whole number from 0 to 64, not "-1"/,
      ],
      [['--sequences', input, '--probes', '0'], /--probes must be a whole number from 1 to 10000, not "0"/],
      [['--sequences', input, '--probes', '8'], /--probes is of --kind semantic or all/],
      [['--sequences', input, '--encoder', folder], /--encoder is of --kind semantic or all/],
      [['--sequences', input, '--device', 'cpu'], /--device is of --kind semantic or all/],
      [
        ['--sequences', input, '--kind', 'semantic', '--distance', '8'],
        /--distance is of --kind textual or all/,
      ],
      [['--sequences', input, '--kind', 'sound'], /Allowed choices are textual, semantic, all/],
      [
        ['--sequences', input, '--memory-limit', '256MiB'],
        /--memory-limit must be at least \d+MiB for --kind textual --pairs 10/,
      ],
      [
        ['--sequences', input, '--kind', 'all', '--encoder', folder, '--tokenizer', 'gpt2'],
        /encoder|model|config/,
      ],
    ];
    for (const [args, expected] of given) {
      const { status, stderr } = await neighbours(...args, ...output);
      const lines = stderr
        .trim()
        .split('\n')
        .filter((line) => line.startsWith('semmem'));
      expect([status, lines]).toEqual([2, [expect.stringMatching(expected)]]);
    }
  });
});
