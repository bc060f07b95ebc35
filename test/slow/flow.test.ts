import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashesIn } from '../support/hashes.ts';
import { features, run } from '../support/runs.ts';
import { temporaryFolder, writeParquet } from '../support/tables.ts';

/** A row of a little table: what stands in the file. */
interface GivenRow {
  readonly id: number | null;
  readonly tokens: readonly (number | null)[] | null;
}

const literal = ({ id, tokens }: GivenRow) =>
  `(${id ?? 'null'}, ${tokens === null ? 'null' : `[${tokens.map((token) => token ?? 'null').join(', ')}]`})`;

function selectOf(rows: readonly GivenRow[]): string {
  return `select id::bigint as sequence_id, tokens::integer[] as tokens from (values ${rows.map(literal).join(', ')}) as t(id, tokens)`;
}

/** What must come out: rows in order without those whose id stood before, with the error of each. */
function expected(files: readonly (readonly GivenRow[])[]) {
  const seen = new Set<number>();
  return files.flat().flatMap(({ id, tokens }) => {
    if (id !== null && seen.has(id)) return [];
    if (id !== null) seen.add(id);
    return [{ sequence_id: id === null ? null : String(id), tokens, row_error: errorOf(id, tokens) }];
  });
}

function errorOf(id: GivenRow['id'], tokens: GivenRow['tokens']): string | null {
  if (id === null) return 'null_id';
  if (tokens === null) return 'null_tokens';
  if (tokens.length === 0) return 'empty_tokens';
  if (tokens.includes(null)) return 'null_token';
  const odd = tokens.find((token) => token! < 0 || token! > 50256);
  if (odd === undefined) return null;
  return odd! < 0 ? 'negative_token' : 'unknown_token';
}

const anyRow = fc.record({
  id: fc.option(fc.integer({ min: 0, max: 60 }), { freq: 12 }),
  tokens: fc.option(
    fc.array(fc.option(fc.integer({ min: -1, max: 50300 }), { freq: 60 }), { minLength: 0, maxLength: 8 }),
    { freq: 12 },
  ),
});

describe('the line from source to feature table', () => {
  it('loses no row, doubles none and keeps their order, whatever the files hold', async () => {
    const folder = temporaryFolder();
    let attempt = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(anyRow, { minLength: 1, maxLength: 40 }), { minLength: 1, maxLength: 4 }),
        async (files) => {
          const input = join(folder, `in-${attempt++}`);
          mkdirSync(input);
          for (const [number, rows] of files.entries()) {
            await writeParquet(join(input, `f${number}.parquet`), selectOf(rows));
          }
          const output = `${input}-out`;
          const summary = await run({ input: [`t=${input}`], output, metrics: ['tokens', 'text'] });
          const rows = await features(output, 't', 'sequence_id, tokens, row_error');
          const want = expected(files);
          expect(
            rows.map(({ tokens, ...rest }) => ({ ...rest, tokens: holdsNull(tokens) ? null : tokens })),
          ).toEqual(
            want.map(({ tokens, ...rest }) => ({ ...rest, tokens: tokens?.includes(null) ? null : tokens })),
          );
          const [table] = summary.tables;
          expect(table).toMatchObject({
            rows_in: files.flat().length,
            rows_out: want.length,
            repeated_ids_dropped: files.flat().length - want.length,
            rows_with_errors: want.filter(({ row_error }) => row_error !== null).length,
          });
        },
      ),
      { numRuns: 12 },
    );
  });

  it('gives the same bytes on one thread and on three', async () => {
    const folder = temporaryFolder();
    const input = await writeParquet(
      join(folder, 'many.parquet'),
      `select (i * 7919) % 250000 as sequence_id, [i % 50000, (i * 31) % 50000, 11]::integer[] as tokens
       from range(400000) as t(i)`,
      ', row_group_size 60000',
    );
    for (const threads of [1, 3]) {
      const summary = await run({
        input: [input],
        output: folder,
        runId: `t${threads}`,
        threads,
        metrics: ['text', 'patterns'],
      });
      expect(summary.tables[0]).toMatchObject({
        rows_in: 400000,
        rows_out: 250000,
        repeated_ids_dropped: 150000,
      });
      expect(summary.tables[0]!.partitions.computed).toBeGreaterThan(3);
    }
    expect(hashesIn(join(folder, 't3', 'many'))).toEqual(hashesIn(join(folder, 't1', 'many')));
  });
});

function holdsNull(tokens: unknown): boolean {
  return Array.isArray(tokens) && tokens.includes(null);
}
