import { createReadStream } from 'node:fs';
import { InputError } from '../../input-error.ts';

const PIECE_BYTES = 2 ** 18;

/** The text of a file in pieces, without a byte order mark; an InputError where it cannot be read or is not UTF-8. */
export async function* utf8Pieces(path: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let bytes = 0;
  const decode = (piece?: Uint8Array) => {
    try {
      return piece === undefined ? decoder.decode() : decoder.decode(piece, { stream: true });
    } catch {
      throw new InputError(`${path} is not UTF-8 text (near byte ${bytes}); save it as UTF-8`);
    }
  };
  try {
    for await (const piece of createReadStream(path, { highWaterMark: PIECE_BYTES })) {
      yield decode(piece as Buffer);
      bytes += (piece as Buffer).length;
    }
  } catch (error) {
    throw unreadable(path, error);
  }
  yield decode();
}

function unreadable(path: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') return new InputError(`input not found: ${path}`);
  if (code === 'EISDIR') return new InputError(`${path} is a folder; name a file`);
  if (code === 'EACCES') return new InputError(`cannot read ${path}: permission denied`);
  return error;
}
