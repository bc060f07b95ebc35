import Table from 'cli-table3';

/** A small table for people; columns whose place is in `numbers` are aligned to the right. */
export function plainTable(
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
  numbers: readonly number[],
): string {
  const colAligns = head.map((_, index) => (numbers.includes(index) ? 'right' : 'left') as 'right' | 'left');
  const table = new Table({ head: [...head], colAligns, style: { head: [], border: [], compact: true } });
  for (const row of rows)
    table.push(row.map((cell) => (typeof cell === 'number' ? cell.toLocaleString('en-US') : cell)));
  return table.toString();
}
