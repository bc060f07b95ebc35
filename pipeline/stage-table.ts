import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Connection, Parameters } from './duckdb/database.ts';
import { quoteText } from './duckdb/quote.ts';
import { readJson, writeJson } from './files.ts';

/** Writes what a statement selects to a Parquet file, unless the file is there from an equal earlier attempt. */
export async function stageTable(
  connection: Connection,
  stage: { label: string; path: string; key: string; sql: string; parameters?: Parameters },
): Promise<void> {
  const { label, path, key, sql, parameters } = stage;
  const receipt = readJson(`${path}.json`) as { key: string; bytes: number } | null;
  if (receipt?.key === key && existsSync(path) && statSync(path).size === receipt.bytes) return;
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.tmp`;
  try {
    await connection.run(label, `copy (${sql}) to ${quoteText(temporary)} (format parquet)`, parameters);
    renameSync(temporary, path);
    writeJson(`${path}.json`, { key, bytes: statSync(path).size });
  } finally {
    rmSync(temporary, { force: true });
  }
}
