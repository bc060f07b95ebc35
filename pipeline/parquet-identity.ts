import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { InputError } from './input-error.ts';
import type { Identity } from './tables.ts';

const MAGIC = 'PAR1';

/** Size and footer hash of a Parquet file; an InputError says what else the file is. */
export function parquetIdentity(path: string): Identity {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new InputError(`input not found: ${path}`);
    throw new InputError(`cannot read ${path}: ${code === 'EACCES' ? 'permission denied' : code}`);
  }
  try {
    const info = fstatSync(file);
    if (info.isDirectory()) throw new InputError(`${path} is a folder, not a Parquet file`);
    const { size } = info;
    if (size === 0) throw new InputError(`${path} is empty (0 bytes), not a Parquet file`);
    const read = (start: number, length: number) => {
      const bytes = Buffer.alloc(length);
      readSync(file, bytes, 0, length, start);
      return bytes;
    };
    const head = read(0, Math.min(4, size)).toString('latin1');
    if (size < 12 || head !== MAGIC) {
      throw new InputError(
        `${path} is not a Parquet file (it starts with ${JSON.stringify(head)}, not "${MAGIC}")`,
      );
    }
    const tail = read(size - 8, 8);
    const footerBytes = tail.readUInt32LE(0);
    if (tail.toString('latin1', 4) !== MAGIC || footerBytes > size - 12) {
      throw new InputError(`${path} is truncated: it has no Parquet footer; copy or download it again`);
    }
    const footerSha256 = createHash('sha256')
      .update(read(size - 8 - footerBytes, footerBytes + 8))
      .digest('hex');
    return { bytes: size, footerSha256 };
  } finally {
    closeSync(file);
  }
}

/** An InputError where a file is no longer the one that was looked into: what was read of it may be of both. */
export function requireUnchanged(path: string, { bytes, footerSha256 }: Identity): void {
  const now = parquetIdentity(path);
  if (now.bytes === bytes && now.footerSha256 === footerSha256) return;
  throw new InputError(
    `${path} was changed while it was read; put the old file back and run again with --resume, or use another --run-id`,
  );
}
