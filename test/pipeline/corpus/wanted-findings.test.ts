import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readWantedFindings, writeFindingFrequencies } from '../../../pipeline/corpus/wanted-findings.ts';
import { temporaryFolder, writeParquet } from '../../support/tables.ts';
import { testConnection } from '../../support/test-database.ts';

const connection = testConnection();

const table = (select: string) => writeParquet(join(temporaryFolder(), 'wanted.parquet'), select);

describe('the findings to be counted', () => {
  it('are read in normal form, each once, in order of the table', async () => {
    const path = await table(
      `select unnest(['Phone ', 'email', 'email', 'phone', 'colour', 'email', null, 'email']) as type,
        unnest(['(415) 555-0132', 'Ann.Lee@Quorbit.net', 'ann.lee (at) quorbit (dot) net', '+1 415 555 0132', 'red', null, 'x', ' '])
          as value`,
    );
    expect(await readWantedFindings(connection(), path)).toEqual({
      items: [
        { type: 'phone', value: '14155550132' },
        { type: 'email', value: 'ann.lee@quorbit.net' },
      ],
      rows: 8,
      unreadable: 4,
    });
  });

  it.each([
    ["select 'email' as type, 1 as x", /wanted\.parquet has no column value; .*; its columns are: type, x$/],
    [
      "select 'colour' as type, 'red' as value",
      /wanted\.parquet has no item to be counted: no row has a known type/,
    ],
  ])('are refused in one line: %s', async (select, message) => {
    await expect(readWantedFindings(connection(), await table(select))).rejects.toThrow(message);
    await expect(readWantedFindings(connection(), await table(select))).rejects.toThrow(/^[^\n]*$/);
  });

  it('become a row each, in order, with counts beyond 32 bits', async () => {
    const items = [
      { type: 'phone', value: '14155550132' },
      { type: 'email', value: 'ann.lee@quorbit.net' },
    ] as const;
    const totals = { occurrences: Float64Array.of(5_000_000_000, 0), documents: Float64Array.of(3, 0) };
    await writeFindingFrequencies(connection(), items, totals);
    expect(await connection().rows('all', 'from finding_frequencies')).toEqual([
      { type: 'phone', value: '14155550132', occurrences: 5_000_000_000n, documents: 3n },
      { type: 'email', value: 'ann.lee@quorbit.net', occurrences: 0n, documents: 0n },
    ]);
  });
});
