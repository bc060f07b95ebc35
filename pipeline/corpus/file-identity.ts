import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { InputError } from '../input-error.ts';

/** What tells one version of a corpus file from another. */
export interface FileIdentity {
  readonly bytes: number;
  /** When it was last written, in ns since 1970 (of many files a hash): nothing else tells of an edit in its middle. A copy is counted again. */
  readonly modified: string;
  /** sha256 (hex) of its two ends. */
  readonly endsSha256: string;
}

/** Bytes at each end of a file that are read for its identity; to read all of a corpus would take as long as to count it. */
const END_BYTES = 2 ** 16;

/** Identity of a file of any kind; an InputError where it cannot be read. */
export function fileIdentity(path: string): FileIdentity {
  const file = openToRead(path);
  try {
    const { size, mtimeNs } = fstatSync(file, { bigint: true });
    const bytes = Number(size);
    const hash = createHash('sha256');
    for (const start of [0, Math.max(0, bytes - END_BYTES)]) {
      const end = Buffer.alloc(Math.min(END_BYTES, bytes - start));
      readSync(file, end, 0, end.length, start);
      hash.update(end);
    }
    return { bytes, modified: String(mtimeNs), endsSha256: hash.digest('hex') };
  } finally {
    closeSync(file);
  }
}

/** Identity of files that are read as one: their bytes together, and the sha256 of all their times and of all their ends. */
export function identityOfAll(paths: readonly string[]): FileIdentity {
  const [times, ends] = [createHash('sha256'), createHash('sha256')];
  let bytes = 0;
  for (const path of paths) {
    const one = fileIdentity(path);
    bytes += one.bytes;
    times.update(`${one.modified}\n`);
    ends.update(`${path}\n${one.bytes}\n${one.endsSha256}\n`);
  }
  return { bytes, modified: times.digest('hex'), endsSha256: ends.digest('hex') };
}

/** Opens a file; an InputError says why it cannot be read. */
export function openToRead(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new InputError(`corpus file not found: ${path}`);
    throw new InputError(`cannot read ${path}: ${code === 'EACCES' ? 'permission denied' : code}`);
  }
}
