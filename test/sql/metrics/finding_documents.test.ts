import { describe, expect, it } from 'vitest';
import { sqlFile } from '../../../pipeline/duckdb/sql-file.ts';
import { query } from '../../support/tables.ts';

/** Rows "file row finding value token_list" (a list of its own unless given) and counts "value position documents complete", all e-mail addresses. */
function documents(findings: string, counts = '') {
  const split = (table: string) =>
    table
      .trim()
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter(([first]) => first !== '');
  const rows = split(findings).map(
    ([file, row, finding, value, list = `${file}0${row}`]) =>
      `(${file}, ${row}, ${finding}, 'email', '${value}', ${list})`,
  );
  const given = split(counts).map(
    ([value, position, number, complete]) => `('email', '${value}', ${position}, ${number}, ${complete})`,
  );
  return query(`
    with row_findings as (
      from (values ${rows.join(', ')}) as t(file_number, row_number, finding, type, value, token_list)
    ), finding_frequencies as (
      from (values ${[...given, '(null, null, null, null, null)'].join(', ')})
        as t(type, value, position, documents, corpus_complete)
    )
    from (${sqlFile('metrics/finding_documents')})`);
}

describe('documents of findings', () => {
  it('without given counts are the different rows of the table that hold the item, as a lower bound', async () => {
    const table = `
      0 7 0 a@x.org
      0 7 1 b@x.org
      0 9 0 a@x.org
      1 7 2 a@x.org
      1 7 3 a@x.org`;
    expect(await documents(table)).toEqual([
      { file_number: 0, row_number: 7, findings: [0, 1], documents: [3, 1], is_complete: [false, false] },
      { file_number: 0, row_number: 9, findings: [0], documents: [3], is_complete: [false] },
      { file_number: 1, row_number: 7, findings: [2, 3], documents: [3, 3], is_complete: [false, false] },
    ]);
  });

  it('are not the copies of a row', async () => {
    const rows = await documents('0 0 0 a@x.org 7\n0 1 0 a@x.org 7\n1 0 0 a@x.org 7\n1 1 0 a@x.org 8');
    expect(rows.map((row) => row.documents)).toEqual([[2], [2], [2], [2]]);
  });

  it.each([
    ['a complete corpus is believed, be it less than the table holds', 'a@x.org 0 1 true', [1, true]],
    ['0 of a complete corpus is a count', 'a@x.org 0 0 true', [0, true]],
    ['a sample is a lower bound', 'a@x.org 0 8 false', [8, false]],
    ['the table may hold more than a sample', 'a@x.org 0 1 false', [2, false]],
    ['an item that the counts lack is counted in the table', 'b@x.org 0 8 true', [2, false]],
    ['the first of repeated counts holds', 'a@x.org 1 9 true\na@x.org 0 5 true', [5, true]],
    ['a null count is none', 'a@x.org 0 null true\na@x.org 1 5 true', [5, true]],
  ])('%s', async (_, counts, [number, isComplete]) => {
    const [row] = await documents('0 0 0 a@x.org\n0 1 0 a@x.org', counts);
    expect([row!.documents, row!.is_complete]).toEqual([[number], [isComplete]]);
  });
});
