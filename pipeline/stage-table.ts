import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { namingDamage } from './duckdb/damaged-file.ts';
import type { Connection } from './duckdb/database.ts';
import { quoteText } from './duckdb/quote.ts';
import { readJson, writeJson } from './files.ts';
import { requireUnchanged } from './parquet-identity.ts';
import type { ParquetFile } from './tables.ts';

/** Writes what a statement selects to a Parquet file, unless the file is there from an equal earlier attempt; `reads` must be unchanged. */
export async function stageTable(
  connection: Connection,
  stage: { label: string; path: string; key: string; sql: string; reads: readonly ParquetFile[] },
): Promise<void> {
  const { label, path, key, sql, reads } = stage;
  const receipt = readJson(`${path}.json`) as { key: string; bytes: number } | null;
  if (receipt?.key === key && existsSync(path) && statSync(path).size === receipt.bytes) return;
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.tmp`;
  try {
    const files = reads.map((file) => file.path);
    await namingDamage(connection, files, () =>
      connection.run(label, `copy (${sql}) to ${quoteText(temporary)} (format parquet)`),
    );
    for (const file of reads) requireUnchanged(file.path, file);
    renameSync(temporary, path);
    writeJson(`${path}.json`, { key, bytes: statSync(path).size });
  } finally {
    rmSync(temporary, { force: true });
  }
}
