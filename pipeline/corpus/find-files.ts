import { existsSync, realpathSync, statSync } from 'node:fs';
import { relative, sep } from 'node:path';
import type { Connection } from '../duckdb/database.ts';
import { InputError } from '../input-error.ts';
import { corpusFormat, isIndex } from './corpus-format.ts';
import { distinctFiles, filesUnder } from './folder-files.ts';
import { isPlainText } from './plain-texts.ts';

/** What paths of a corpus stand for. */
export interface FoundFiles {
  /** In the order given, those of one path sorted by name; a folder of plain texts is one of them. */
  readonly files: readonly string[];
  /** What lies among them and is not read. */
  readonly passedOver: readonly string[];
}

const GLOB = /[*?[]/;

/** The files that absolute paths of files, folders and globs stand for. */
export async function findCorpusFiles(connection: Connection, given: readonly string[]): Promise<FoundFiles> {
  const found: FoundFiles[] = [];
  for (const path of given) found.push(await filesOf(connection, path));
  const files = found.flatMap((one) => one.files);
  const seen = new Set<string>();
  const twice = files.find((path) => {
    const real = realpathSync(path);
    return seen.has(real) || !seen.add(real);
  });
  if (twice !== undefined) throw new InputError(`corpus file ${twice} is given twice`);
  return { files, passedOver: found.flatMap((one) => one.passedOver) };
}

async function filesOf(connection: Connection, path: string): Promise<FoundFiles> {
  if (existsSync(path)) {
    if (statSync(path).isDirectory()) return filesOfFolder(path);
    if (isIndex(path)) return { files: [], passedOver: [] };
    if (corpusFormat(path) !== null) return { files: [path], passedOver: [] };
    throw new InputError(
      `${path} is no corpus file by its name; .bin, .parquet, .jsonl (.gz, .zst) and text are read`,
    );
  }
  if (!GLOB.test(path)) throw new InputError(`corpus not found: ${path}`);
  const rows = await connection.rows('glob', 'select file from glob($path) order by file', { path });
  if (rows.length === 0) throw new InputError(`no file matches ${path}`);
  const all = rows.map(({ file }) => file as string);
  const files = all.filter((file) => corpusFormat(file) !== null);
  return { files, passedOver: othersOf(all, files) };
}

/** Its files of tokens or of many texts; a folder without any is one of plain texts. */
function filesOfFolder(folder: string): FoundFiles {
  const all = filesUnder(folder);
  const tables = distinctFiles(all.filter(({ path }) => isTable(folder, path)));
  if (tables.length === 0) {
    const others = all.filter(({ path }) => !isPlainText(path));
    return { files: [folder], passedOver: othersOf(others.map(({ path }) => path)) };
  }
  const read = new Set(tables.map(({ real }) => real));
  const others = all.filter(({ real }) => !read.has(real));
  return { files: tables.map(({ path }) => path), passedOver: othersOf(others.map(({ path }) => path)) };
}

/** Spark and Delta put what describes a table beside it, under names with an underscore. */
function isTable(folder: string, path: string): boolean {
  const format = corpusFormat(path);
  if (format === null || format.kind === 'text') return false;
  return !relative(folder, path)
    .split(sep)
    .some((name) => name.startsWith('_'));
}

function othersOf(all: readonly string[], read: readonly string[] = []): string[] {
  const isRead = new Set(read);
  return all.filter((path) => !isRead.has(path) && !isIndex(path));
}
