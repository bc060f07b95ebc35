import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { InputError } from './input-error.ts';

/** Which bytes of a file are read, and how. */
export interface PieceOptions {
  /** What the file is, for who gave a wrong one. */
  readonly what: 'input' | 'corpus';
  readonly gzip: boolean;
  /** Most bytes of a piece. */
  readonly bytes: number;
  /** The first byte that is read; where a file is packed it has to be 0. */
  readonly from?: number;
  /** Hears of each lot of bytes that was read of the file, packed ones where it is packed. */
  readonly onBytes?: (bytes: number) => void;
}

/** Bytes of a file in pieces, unpacked where it is gzip; an InputError where it cannot be read or unpacked. */
export async function* filePieces(
  path: string,
  { what, gzip, bytes, from = 0, onBytes }: PieceOptions,
): AsyncGenerator<Buffer> {
  const file = createReadStream(path, { start: from, highWaterMark: bytes });
  let stream: Readable = file;
  if (gzip) {
    const unpacked = createGunzip({ chunkSize: bytes });
    file.on('error', (error) => unpacked.destroy(error));
    stream = file.pipe(unpacked);
  }
  try {
    let told = 0;
    for await (const piece of stream) {
      onBytes?.(file.bytesRead - told);
      told = file.bytesRead;
      yield piece as Buffer;
    }
  } catch (error) {
    throw unreadable(path, what, error);
  } finally {
    file.destroy();
    stream.destroy();
  }
}

function unreadable(path: string, what: string, error: unknown): unknown {
  const { code = '', message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') return new InputError(`${what} not found: ${path}`);
  if (code === 'EISDIR') return new InputError(`${path} is a folder; name a file`);
  if (code === 'EACCES') return new InputError(`cannot read ${path}: permission denied`);
  if (code === 'Z_BUF_ERROR')
    return new InputError(`${path} is cut short: its gzip has no end; copy or download it again`);
  if (code.startsWith('Z_'))
    return new InputError(`${path} is damaged, or no gzip (${message}); copy or download it again`);
  return error;
}
