import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../pipeline/input-error.ts';
import { openJoinTable } from '../../../pipeline/sources/join-table.ts';
import { temporaryFolder, writeParquet } from '../../support/tables.ts';
import { testConnection } from '../../support/test-database.ts';

const connection = testConnection();

const counts = (name: string, window: string) =>
  writeParquet(
    join(temporaryFolder(), name),
    'select 1 as sequence_id, 2 as occurrences, 2 as documents',
    window === '' ? '' : `, kv_metadata {${window}}`,
  );

describe('counts of sequences', () => {
  it('are those of tokens 32 to 63, or do not say', async () => {
    const silent = await counts('silent.parquet', '');
    const right = await counts('right.parquet', "window_from: '32', window_length: '32'");
    const table = await openJoinTable(connection(), 'sequence_frequencies', [silent, right]);
    expect(table.files).toHaveLength(2);
    for (const [window, tokens] of [
      ["window_from: '0', window_length: '32'", '0 to 31'],
      ["window_from: '32', window_length: '16'", '32 to 47'],
    ] as const) {
      const wrong = await counts('wrong.parquet', window);
      const refused = openJoinTable(connection(), 'sequence_frequencies', [right, wrong]);
      await expect(refused).rejects.toThrow(
        new InputError(
          `${wrong} has counts of tokens ${tokens} of a sequence; --sequence-frequencies takes those of 32 to 63 (corpus count --part continuation)`,
        ),
      );
    }
  });
});
