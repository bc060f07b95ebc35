import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, extname, isAbsolute, join, resolve } from 'node:path';
import type { Connection } from '../duckdb/database.ts';
import { InputError } from '../input-error.ts';

/** An input as given: a table name and the files it stands for, in order. */
export interface LocalInput {
  readonly name: string;
  readonly paths: readonly string[];
}

const GLOB = /[*?[]/;

/** Folder that relative paths of the command line resolve against. */
export function workingFolder(): string {
  return process.env.INIT_CWD ?? process.cwd();
}

/** Absolute form of a path of the command line. */
export function resolvePath(path: string): string {
  return isAbsolute(path) ? path : resolve(workingFolder(), path);
}

/** Parquet files under a folder, links followed; `above` are the folders on the way, so that a loop ends. */
function parquetFilesUnder(folder: string, above: readonly string[] = []): string[] {
  const here = realpathSync(folder);
  if (above.includes(here)) return [];
  return readdirSync(folder)
    .filter((name) => !/^[._]/.test(name))
    .flatMap((name) => {
      const path = join(folder, name);
      if (statSync(path, { throwIfNoEntry: false })?.isDirectory())
        return parquetFilesUnder(path, [...above, here]);
      return /\.parquet$/i.test(name) ? [path] : [];
    })
    .sort();
}

/** The parts of `[NAME=]PATH`; a file whose own path has an equals sign is a path. */
export function splitName(given: string): { name?: string | undefined; path: string } {
  if (existsSync(resolvePath(given))) return { path: given };
  const [, name, path] = /^([^=/\\]+)=(.+)$/.exec(given) ?? [];
  return { name, path: path ?? given };
}

/** The Parquet files that a file, folder or glob stands for, sorted by path. */
export async function expandPath(connection: Connection, given: string): Promise<string[]> {
  const path = resolvePath(given);
  if (existsSync(path)) {
    if (!statSync(path).isDirectory()) return [path];
    const files = parquetFilesUnder(path);
    if (files.length === 0) throw new InputError(`no .parquet file in folder ${given}`);
    return files;
  }
  if (!GLOB.test(path)) throw new InputError(`input not found: ${given}`);
  const rows = await connection.rows('glob', 'select file from glob($path) order by file', { path });
  if (rows.length === 0) throw new InputError(`no file matches ${given}`);
  return rows.map(({ file }) => file as string);
}

function nameOf(path: string): string {
  const last = basename(path);
  if (!GLOB.test(last)) return basename(last, extname(last));
  return GLOB.test(basename(dirname(path))) ? 'input' : basename(dirname(path));
}

/** The union of all tables in SQL, and what else stands in a run's folder. */
const TAKEN = new Set(['features', 'run.json', 'summary.json']);

/** Reads the `[NAME=]PATH` of an option; the name is that of the table, by default the file's stem. */
export async function expandInput(
  connection: Connection,
  given: string,
  option = '--input',
): Promise<LocalInput> {
  const { name: named, path } = splitName(given);
  const name = named ?? nameOf(resolvePath(path));
  if (!/^[\p{L}\p{N}][\p{L}\p{N} .,+@_-]*$/u.test(name) || TAKEN.has(name.toLowerCase())) {
    throw new InputError(`"${name}" cannot name a table; give one: ${option} NAME=${path}`);
  }
  return { name, paths: await expandPath(connection, path) };
}
