import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Connection } from '../duckdb/database.ts';
import { InputError } from '../input-error.ts';

/** What is a corpus, or a part of one, by itself; a folder without any is one of plain texts. */
const TABLES = /\.(bin|parquet|(jsonl|ndjson)(\.gz|\.zst)?|json\.(gz|zst))$/i;
const GLOB = /[*?[]/;

/** The files that absolute paths of files, folders and globs stand for: in the order given, those of one sorted by name. */
export async function findCorpusFiles(connection: Connection, given: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of given) found.push(...(await filesOf(connection, path)));
  const twice = found.find((path, i) => found.indexOf(path) < i);
  if (twice !== undefined) throw new InputError(`corpus file ${twice} is given twice`);
  return found;
}

async function filesOf(connection: Connection, path: string): Promise<string[]> {
  if (existsSync(path)) {
    if (!statSync(path).isDirectory()) return [path];
    const files = filesUnder(path).filter((file) => TABLES.test(file));
    return files.length > 0 ? files : [path];
  }
  if (!GLOB.test(path)) throw new InputError(`corpus not found: ${path}`);
  const rows = await connection.rows('glob', 'select file from glob($path) order by file', { path });
  if (rows.length === 0) throw new InputError(`no file matches ${path}`);
  return rows.map(({ file }) => file as string);
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !/^[._]/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
