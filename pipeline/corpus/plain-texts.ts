import { statSync } from 'node:fs';
import { InputError } from '../input-error.ts';
import { wholeText } from './byte-pieces.ts';
import { corpusFormat } from './corpus-format.ts';
import { distinctFiles, filesUnder } from './folder-files.ts';

/** A plain text file of a corpus: one document. */
export interface PlainFile {
  readonly path: string;
  readonly bytes: number;
}

/** True for the name of a plain text that can be read. */
export function isPlainText(path: string): boolean {
  const format = corpusFormat(path);
  return format?.kind === 'text' && format.packing !== 'zstd';
}

/** The plain texts of a corpus path, sorted by name: the file itself, or all below a folder. */
export function plainFiles(path: string): PlainFile[] {
  const info = statSync(path, { throwIfNoEntry: false });
  if (info === undefined) throw new InputError(`corpus not found: ${path}`);
  if (!info.isDirectory()) return [{ path, bytes: info.size }];
  const files = distinctFiles(filesUnder(path).filter((file) => isPlainText(file.path)));
  if (files.length === 0) throw new InputError(`${path} has no text file; name a folder or files of text`);
  return files.map((file) => ({ path: file.path, bytes: statSync(file.path).size }));
}

/** Texts of files `from` up to `to` of those of a corpus path. */
export async function* plainTexts(path: string, from: number, to: number): AsyncGenerator<string[]> {
  for (const file of plainFiles(path).slice(from, to)) yield [await wholeText(file.path)];
}
