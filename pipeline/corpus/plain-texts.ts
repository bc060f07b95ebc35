import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../input-error.ts';
import { wholeText } from './byte-pieces.ts';

/** A plain text file of a corpus: one document. */
export interface PlainFile {
  readonly path: string;
  readonly bytes: number;
}

/** Names of files that hold other than plain text. */
const OTHER =
  /\.(parquet|bin|idx|npy|jsonl?|ndjson|zst|tar|tgz|zip|xz|bz2|7z|pdf|docx?|png|jpe?g|gif|safetensors|onnx)(\.gz|\.zst)?$/i;

/** True for a name that may be a plain text's: no other format is known by it, and it is not hidden. */
export function isPlainName(name: string): boolean {
  return !name.startsWith('.') && !OTHER.test(name);
}

/** The plain texts of a corpus path, in order of their names: the file itself, or all below a folder. */
export function plainFiles(path: string): PlainFile[] {
  const info = statSync(path, { throwIfNoEntry: false });
  if (info === undefined) throw new InputError(`corpus not found: ${path}`);
  if (!info.isDirectory()) return [{ path, bytes: info.size }];
  const files: PlainFile[] = [];
  const collect = (folder: string) => {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) =>
      a.name < b.name ? -1 : 1,
    )) {
      const inside = join(folder, entry.name);
      if (entry.name.startsWith('.')) continue;
      // A link counts as what it leads to.
      const to = statSync(inside, { throwIfNoEntry: false });
      if (to?.isDirectory() && !entry.isSymbolicLink()) collect(inside);
      else if (to?.isFile() && isPlainName(entry.name)) files.push({ path: inside, bytes: to.size });
    }
  };
  collect(path);
  if (files.length === 0) throw new InputError(`${path} has no text file; name a folder or files of text`);
  return files;
}

/** Texts of files `from` up to `to` of those of a corpus path. */
export async function* plainTexts(path: string, from: number, to: number): AsyncGenerator<string[]> {
  for (const file of plainFiles(path).slice(from, to)) yield [await wholeText(file.path)];
}
