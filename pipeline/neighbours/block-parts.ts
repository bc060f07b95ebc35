import { existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Connection } from '../duckdb/database.ts';
import { quoteName, quoteText } from '../duckdb/quote.ts';
import { readJson, writeJson } from '../files.ts';
import { type BlockResult, PART_TABLES, type PartTable, writePartTables } from './part-tables.ts';
import { emptyRecall, type Recall } from './probed-pairs.ts';

/** What a finished part says of itself. It is written last: a part without its receipt does not count. */
export interface PartReceipt {
  readonly key: string;
  readonly bytes: Readonly<Record<PartTable, number>>;
  /** Pairs of texts whose tokens were compared. */
  readonly compared: number;
  /** Pairs whose cosine lies within 1e-5 of a threshold. */
  readonly nearThreshold: number;
  /** Pairs of sampled rows, where only some lists were looked through. */
  readonly recall: readonly Recall[];
  /** Rows of the other table with the id of a row, but not its tokens. */
  readonly foreignIds: number;
}

/** Where a part's table goes. */
export const partTablePath = (folder: string, index: number, table: PartTable) =>
  join(folder, `${partName(index)}.${table}.parquet`);

const partName = (index: number) => `part-${String(index).padStart(5, '0')}`;
const receiptPath = (folder: string, index: number) => join(folder, `${partName(index)}.json`);
const tables = Object.keys(PART_TABLES) as PartTable[];

/** The receipt of a part that an earlier attempt finished, or `null` where it must be made. */
export function finishedPart(folder: string, index: number, key: string): PartReceipt | null {
  const receipt = readJson(receiptPath(folder, index)) as PartReceipt | null;
  if (receipt?.key !== key) return null;
  const isWhole = (table: PartTable) => {
    const path = partTablePath(folder, index, table);
    return existsSync(path) && statSync(path).size === receipt.bytes[table];
  };
  return tables.every(isWhole) ? receipt : null;
}

/** Writes the tables of a block, and then their receipt. */
export async function writePart(
  connection: Connection,
  folder: string,
  index: number,
  key: string,
  result: BlockResult,
): Promise<PartReceipt> {
  rmSync(receiptPath(folder, index), { force: true });
  await writePartTables(connection, result);
  const bytes = { rows: 0, pairs: 0, edges: 0 };
  for (const table of tables) {
    const path = partTablePath(folder, index, table);
    const temporary = `${path}.tmp`;
    const copy = `copy ${quoteName(table)} to ${quoteText(temporary)} (format parquet, use_tmp_file false)`;
    await connection.run('write part', copy);
    await connection.run('drop part', `drop table ${quoteName(table)}`);
    bytes[table] = statSync(temporary).size;
    renameSync(temporary, path);
  }
  const receipt = {
    key,
    bytes,
    compared: result.textual?.compared ?? 0,
    nearThreshold: result.semantic?.nearThreshold ?? 0,
    recall: result.semantic?.recall ?? emptyRecall(),
    foreignIds: result.block.foreignIds,
  };
  writeJson(receiptPath(folder, index), receipt);
  return receipt;
}
