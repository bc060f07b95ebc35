import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './runs.ts';
import { writeParquet } from './tables.ts';

/** Rows of the table `seqs`: text with quotes, commas, line ends and signs of other scripts, nulls, extra columns. */
export const SMALL_ROWS = `select i as sequence_id,
    case when i = 7 then null
      else list_transform(range(64), k -> case k % 8 when 0 then 198 when 1 then 1 when 2 then 11 else (i * 37 + k * 11) % 50000 end)
    end::integer[] as tokens,
    'confidential ' || i as label, i / 4 as weight, {'a': i, 'b': [i]} as nested, 'confidential' as text, (i * 1000000000000)::bigint as big
  from range(100) t(i)`;

/** Runs the main job on `seqs` and, with `more`, on a table `other-table` of five rows; the run is `<folder>/out/<id>`. */
export async function smallRun(folder: string, { id = 'r', more = false } = {}): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const input = [await writeParquet(join(folder, 'seqs.parquet'), SMALL_ROWS)];
  if (more) {
    const select = 'select i as sequence_id, [i, 2, 3] as tokens, i as source from range(5) t(i)';
    input.push(await writeParquet(join(folder, 'other-table.parquet'), select));
  }
  const output = join(folder, 'out');
  await run({ input, output, runId: id });
  return output;
}
