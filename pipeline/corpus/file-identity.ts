import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { InputError } from '../input-error.ts';
import type { Identity } from '../tables.ts';

/** Bytes at each end of a file that tell it from others; to read all of a corpus would take as long as to count it. */
const END_BYTES = 2 ** 16;

/** Size of a file of any kind, and the sha256 (hex) of its two ends. */
export function fileIdentity(path: string): Identity {
  const file = openToRead(path);
  try {
    const { size: bytes } = fstatSync(file);
    const hash = createHash('sha256');
    for (const start of [0, Math.max(0, bytes - END_BYTES)]) {
      const end = Buffer.alloc(Math.min(END_BYTES, bytes - start));
      readSync(file, end, 0, end.length, start);
      hash.update(end);
    }
    return { bytes, footerSha256: hash.digest('hex') };
  } finally {
    closeSync(file);
  }
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
