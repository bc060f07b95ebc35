import { expect, it } from 'vitest';
import { sqlFile } from '../../../pipeline/duckdb/sql-file.ts';
import { query } from '../../support/tables.ts';

it('memorized tokens are counted in the first row of each id, nulls left out', async () => {
  const rows = [
    '(1, 0, 4, [9])',
    '(0, 3, 4, [5, 5, null])',
    '(0, 1, 7, [5])',
    '(0, 2, 8, null)',
    '(0, 4, 9, [])',
    '(0, 9, 4, [6])',
  ];
  const select = `
    with sequence_rows as (
      from (values ${rows.join(', ')}) as t(file_number, row_number, sequence_id, tokens)
    )
    select token_id::integer as token_id, frequency::integer as frequency
    from (${sqlFile('sources/memorized_tokens')})`;
  expect(await query(select)).toEqual([{ token_id: 5, frequency: 3 }]);
});
