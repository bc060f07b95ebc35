import { statSync } from 'node:fs';
import { InputError } from '../input-error.ts';
import { wholeText } from './byte-pieces.ts';
import type { Shard } from './corpus.ts';
import { corpusFormat } from './corpus-format.ts';
import { type FileIdentity, fileIdentity, identityOfAll } from './file-identity.ts';
import { distinctFiles, filesUnder } from './folder-files.ts';

/** True for the name of a plain text that can be read. */
export function isPlainText(path: string): boolean {
  const format = corpusFormat(path);
  return format?.kind === 'text' && format.packing !== 'zstd';
}

/** The plain texts of a corpus path, each a document, sorted by name: the file itself, or all below a folder. */
export function plainFiles(path: string): Shard[] {
  const info = statSync(path, { throwIfNoEntry: false });
  if (info === undefined) throw new InputError(`corpus not found: ${path}`);
  if (!info.isDirectory()) return [{ path, bytes: info.size }];
  const files = distinctFiles(filesUnder(path).filter((file) => isPlainText(file.path)));
  if (files.length === 0) throw new InputError(`${path} has no text file; name a folder or files of text`);
  return files.map((file) => ({ path: file.path, bytes: statSync(file.path).size }));
}

/** Identity of a corpus path: of the file, or of the plain texts of a folder, all that lie there unless it is told which. */
export function identityOf(path: string, texts: readonly Shard[] = plainFiles(path)): FileIdentity {
  if (texts.length === 1 && texts[0]!.path === path) return fileIdentity(path);
  return identityOfAll(texts.map((text) => text.path));
}

/** Texts of files, each the whole of one. */
export async function* plainTexts(files: readonly Shard[]): AsyncGenerator<string[]> {
  for (const { path } of files) yield [await wholeText(path)];
}
